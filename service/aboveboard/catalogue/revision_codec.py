"""How the revisions of a placement are kept: whole, or as what was changed since the one before.

A placement of 100,000 items whose prices change all day would otherwise be stored anew each time. A step holds only the
items that were added or replaced, and the ids of those that were removed; to read it takes the last whole revision
before it and all steps since. One is kept whole again when the steps would hold more than it does. So all revisions
together take about twice what was changed, and none takes more than twice the reading of a whole one.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
from msgspec import Raw, Struct

from aboveboard.engine.placement import Item, Placement

STEP_COST = 1
"""What a step costs to read besides its items, in items."""


class Revision(Struct, frozen=True):
    """A placement as it was. `base` is the last revision up to it that is kept whole, and `since` what the steps after
    that one hold, in items."""

    placement: Placement
    base: int
    since: int = 0


class Step(NamedTuple):
    """What makes the items of a revision from those before: some put in place of those with the same id, the new ones
    at the end, and some removed. No id is in both."""

    put: tuple[Item, ...] = ()
    removed: tuple[str, ...] = ()


class _StoredRevision(Placement, frozen=True):
    """A whole revision, which is a placement and no more, or a step on `base`; then `items` are those that changed."""

    items: tuple[Raw, ...] = ()  # type: ignore[assignment]  # read one by one, so that others get their turn
    base: int = 0
    since: int = 0
    removed: tuple[str, ...] = ()


_stored, _item = msgspec.json.Decoder(_StoredRevision), msgspec.json.Decoder(Item)
_PLACEMENT = Placement.__struct_fields__


def encode(old: Revision | None, new: Placement, step: Step | None) -> tuple[Revision, bytes]:
    """What stands for `new` in the database, when `step` makes its items from those of `old`; None when none does."""
    since = old.since + STEP_COST + len(step.put) + len(step.removed) if old and step else 0
    if old is None or step is None or since > len(new.items):
        return Revision(new, new.revision), msgspec.json.encode(new)
    fields = {name: getattr(new, name) for name in _PLACEMENT}
    fields |= {"items": step.put, "removed": step.removed, "base": old.base, "since": since}
    return Revision(new, old.base, since), msgspec.json.encode(_StoredRevision(**fields))


def base_of(stored: bytes) -> int:
    """The revision from which on the rows are needed to read this one; its own when it is whole."""
    found = _stored.decode(stored)
    return found.base or found.revision


def replay(known: Revision | None, rows: Iterable[bytes]) -> Revision:
    """The revision that the last of `rows` stands for: they begin after `known`, or with a whole one."""
    placed = {item.item: item for item in known.placement.items} if known else {}
    last = None
    for row in rows:
        last = _stored.decode(row)
        if not last.base:
            placed.clear()
        _change(placed, map(_item.decode, last.items), last.removed)
    if last is None:
        raise ValueError("there is no row to read")
    fields = {name: getattr(last, name) for name in _PLACEMENT} | {"items": tuple(placed.values())}
    return Revision(Placement(**fields), last.base or last.revision, last.since)


def apply_step(items: Iterable[Item], step: Step) -> tuple[Item, ...]:
    """The items after the step."""
    placed = {item.item: item for item in items}
    _change(placed, *step)
    return tuple(placed.values())


def difference(old: Iterable[Item], new: Sequence[Item]) -> Step | None:
    """The step that makes `new` from `old`; None when there is none, because the order is another."""
    before, after = {item.item: item for item in old}, {item.item for item in new}
    put = tuple([item for item in new if not same(before.get(item.item), item)])
    removed = tuple([name for name in before if name not in after])
    ids = [item.item for item in apply_step(before.values(), Step(put, removed))]
    return Step(put, removed) if ids == [item.item for item in new] else None


def same(one: Item | None, other: Item) -> bool:
    """Whether they are stored as the same bytes: to Python, 1 and 1.0 and True are equal."""
    return one is other or msgspec.json.encode(one) == msgspec.json.encode(other)


def _change(placed: dict[str, Item], put: Iterable[Item], removed: Iterable[str]) -> None:
    for name in removed:
        placed.pop(name, None)
    for item in put:
        placed[item.item] = item
