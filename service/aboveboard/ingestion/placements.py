"""The intake of placements and their items. Every change is a new revision; old ones stay for old records."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import NamedTuple

import msgspec
from msgspec import UNSET, structs

from aboveboard.catalogue import revision_codec
from aboveboard.catalogue.cache import apart, placement_key
from aboveboard.catalogue.revision_codec import Revision, Step
from aboveboard.catalogue.tables import INSERT_PLACEMENT, INSERT_REVISION, MODEL_IS_DUE, UPDATE_PLACEMENT
from aboveboard.engine.placement import Item, Placement, check_placement
from aboveboard.errors import NotFound, Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, find_answer, keep
from aboveboard.gateway.operator_records import PlacementRecord
from aboveboard.ingestion.declared_keys import check_declared, place_items
from aboveboard.ingestion.item_circles import check_circle
from aboveboard.ingestion.makers import keep_makers
from aboveboard.ingestion.message_items import check_items, check_kind
from aboveboard.ingestion.part_ids import check_apart
from aboveboard.ingestion.picture_use import claim_pictures, in_turn_with_pictures, pictures_of
from aboveboard.ingestion.unanswered import write_search
from aboveboard.storage.journal import Guard, Submission, Write

Change = Callable[[Placement | None], tuple[Placement, Step | None] | None]
"""A function from the current placement to the new one and the step to it. None means no change.

