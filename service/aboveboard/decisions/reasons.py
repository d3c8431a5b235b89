"""The reasons of decisions that were asked for with `explain` `link`: computed when first read, and sealed then.

The record of such a decision has all that its reasons follow from, except its placement's revision and its model. No
revision is ever deleted, and no model that such a decision needs. So what is computed later has the bits that it would
have had at once. The reasons are a record of their own, with an entry of its own. The row of `pending_reasons` is
deleted in the commit of that entry. So there is one, however many readers come at once, and a crash leaves the row.
"""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

import structlog
from msgspec import UnsetType, structs
from sqlalchemy import ColumnElement, select

from aboveboard.build import identify_build
from aboveboard.decisions.item_why import explain_items
from aboveboard.decisions.record import DecisionRecord, SlotsRecord
from aboveboard.decisions.replay import OpenedDecision, bound_of, recall
from aboveboard.errors import Gone, NotFound, Stale, Unavailable
from aboveboard.explanation.why import ItemWhy, with_item
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.pending_reasons import delete_pending, guard_pending, pending_reasons
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.record_bodies import ReasonsRecord
from aboveboard.gateway.records import Owner
from aboveboard.gateway.stored_records import StoredRecord
from aboveboard.people.store import Person
from aboveboard.storage.journal import Guard, Submission, Write
from aboveboard.storage.tables import records

AT_ONCE = 100
"""The decisions of one query."""

log = structlog.get_logger("aboveboard")


def reasons_id(decision: str) -> str:
    """Returns the id of the record with the reasons of a decision."""
    return f"why_{decision.removeprefix('dec_')}"


async def recall_explained(gateway: Gateway, app: str, decision: str) -> OpenedDecision:
    """Returns the record as `recall` does, with its reasons. Those that were never read are computed and sealed first.

    Raises as `recall` does, and Gone when this build cannot compute them: then they stay pending. Raises Unavailable
    when they cannot be sealed, and BeingErased during an erasure.
    """
    people: list[bytes] = []
    items: tuple[ItemWhy, ...] | None = None

    async def attempt() -> OpenedDecision:
        nonlocal items
        found = await recall(gateway, app, decision)
        slots = found.body.slots
        if isinstance(found.body.explain, UnsetType) or isinstance(slots, UnsetType):
            return found
        people[:] = [] if found.person is None else [found.person]
        sealed = await gateway.find_record(reasons_id(decision))
        if sealed is not None:
            items = gateway.open_record(sealed, found.key, ReasonsRecord).items
        else:
            items = items or await _compute(gateway, app, found.body, slots)
            await _seal(gateway, app, found, items)
        return found._replace(body=_with_items(found.body, slots, items))

    return await gateway.with_retries(in_turn(people, attempt))


async def recall_leniently(gateway: Gateway, app: str, decision: str) -> OpenedDecision:
    """Returns the record as `recall_explained` does, but without reasons where this build cannot compute them."""
    try:
        return await recall_explained(gateway, app, decision)
    except Gone:
        return await recall(gateway, app, decision)


async def _compute(
    gateway: Gateway, app: str, record: DecisionRecord, slots: SlotsRecord
) -> tuple[ItemWhy, ...]:
    try:
        bound = await bound_of(gateway, app, record)
    except NotFound:
        raise Gone(
            "The model of this decision was deleted. So it cannot be explained. Ask for `explain` `first`.",
            field="decision",
        ) from None
    return await asyncio.to_thread(explain_items, bound, record, slots)


async def _seal(gateway: Gateway, app: str, found: OpenedDecision, items: tuple[ItemWhy, ...]) -> None:
    """Commits the reasons. Raises Stale when they are sealed by now, and when the person's row has changed."""
    owner, guards = await _find_owner(gateway, app, found.person)
    body = ReasonsRecord(build=identify_build().id, decision=found.body.decision, items=items)
    entry = gateway.entry(body, owner, record=reasons_id(body.decision))
    # The pending row is written, so of two submissions in one commit the second is stale.
    whole = Submission((guard_pending(found.place), *guards), (delete_pending(found.place),), (entry,))
    await gateway.submit(whole)


async def _find_owner(gateway: Gateway, app: str, pseudonym: bytes | None) -> tuple[Owner, tuple[Guard, ...]]:
    """Returns the owner of the record, with the guard that they are neither erased nor renamed before the commit."""
    if pseudonym is None:
        return gateway.operator(app), ()
    row = await gateway.find_person(pseudonym)
    person = None if row is None else await gateway.open_row(pseudonym, row)
    if person is None:
        raise Stale("The person was erased or renamed. Read the record again.")
    return gateway.owner(app, person), (person.guard,)


def _with_items(record: DecisionRecord, slots: SlotsRecord, items: tuple[ItemWhy, ...]) -> DecisionRecord:
    """Returns the record as if its reasons had been computed with it."""
    return structs.replace(
        record, why=with_item(record.why, items[0]), slots=structs.replace(slots, why=items[1:])
    )


async def seal_pending(gateway: Gateway, *where: ColumnElement[bool]) -> int:
    """Computes and seals the reasons of all pending decisions that fit, and returns their number.

    `where` is about `pending_reasons` and `records`. A decision that fails is logged, and stays pending. Raises
    Unavailable.
    """
    table, last, done = pending_reasons.c, -1, 0
    query = (
        select(table.entry_index, records.c.app, records.c.record)
        .join(records, records.c.entry_index == table.entry_index)
        .where(*where)
        .order_by(table.entry_index)
        .limit(AT_ONCE)
    )
    while rows := await gateway.database.rows(query.where(table.entry_index > last)):
        for last, app, decision in rows:
            try:
                await recall_explained(gateway, app, decision or "")
                done += 1
            except Unavailable:
                raise
            except Exception as error:  # noqa: BLE001 - one that fails must not keep the others from their reasons
                log.error("reasons_not_sealed", index=last, error=type(error).__name__)
    return done


async def seal_reasons_of(gateway: Gateway, people: Sequence[Person]) -> None:
    """Computes and seals all pending reasons of decisions about these people."""
    await seal_pending(gateway, pending_reasons.c.person.in_([person.pseudonym for person in people]))


class ReasonsOfExpired(NamedTuple):
    """The parts of a submission that deletes the reasons of decisions with these. `places` are their indexes."""

    places: list[int]
    guards: tuple[Guard, ...]
    writes: tuple[Write, ...]


async def find_reasons(gateway: Gateway, decisions: Sequence[StoredRecord]) -> ReasonsOfExpired:
    """Returns the reasons of the decisions, sealed or pending. The submission is Stale when some are sealed by then."""
    table, places = pending_reasons.c, [each.entry_index for each in decisions]
    # The pending ones first: what is sealed between the two reads then fails its guard.
    pending = await gateway.database.rows(select(table.entry_index).where(table.entry_index.in_(places)))
    names = [reasons_id(each.record) for each in decisions if each.record is not None]
    sealed = await gateway.database.rows(select(records.c.entry_index).where(records.c.record.in_(names)))
    return ReasonsOfExpired(
        [place for (place,) in sealed],
        tuple(guard_pending(place) for (place,) in pending),
        tuple(delete_pending(place) for (place,) in pending),
    )
