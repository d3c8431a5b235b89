"""The stored form of a placement's revisions: each is whole, or a step from the one before.

Without steps, a placement of 100,000 items would be stored in full at each change of a price. A step holds
the items that were added or replaced, and the ids of those removed. Its reader needs the last whole revision
and every step since. A revision is stored whole when the steps would hold more items than it does. So all together
take about twice what was changed, and reading one costs at most twice a whole one.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
from msgspec import Raw, Struct

from aboveboard.engine.placement import Item, Placement

STEP_COST = 1
"""The cost of reading a step besides its items, in items."""


class Revision(Struct, frozen=True):
    """A placement at one revision. `base` is the last whole revision, which may be this one. `since` is the
    cost of the steps after it, in items.
    """

    placement: Placement
    base: int
    since: int = 0


class Step(NamedTuple):
    """A change of items: `put` replaces or appends by id, and `removed` are ids. No id is in both."""

    put: tuple[Item, ...] = ()
    removed: tuple[str, ...] = ()


class _StoredRevision(Placement, frozen=True):
    """A row's body. With `base` 0 it is a whole revision, with the fields of a placement and no others.

    Else it is a step whose whole revision is `base`, and `items` are those that were added or replaced.
    """

    items: tuple[Raw, ...] = ()  # type: ignore[assignment]  # decoded one by one, so that other threads get their turn
    base: int = 0
    since: int = 0
    removed: tuple[str, ...] = ()


_stored, _item = msgspec.json.Decoder(_StoredRevision), msgspec.json.Decoder(Item)
_PLACEMENT = Placement.__struct_fields__


def encode(old: Revision | None, new: Placement, step: Step | None) -> tuple[Revision, bytes]:
    """Returns `new` as a revision, and the body of its row.

    `step` makes its items from those of `old`. `new` is stored whole without these, or when steps would cost more.
    """
    since = old.since + STEP_COST + len(step.put) + len(step.removed) if old and step else 0
    if old is None or step is None or since > len(new.items):
        return Revision(new, new.revision), msgspec.json.encode(new)
    fields = {name: getattr(new, name) for name in _PLACEMENT}
    fields |= {"items": step.put, "removed": step.removed, "base": old.base, "since": since}
    return Revision(new, old.base, since), msgspec.json.encode(_StoredRevision(**fields))


def base_of(stored: bytes) -> int:
    """Returns the first revision whose row is needed to read this one; its own when it is whole."""
    found = _stored.decode(stored)
    return found.base or found.revision


def replay(known: Revision | None, rows: Iterable[bytes]) -> Revision:
    """Returns the revision of the last of `rows`, which begin right after `known` or with a whole revision.
    After a gap the result is wrong: it does not check where they begin. Raises ValueError without a row.
    """
    placed = {item.item: item for item in known.placement.items} if known else {}
    last = None
    for row in rows:
        last = _stored.decode(row)
        if not last.base:
            placed.clear()
        _change(placed, map(_item.decode, last.items), last.removed)
    if last is None:
        raise ValueError("No row was passed. Pass the rows since the last whole revision.")
    fields = {name: getattr(last, name) for name in _PLACEMENT} | {"items": tuple(placed.values())}
    return Revision(Placement(**fields), last.base or last.revision, last.since)


def apply_step(items: Iterable[Item], step: Step) -> tuple[Item, ...]:
    """Returns the items after the step, in their new order."""
    placed = {item.item: item for item in items}
    _change(placed, *step)
    return tuple(placed.values())


def difference(old: Iterable[Item], new: Sequence[Item]) -> Step | None:
    """Returns the step that makes `new` from `old`; None when no step gives that order."""
    before, after = {item.item: item for item in old}, {item.item for item in new}
    put = tuple([item for item in new if not same(before.get(item.item), item)])
    removed = tuple([name for name in before if name not in after])
    ids = [item.item for item in apply_step(before.values(), Step(put, removed))]
    return Step(put, removed) if ids == [item.item for item in new] else None


def same(one: Item | None, other: Item) -> bool:
    """Returns True when both are stored as the same bytes. To Python, 1, 1.0 and True are equal."""
    return one is other or msgspec.json.encode(one) == msgspec.json.encode(other)


def _change(placed: dict[str, Item], put: Iterable[Item], removed: Iterable[str]) -> None:
    for name in removed:
        placed.pop(name, None)
    for item in put:
        placed[item.item] = item
