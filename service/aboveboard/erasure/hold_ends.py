"""The end of a legal hold, by time or by the staff. What it kept is erased, and an erasure of its own says so.

One commit deletes the copies and their key, and adds the row of an erasure without people. Its remaining steps are those
of `steps`, which removes the bytes from the files, searches them and records the completion. So a crash at any point
leaves the hold in force, or an erasure that is resumed.
"""

import asyncio
from collections.abc import Sequence

import structlog
from msgspec import structs
from sqlalchemy import select

from aboveboard.access.api_keys import ApiKey
from aboveboard.background import every
from aboveboard.erasure import state as progress
from aboveboard.erasure.erase import start
from aboveboard.erasure.scan import CANARY_BYTES
from aboveboard.erasure.state import ErasurePlan
from aboveboard.errors import NotFound, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, keep
from aboveboard.gateway.record_bodies import ErasureRecord
from aboveboard.gateway.records import Owner
from aboveboard.gateway.staff_records import HoldRecord, HoldStep
from aboveboard.gateway.stored_holds import StoredHold, drop_requests, list_due, require_hold
from aboveboard.people.hold_tables import DELETE_HELD, DELETE_HOLD, held_records
from aboveboard.storage.journal import Guard, Submission, Write

EVERY_S = 60.0
"""The seconds between two looks for holds that are past their end."""

BUSY = "Others keep changing this hold."
FILES = "files"
"""The step after which an erasure has only the files left to search."""

_SEALED_FROM = 13
"""The bytes of version and nonce at the start of a sealed value; see `keys.sealing`."""

log = structlog.get_logger("aboveboard")


async def run(gateway: Gateway) -> None:
    """Ends each hold within EVERY_S of its end, until cancelled."""
    await every(EVERY_S, lambda: end_due(gateway), "hold_not_ended", at_once=True)


async def end_due(gateway: Gateway) -> int:
    """Ends every hold that is past its end, and returns their number. Raises Unavailable."""
    due = await list_due(gateway)
    for hold in due:
        try:
            await end_hold(gateway, hold)
        except NotFound:  # another process has ended it
            continue
    if due:
        log.info("holds_ended", count=len(due))
    return len(due)


async def end_hold(
    gateway: Gateway, hold: str, by: ApiKey | None = None, *, asked: Once | None = None
) -> "asyncio.Task[None]":
    """Ends the hold, and returns the task that erases what it kept. `by` is the key that lifts it, None at its time.

    Raises NotFound when it is not in force.
    """
    erasure = progress.hash_of(hold)

    async def attempt() -> None:
        found = await require_hold(gateway, hold)
        rows = await gateway.database.rows(
            select(held_records.c.entry_index, held_records.c.person, held_records.c.sealed)
            .where(held_records.c.hold_id == hold)
            .order_by(held_records.c.entry_index)
        )
        plan = ErasurePlan(found.app, (), (), _list_traces(found, [sealed for _, _, sealed in rows]))
        now_ms = gateway.clock()
        guard, row = progress.insert_erasure(gateway, erasure, plan, now_ms, step=FILES)
        deleted = tuple(Write(each, {"key": hold}) for each in (DELETE_HELD, DELETE_HOLD))
        waiting, dropped = await drop_requests(gateway, hold)
        owner, guards = await find_owner(gateway, found, [person for _, person, _ in rows])
        body = describe_step(found, HoldStep.ENDED if by is None else HoldStep.LIFTED, len(rows), by=by)
        intent = gateway.entry(
            ErasureRecord(erasure=erasure.hex(), step=progress.MARKED),
            gateway.operator(found.app),
            record=progress.intent_name(erasure),
            at_ms=now_ms,
        )
        entries = (intent, gateway.entry(body, owner, at_ms=now_ms))
        kept, writes = keep(asked, b"", gateway.operator(found.app), now_ms)
        guards = (found.guard, guard, *waiting, *guards, *kept)
        await gateway.submit(Submission(guards, (row, *deleted, *dropped, *writes), entries))

    await gateway.with_retries(attempt, busy=BUSY)
    return start(gateway, erasure)


async def find_owner(
    gateway: Gateway, hold: StoredHold, owners: Sequence[bytes | None]
) -> tuple[Owner, tuple[Guard, ...]]:
    """Returns the owner of an entry about the hold: the person, or the operator once they are erased. It has guards.

    `owners` are the pseudonyms of its records, None where the person is erased.
    """
    for pseudonym in dict.fromkeys(each for each in owners if each is not None):
        row = await gateway.find_person(pseudonym)
        if row is None:
            continue
        try:
            person = await gateway.open_row(pseudonym, row)
        except Unreadable:  # being erased, or changed in the database: a hold must end in any case
            continue
        if person is not None:
            return gateway.owner(hold.app, person), (person.guard,)
    return gateway.operator(hold.app), ()


def describe_step(hold: StoredHold, step: HoldStep, number: int, *, by: ApiKey | None = None) -> HoldRecord:
    """Returns the record of a step of a hold in force, without its words."""
    now = hold.content.now
    body = HoldRecord(basis=str(now.basis), hold=hold.hold, number=number, step=step, until_ms=now.until_ms)
    return body if by is None else structs.replace(body, by=by.id, role=by.role)


def _list_traces(hold: StoredHold, sealed: Sequence[bytes]) -> tuple[bytes, ...]:
    """Returns pieces of the key, of the hold and of some of its copies. No file may contain one at the end."""
    pieces = (hold.key, hold.wrapped_key[_SEALED_FROM:], hold.sealed[_SEALED_FROM:])
    copies = [value[_SEALED_FROM:] for value in dict.fromkeys((*sealed[:4], *sealed[-4:]))]
    return tuple(piece[:CANARY_BYTES] for piece in (*pieces, *copies))