The placement is None before it is declared. The step is None when no step gives the new order.
"""


class PatchCounts(NamedTuple):
    """The counts of a patch that say what it did: `added` to `absent` of PatchResult."""

    added: int
    replaced: int
    unchanged: int
    removed: int
    absent: int


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


class PlacementChange(NamedTuple):
    """A placement before and after a change; both are the same when nothing changes. `answer` is that of `Describe`."""

    before: Placement | None
    after: Placement
    answer: bytes = b""


Describe = Callable[[Placement, Placement], bytes]
"""A function from a placement before and after a change to what is stored for a repeat of the request."""

Beside = Callable[[], Awaitable[Submission]]
"""A function that returns what is committed with a change. It is called again when the change is tried again."""

_counts = msgspec.json.Decoder(PatchCounts)


async def put_placement(gateway: Gateway, declared: Placement, *, asked: Once | None = None) -> Placement:
    """Declares the placement, or changes it and keeps its items. Returns the new revision.

    A repeated `asked` changes nothing, and gets the newest revision. Raises Unprocessable when its items may not have their classes in a placement of the new kind.
    """

    def change(old: Placement | None) -> tuple[Placement, Step | None]:
        items = old.items if old else ()
        check_kind(declared.kind, items)
        return structs.replace(declared, items=items, parts=old.parts if old else UNSET), Step()

    return (await change_placement(gateway, declared.app, declared.placement, change, asked=asked)).after


async def put_items(
    gateway: Gateway, app: str, placement: str, items: Sequence[Item], *, asked: Once | None = None
) -> Placement:
    """Replaces the items, whose order is the editorial one, and returns the new revision. It has no parts.

    A repeated `asked` changes nothing, and gets the newest revision. Raises NotFound for an undeclared placement, and Unprocessable for items that it cannot serve, or with a picture that
    the app has not uploaded.
    """

    def change(old: Placement | None) -> tuple[Placement, Step | None]:
        known = require_placement(old)
        check_items(known.kind, items)
        check_declared(gateway.rules, known.items, place_items(items))
        check_circle(items, items)
        kept = keep_makers(known.items, items)
        new = structs.replace(known, items=tuple(kept), parts=UNSET)
        return new, revision_codec.difference(known.items, kept)

    named = pictures_of(items)
    return (await change_placement(gateway, app, placement, change, asked=asked, named=named)).after


async def patch_items(
    gateway: Gateway,
    app: str,
    placement: str,
    put: Sequence[Item],
    removed: Sequence[str],
    *,
    asked: Once | None = None,
) -> PatchResult:
    """Replaces items by their ids, appends new ones, removes others, and returns the counts.

    No id may occur twice in `put` and `removed` together; the caller checks that. An equal patch changes nothing and
    makes no revision. A repeated `asked` changes nothing either. It gets the first counts and the newest revision. Raises NotFound for an undeclared placement, and Unprocessable for items
    that it cannot serve.
    """

    def change(old: Placement | None) -> tuple[Placement, Step | None] | None:
        known = require_placement(old)
        check_items(known.kind, put)
        check_apart(known, put, removed)
        check_declared(gateway.rules, known.items, place_items(put))
        before = {item.item: item for item in known.items}
        step = Step(
            tuple(
                [
                    item
                    for item in keep_makers(known.items, put)
                    if not revision_codec.same(before.get(item.item), item)
                ]
            ),
            tuple([name for name in removed if name in before]),
        )
        if not step.put and not step.removed:
            return None
        items = revision_codec.apply_step(known.items, step)
        check_circle(items, put)
        return structs.replace(known, items=items), step

    def describe(before: Placement, after: Placement) -> bytes:
        return msgspec.json.encode(_count_changes(before, after, put, removed))

    named = pictures_of(put)
    made = await change_placement(
        gateway, app, placement, change, asked=asked, describe=describe, named=named
    )
    return PatchResult(made.after.revision, len(made.after.items), *_counts.decode(made.answer))


def _count_changes(
    before: Placement, after: Placement, put: Sequence[Item], removed: Sequence[str]
) -> PatchCounts:
    known, now = {item.item: item for item in before.items}, {item.item: item for item in after.items}
    added = sum(item.item not in known for item in put)
    unchanged = sum(item.item in known and now[item.item] is known[item.item] for item in put)
    absent = sum(name not in known for name in removed)
    return PatchCounts(
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


def require_placement(placement: Placement | None) -> Placement:
    if placement is None:
        raise NotFound(
            "This placement was not found. Use a declared placement.",
            field="placement",
            expected="a declared placement",
        )
    return placement


async def change_placement(
    gateway: Gateway,
    app: str,
    placement: str,
    change: Change,
    *,
    asked: Once | None = None,
    describe: Describe = lambda before, after: b"",
    named: Mapping[str, str] | None = None,
    beside: Beside | None = None,
) -> PlacementChange:
    """Returns the change, once it is durable and decisions use it. A repeated `asked` changes nothing.

    `named` has the pictures of the request, each with its field. `beside` is committed with the change.
    """
    key = placement_key(app, placement)

    async def attempt() -> PlacementChange:
        kept, old = await find_answer(gateway, asked), await gateway.shelves.newest(key)
        before = old.placement if old else None
        if asked is not None and kept is not None:
            asked.replayed = True
            return PlacementChange(before, require_placement(before), kept.answer)
        size = len(before.items) if before else 0
        found = await apart(size, _next, old, change, gateway.settings.items_max)
        after = require_placement(before) if found is None else found[0].placement
        answer = await apart(len(after.items), describe, before or after, after)
        guards, writes = keep(asked, answer, gateway.operator(app), gateway.clock())
        if found is not None:
            made = _submission(gateway, app, before, after, found[1])
            search = await write_search(gateway, key, after)
            had = await apart(size, pictures_of, before.items) if named and before else {}
            added = {picture: field for picture, field in (named or {}).items() if picture not in had}
            claim = await claim_pictures(gateway, app, added)
            more = await beside() if beside else Submission((), (), ())
            await gateway.submit(
                made._replace(
                    guards=(*made.guards, *claim.guards, *guards, *more.guards),
                    writes=(*made.writes, *search, *claim.writes, *writes, *more.writes),
                    entries=(*made.entries, *more.entries),
                )
            )
            await gateway.shelves.require_revision(key, found[0])
            gateway.topics.forget(app)  # an item may be special now
        elif writes:  # a repeat may not undo what another request changes until then
            await gateway.submit(Submission((_guard(key, before), *guards), writes, ()))
        return PlacementChange(before, after, answer)

    return await gateway.with_retries(in_turn_with_pictures(app, attempt) if named else attempt)


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
    return Submission((_guard(key, old),), writes, (entry,))


def _guard(key: str, placement: Placement | None) -> Guard:
    return Guard("placements", key, placement.revision if placement else 0)


def _schedule_rebuild(old: Placement | None, new: Placement, key: str) -> list[Write]:
    """Returns the write that requests a rebuild of the model, if its learning settings have changed.

    No learner of the older revision can write after it, because its guard names that revision.
    """
    ways = [(each.half_life_days, each.prior_reward) for each in (old, new) if each]
    return [Write(MODEL_IS_DUE, {"key": key, "next_due_ms": 0})] if len(set(ways)) > 1 else []
