"""The reasons of decisions that were asked for with `explain` `link`: computed when first read, and sealed then.

The record of such a decision has all that its reasons follow from, except its placement's revision and its model. No
revision is ever deleted, and no model that such a decision needs. So what is computed later has the bits that it would
have had at once. The reasons are a record of their own, with an entry of its own. Its commit changes the row of
`later_reasons` under a guard. So there is one, however many readers come at once, and after a crash they are pending.
"""

import asyncio
from collections.abc import Collection, Sequence
from typing import NamedTuple

import structlog
from msgspec import UnsetType, structs
from sqlalchemy import ColumnElement, select

from aboveboard.build import identify_build
from aboveboard.decisions.item_why import explain_items
from aboveboard.decisions.record import DecisionRecord, SlotsRecord
from aboveboard.decisions.replay import OpenedDecision, bound_of, recall
from aboveboard.errors import BeingErased, Gone, NotFound, RecordRefused, Stale, Unavailable
from aboveboard.explanation.why import ItemWhy, with_item
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.later_reasons import PENDING, delete_row, guard_row, later_reasons, set_sealed
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.record_bodies import ReasonsRecord
from aboveboard.gateway.records import Owner
from aboveboard.gateway.refusals import note_record
from aboveboard.gateway.stored_records import STORED, StoredRecord, fetch_records
from aboveboard.people.store import Person
from aboveboard.storage.journal import Guard, Submission, Write
from aboveboard.storage.tables import records

AT_ONCE = 8
"""The decisions whose reasons are computed together. They share reads and commits, and are so few that requests come first."""

log = structlog.get_logger("aboveboard")


async def recall_explained(gateway: Gateway, app: str, decision: str) -> OpenedDecision:
    """Returns the record as `recall` does, with its reasons. Those that were never read are computed and sealed first.

    Raises as `recall` does, and Gone when this build cannot compute them: then they stay pending. Raises Unavailable
    when they cannot be sealed.
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
        sealed = await _find_sealed(gateway, found.place)
        if sealed is not None:
            items = _open_reasons(gateway, found, sealed)
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


def _open_reasons(gateway: Gateway, found: OpenedDecision, sealed: StoredRecord) -> tuple[ItemWhy, ...]:
    """Returns the sealed reasons. Raises RecordRefused for those of another decision, and as `open_record` does."""
    body = gateway.open_record(sealed, found.key, ReasonsRecord)
    if body.decision != found.body.decision:  # the row of the decision was changed in the database
        note_record(gateway.metrics, found.place)
        raise RecordRefused
    return body.items


async def _find_sealed(gateway: Gateway, place: int) -> StoredRecord | None:
    """Returns the reasons of the decision at this index. None while they are pending. Raises Stale without its row."""
    table = later_reasons.c
    rows = await gateway.database.rows(select(table.sealed_index).where(table.entry_index == place))
    if not rows:
        raise Stale("The decision was erased or has expired. Read it again.")
    ((sealed_index,),) = rows
    if sealed_index is None:
        return None
    found = await fetch_records(gateway.database, STORED.where(records.c.entry_index == sealed_index))
    if not found:
        raise Stale("The reasons were erased or have expired. Read the decision again.")
    return found[0]


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
    entry = gateway.entry(body, owner)
    # The row is written, so of two submissions in one commit the second is stale.
    whole = Submission((guard_row(found.place, None), *guards), (set_sealed(found.place),), (entry,))
    await gateway.submit(whole)


async def _find_owner(gateway: Gateway, app: str, pseudonym: bytes | None) -> tuple[Owner, tuple[Guard, ...]]:
    """Returns the owner of the record, with the guard that they are neither erased nor renamed before the commit."""
    if pseudonym is None:
        return gateway.operator(app), ()
    row = await gateway.find_person(pseudonym)
    try:
        person = None if row is None else await gateway.open_row(pseudonym, row)
    except BeingErased:
        person = None
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

    `where` is about `later_reasons` and `records`. A decision that fails is logged, and stays pending. Raises
    Unavailable.
    """
    table, last, done = later_reasons.c, -1, 0
    query = (
        select(table.entry_index, records.c.app, records.c.record)
        .join(records, records.c.entry_index == table.entry_index)
        .where(PENDING, *where)
        .order_by(table.entry_index)
        .limit(AT_ONCE)
    )
    while rows := await gateway.database.rows(query.where(table.entry_index > last)):
        work = (recall_explained(gateway, app, decision or "") for _, app, decision in rows)
        found = await asyncio.gather(*work, return_exceptions=True)
        for (last, _, _), each in zip(rows, found, strict=True):
            if isinstance(each, Unavailable | asyncio.CancelledError):
                raise each
            if isinstance(each, BaseException):
                log.error("reasons_not_sealed", index=last, error=type(each).__name__)
            else:
                done += 1
    return done


async def seal_reasons_of(gateway: Gateway, people: Sequence[Person]) -> None:
    """Computes and seals all pending reasons of decisions about these people."""
    await seal_pending(gateway, later_reasons.c.person.in_([person.pseudonym for person in people]))


class ReasonsOfExpired(NamedTuple):
    """The parts of a submission that deletes decisions with their reasons. `places` are the indexes of the latter."""

    places: list[int]
    guards: tuple[Guard, ...]
    writes: tuple[Write, ...]


async def find_reasons(gateway: Gateway, decisions: Collection[int]) -> ReasonsOfExpired:
    """Returns the reasons of the decisions at these indexes. The submission is Stale when more are sealed by then."""
    table = later_reasons.c
    query = select(table.entry_index, table.sealed_index).where(table.entry_index.in_(decisions))
    rows = [(int(place), sealed) for place, sealed in await gateway.database.rows(query)]
    return ReasonsOfExpired(
        [sealed for _, sealed in rows if sealed is not None],
        tuple([guard_row(place, sealed) for place, sealed in rows]),
        tuple([delete_row(place) for place, _ in rows]),
    )
