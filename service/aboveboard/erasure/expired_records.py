"""The removal of decision records after RECORD_KEEP_DAYS. Their examples are unlearned first, then the records are
deleted.

Their outcomes are deleted before them.
"""

from collections.abc import AsyncIterator, Sequence
from functools import partial

from sqlalchemy import bindparam, delete, func, select

from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.clock import MS_PER_DAY
from aboveboard.decisions.reasons import find_reasons
from aboveboard.gateway import deletions
from aboveboard.gateway.deletion_state import KEEPS_CHANGING, read
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.record_bodies import ErasureRecord
from aboveboard.intent.intent_tables import (
    StretchState,
    delete_stretch,
    guard_stretch,
    visit_stretches,
)
from aboveboard.learning.examples import (
    MadeDecision,
    decisions,
    decrypt_record,
    impressions_in,
    list_examples,
    note_refused,
    rewards_of,
)
from aboveboard.learning.import_unlearning import forget_rows
from aboveboard.learning.imported_examples import STORED_IMPORTS
from aboveboard.learning.intent_unlearning import forget_stretches
from aboveboard.learning.stored_stretches import STORED
from aboveboard.learning.unlearn import unlearn_examples
from aboveboard.signals.import_tables import ImportState, delete_import, guard_import, imports
from aboveboard.signals.outcome_tables import OutcomeState, outcomes
from aboveboard.signals.reward_tables import DELETE_REWARD_DAY, reward_days
from aboveboard.storage.journal import Submission, Write
from aboveboard.storage.tables import records

AT_ONCE = 250
"""The rows of one commit."""

EXPIRED = "expired"
"""The step of the entry with which expired records are deleted. It does not tell their number exactly."""

_DELETE = delete(records).where(records.c.entry_index == bindparam("key"))
_DELETE_OUTCOME = delete(outcomes).where(outcomes.c.outcome == bindparam("key"))


class Since:
    """The index up to which a process has looked. Earlier decisions were deleted, or belong to a running erasure."""

    place = -1


async def remove(gateway: Gateway, since: Since) -> AsyncIterator[int]:
    """Deletes expired outcomes, imports, sums of rewards and decision records, in small commits. Yields the number of rows of each.

    It moves `since`, where the next call begins. A record of a person who is being erased is left to that erasure. With
    RECORD_KEEP_DAYS 0 nothing is deleted.
    """
    days = gateway.settings.record_keep_days
    if not days:
        return
    until_ms = gateway.clock() - days * MS_PER_DAY
    for delete_some in (_outcomes, _imports, _stretches, _reward_days):
        while gone := await delete_some(gateway, until_ms):
            yield gone
    end = await _first_after(gateway, until_ms)
    while True:
        used = gateway.keyring  # read before the rows: keys loaded later may not decrypt them
        if not (rows := await decisions(gateway, since.place, end, most=AT_ONCE)):
            return
        due = [row for row in rows if not row.is_erasing]
        records_of = [decrypt_record(gateway.keyring, row) for row in due]
        if None in records_of and await gateway.has_other_keys(used):
            continue  # the gateway has loaded other keys since: read the rows again
        note_refused(gateway, due, records_of)
        yield await _forget(gateway, [row.entry_index for row in due], records_of)
        since.place = rows[-1].entry_index


async def _forget(gateway: Gateway, gone: Sequence[int], found: Sequence[MadeDecision | None]) -> int:
    # The record alone says which example to unlearn, so it is deleted last.
    keyring, revisions = gateway.keyring, Revisions(gateway.shelves)
    known = await rewards_of(gateway, impressions_in(keyring, found))
    await unlearn_examples(gateway, await list_examples(keyring, revisions, found, known))
    if gone:
        turn = in_turn((deletions.TURN,), partial(_delete, gateway, gone))
        await gateway.with_retries(turn, busy=KEEPS_CHANGING)
    return len(gone)


