"""The intake of placements and their items. Every change is a new revision; old ones stay for old records."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from msgspec import structs

from aboveboard.catalogue import revision_codec
from aboveboard.catalogue.cache import apart, placement_key
from aboveboard.catalogue.revision_codec import Revision, Step
from aboveboard.catalogue.tables import INSERT_PLACEMENT, INSERT_REVISION, MODEL_IS_DUE, UPDATE_PLACEMENT
from aboveboard.engine.placement import Item, Placement, check_placement
from aboveboard.errors import NotFound, Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import PlacementRecord
from aboveboard.ingestion.message_items import check_items, check_kind
from aboveboard.storage.journal import Guard, Submission, Write

Change = Callable[[Placement | None], tuple[Placement, Step | None] | None]
"""A function from the current placement to the new one and the step to it. None means no change.

The placement is None before it is declared. The step is None when no step gives the new order.
"""


class PatchResult(NamedTuple):
    """The counts of a patch. `items` are those of the placement now.

    `unchanged` were put as they already were, and `absent` were not there to be removed.
    """

    revision: int
    items: int
    added: int
    replaced: int
    unchanged: int
    removed: int
    absent: int


async def put_placement(gateway: Gateway, declared: Placement) -> Placement:
    """Declares the placement, or changes it and keeps its items. Returns the new revision.

    Raises Unprocessable when its items may not have their classes in a placement of the new kind.
    """

    def change(old: Placement | None) -> tuple[Placement, Step | None]:
        items = old.items if old else ()
        check_kind(declared.kind, items)
        return structs.replace(declared, items=items), Step()

    _, after = await _change(gateway, declared.app, declared.placement, change)
    return after


async def put_items(gateway: Gateway, app: str, placement: str, items: Sequence[Item]) -> Placement:
    """Replaces the items, whose order is the editorial one, and returns the new revision.

    Raises NotFound for an undeclared placement, and Unprocessable for items that it cannot serve.
    """

    def change(old: Placement | None) -> tuple[Placement, Step | None]:
        known = _require(old)
        check_items(known.kind, items)
        return structs.replace(known, items=tuple(items)), revision_codec.difference(known.items, items)

    _, after = await _change(gateway, app, placement, change)
    return after


async def patch_items(
    gateway: Gateway, app: str, placement: str, put: Sequence[Item], removed: Sequence[str]
) -> PatchResult:
    """Replaces items by their ids, appends new ones, removes others, and returns the counts.

    No id may occur twice in `put` and `removed` together; the caller checks that. A repeated patch changes
    nothing and makes no revision. Raises NotFound for an undeclared placement, and Unprocessable for items
    that it cannot serve.
    """

    def change(old: Placement | None) -> tuple[Placement, Step | None] | None:
        known = _require(old)
        check_items(known.kind, put)
        before = {item.item: item for item in known.items}
        step = Step(
            tuple([item for item in put if not revision_codec.same(before.get(item.item), item)]),
            tuple([name for name in removed if name in before]),
        )
        if not step.put and not step.removed:
            return None
        return structs.replace(known, items=revision_codec.apply_step(known.items, step)), step

    before, after = await _change(gateway, app, placement, change)
    return await apart(len(after.items), _patch, _require(before), after, put, removed)


def _patch(before: Placement, after: Placement, put: Sequence[Item], removed: Sequence[str]) -> PatchResult:
    known, now = {item.item: item for item in before.items}, {item.item: item for item in after.items}
    added = sum(item.item not in known for item in put)
    unchanged = sum(item.item in known and now[item.item] is known[item.item] for item in put)
    absent = sum(name not in known for name in removed)
    return PatchResult(
        revision=after.revision,
        items=len(now),
        added=added,
        replaced=len(put) - added - unchanged,
        unchanged=unchanged,
        removed=len(removed) - absent,
        absent=absent,
    )


async def get_placement(gateway: Gateway, app: str, placement: str) -> Placement:
    """Returns the newest revision, from the database. Raises NotFound for an undeclared placement."""
    found = await gateway.shelves.newest(placement_key(app, placement))
    if found is None:
        raise NotFound("This placement was not found. Use a declared placement.", field="placement")
    return found.placement


def _require(placement: Placement | None) -> Placement:
    if placement is None:
        raise NotFound(
            "This placement was not found. Use a declared placement.",
            field="placement",
            expected="a declared placement",
        )
    return placement


async def _change(
    gateway: Gateway, app: str, placement: str, change: Change
) -> tuple[Placement | None, Placement]:
    """Returns the placement before and after the change, once it is durable and decisions use it.

    Both are the same when nothing changes.
    """
    key = placement_key(app, placement)

    async def attempt() -> tuple[Placement | None, Placement]:
        old = await gateway.shelves.newest(key)
        before = old.placement if old else None
        size = len(before.items) if before else 0
        found = await apart(size, _next, old, change, gateway.settings.items_max)
        if found is None:
            return before, _require(before)
        new, body = found
        await gateway.submit(_submission(gateway, app, before, new.placement, body))
        await gateway.shelves.require_revision(key, new)
        return before, new.placement

    return await gateway.with_retries(attempt)


def _next(old: Revision | None, change: Change, items_max: int) -> tuple[Revision, bytes] | None:
    before = old.placement if old else None
    made = change(before)
    if made is None:
        return None
    new = structs.replace(made[0], revision=before.revision + 1 if before else 1)
    check_placement(new)  # raises Unprocessable for what could not be served
    # A placement over a lowered bound may still change, but not grow.
    if len(new.items) > max(items_max, len(before.items) if before else 0):
        raise Unprocessable(
            "The placement has too many items. Remove some.",
            field="items",
            expected=f"at most {items_max} in a placement",
        )
    return revision_codec.encode(old, new, made[1])


def _submission(gateway: Gateway, app: str, old: Placement | None, new: Placement, body: bytes) -> Submission:
    key = placement_key(app, new.placement)
    entry = gateway.entry(
        PlacementRecord(items=len(new.items), placement=new.placement, revision=new.revision),
        gateway.operator(app),
    )
    writes = (
        Write(INSERT_PLACEMENT, {"placement_key": key, "revision": new.revision})
        if old is None
        else Write(UPDATE_PLACEMENT, {"key": key, "next_revision": new.revision}),
        Write(INSERT_REVISION, {"placement_key": key, "revision": new.revision, "body": body}),
        *_schedule_rebuild(old, new, key),
    )
    return Submission((Guard("placements", key, old.revision if old else 0),), writes, (entry,))


def _schedule_rebuild(old: Placement | None, new: Placement, key: str) -> list[Write]:
    """Returns the write that requests a rebuild of the model, if its learning settings have changed.

    No learner of the older revision can write after it, because its guard names that revision.
    """
    ways = [(each.half_life_days, each.prior_reward) for each in (old, new) if each]
    return [Write(MODEL_IS_DUE, {"key": key, "next_due_ms": 0})] if len(set(ways)) > 1 else []
