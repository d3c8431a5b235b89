"""Records of decisions that are past their days: taken back out of the sums, then deleted with what followed them."""

from collections.abc import AsyncIterator, Sequence

from sqlalchemy import bindparam, delete, func, select

from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.clock import MS_PER_DAY
from aboveboard.gateway.gateway import Gateway
from aboveboard.learning.examples import (
    MadeDecision,
    decisions,
    decrypt_record,
    impressions_in,
    list_examples,
    rewards_of,
)
from aboveboard.learning.unlearn import take_back
from aboveboard.signals.outcome_tables import OutcomeState, outcomes
from aboveboard.storage.journal import Submission, Write
from aboveboard.storage.tables import records

AT_ONCE = 250

_DELETE = delete(records).where(records.c.entry_index == bindparam("key"))
_DELETE_OUTCOME = delete(outcomes).where(outcomes.c.outcome == bindparam("key"))


class Since:
    """How far a process has looked: what lies before was deleted, or is no decision and is kept."""

    place = -1


async def remove(gateway: Gateway, since: Since) -> AsyncIterator[int]:
    """Deletes them, oldest first, a small number at a time, and says how many. Those of somebody who is being erased
    are left to that."""
    days = gateway.settings.record_keep_days
    if not days:
        return
    until_ms = gateway.clock() - days * MS_PER_DAY
    while gone := await _outcomes(gateway, until_ms):
        yield gone
    end = await _first_after(gateway, until_ms)
    while True:
        used = gateway.keyring  # before the rows are read: keys that come later may not open them
        if not (rows := await decisions(gateway, since.place, end, most=AT_ONCE)):
            return
        due = [row for row in rows if not row.is_erasing]
        records_of = [decrypt_record(gateway.keyring, row) for row in due]
        if None in records_of and await gateway.has_other_keys(used):
            continue  # wrapped anew, like the keys
        yield await _forget(gateway, [row.entry_index for row in due], records_of)
        since.place = rows[-1].entry_index


async def _forget(gateway: Gateway, gone: Sequence[int], found: Sequence[MadeDecision | None]) -> int:
    known = await rewards_of(gateway, impressions_in(found))
    await take_back(gateway, await list_examples(Revisions(gateway.shelves), found, known))
    await gateway.submit(Submission((), tuple(Write(_DELETE, {"key": place}) for place in gone), ()))
    return len(gone)


async def _outcomes(gateway: Gateway, until_ms: int) -> int:
    """Before their decisions, so that none is learned from when there is no taking back any more."""
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


async def _first_after(gateway: Gateway, until_ms: int) -> int:
    """The place of the first record that is younger, found by halving: places are in the order of time, and there is
    no index on time. At the latest the place after the last."""
    table = records.c
    ((newest,),) = await gateway.database.rows(select(func.max(table.entry_index)))
    low, high = 0, (newest or 0) + 1
    while low < high:
        middle = (low + high) // 2
        query = select(table.entry_index, table.at_ms).where(table.entry_index >= middle)
        ((place, at_ms),) = await gateway.database.rows(query.order_by(table.entry_index).limit(1))
        low, high = (place + 1, high) if at_ms <= until_ms else (low, middle)
    return low