async def _delete(gateway: Gateway, decisions: Sequence[int]) -> int:
    """Deletes the records and those of their reasons, in one commit with the entry from which on they are gone.

    Those that the log commits to as gone already, as an erasure has begun since, need no entry.
    """
    reasons = await find_reasons(gateway, decisions)
    gone = [*decisions, *reasons.places]
    deletes = (*(Write(_DELETE, {"key": place}) for place in gone), *reasons.writes)
    held = await read(gateway)
    if all(held.has(place) for place in gone):
        return await gateway.submit(Submission((held.guard, *reasons.guards), deletes, ()))
    change = await deletions.account(gateway, gone, ErasureRecord(step=EXPIRED))
    writes = (*change.writes, *deletes)
    return await gateway.submit(Submission((change.guard, *reasons.guards), writes, (change.entry,)))


async def _outcomes(gateway: Gateway, until_ms: int) -> int:
    """Deletes outcomes before their decisions: without its decision, an example can never be unlearned."""
    table = outcomes.c
    query = (
        select(table.outcome)
        .where(table.pending.in_(tuple(OutcomeState)), table.at_ms <= until_ms)
        .limit(AT_ONCE)
    )
    rows = await gateway.database.rows(query)
    if rows:
        writes = tuple(Write(_DELETE_OUTCOME, {"key": outcome}) for (outcome,) in rows)
        await gateway.submit(Submission((), writes, ()))
    return len(rows)


async def _imports(gateway: Gateway, until_ms: int) -> int:
    """Deletes imports. What one taught is subtracted in the same commit."""
    if deleted := await gateway.with_retries(partial(_delete_pending, gateway, until_ms)):
        return deleted
    table = imports.c
    learned = STORED_IMPORTS.where(table.at_ms <= until_ms, table.pending == ImportState.LEARNED)
    found = await gateway.database.rows(learned.limit(AT_ONCE))
    if found:
        await forget_rows(gateway, found)
    return len(found)


async def _delete_pending(gateway: Gateway, until_ms: int) -> int:
    """Deletes imports that nothing has learned from. One that is learned in between needs its row to be unlearned."""
    table = imports.c
    query = select(table.imported).where(table.at_ms <= until_ms, table.pending == ImportState.PENDING)
    rows = await gateway.database.rows(query.limit(AT_ONCE))
    if rows:
        guards = tuple(guard_import(name, ImportState.PENDING) for (name,) in rows)
        await gateway.submit(Submission(guards, tuple(delete_import(name) for (name,) in rows), ()))
    return len(rows)


async def _stretches(gateway: Gateway, until_ms: int) -> int:
    """Deletes stretches of visits. Those that are counted are subtracted in the same commit."""
    table = visit_stretches.c
    found = await gateway.database.rows(
        STORED.where(table.at_ms <= until_ms, table.pending == StretchState.COUNTED).limit(AT_ONCE)
    )
    if found:
        await forget_stretches(gateway, found)
        return len(found)
    query = select(table.stretch).where(table.at_ms <= until_ms, table.pending == StretchState.PENDING)
    rows = await gateway.database.rows(query.limit(AT_ONCE))
    if rows:
        guards = tuple(guard_stretch(name, StretchState.PENDING) for (name,) in rows)
        await gateway.submit(Submission(guards, tuple(delete_stretch(name) for (name,) in rows), ()))
    return len(rows)


async def _reward_days(gateway: Gateway, until_ms: int) -> int:
    """Deletes sums of days that are wholly expired. Those of younger days lose each expired record by itself."""
    table = reward_days.c
    query = select(table.reward_day).where(table.day < (until_ms + 1) // MS_PER_DAY).limit(AT_ONCE)
    rows = await gateway.database.rows(query)
    if rows:
        writes = tuple(Write(DELETE_REWARD_DAY, {"key": key}) for (key,) in rows)
        await gateway.submit(Submission((), writes, ()))
    return len(rows)


async def _first_after(gateway: Gateway, until_ms: int) -> int:
    """Returns the index of the first younger record, or the index after the last record.

    It is found by bisection: indexes are in the order of time, and the table has no index on time.
    """
    table = records.c
    ((newest,),) = await gateway.database.rows(select(func.max(table.entry_index)))
    low, high = 0, (newest or 0) + 1
    while low < high:
        middle = (low + high) // 2
        query = select(table.entry_index, table.at_ms).where(table.entry_index >= middle)
        ((place, at_ms),) = await gateway.database.rows(query.order_by(table.entry_index).limit(1))
        low, high = (place + 1, high) if at_ms <= until_ms else (low, middle)
    return low
