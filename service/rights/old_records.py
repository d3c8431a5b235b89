"""Records of decisions that are past their days: taken back out of the sums, then deleted with what followed them."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, select

from service.clock import MS_PER_DAY
from service.errors import Tampered, Unreadable
from service.gateway.gateway import Gateway
from service.gateway.learner import impression, rewards_of
from service.gateway.records import open_record
from service.gateway.unlearning import Record, shown_in, take_back
from service.keys.keyring import Keyring
from service.outcomes.store import outcomes
from service.people.store import ERASING, people
from service.storage.journal import Submission, Write
from service.storage.tables import entries, records
from service.words import EntryKind

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
    while rows := await _decisions(gateway, since.place, end):
        due = [row for row in rows if row[6] != ERASING]
        opened = [_opened(gateway.keyring, row) for row in due]
        if None in opened and await gateway.look():
            continue  # wrapped anew, like the keys
        yield await _forget(gateway, [row[0] for row in due], opened)
        since.place = rows[-1][0]


async def _forget(gateway: Gateway, gone: Sequence[int], opened: Sequence[Record | None]) -> int:
    names = [
        impression(each.body["decision"], item) for each in opened if each for item, _ in each.body["items"]
    ]
    known = await rewards_of(gateway, names)
    await take_back(gateway, await shown_in(gateway, opened, set(known)))
    await gateway.submit(Submission((), tuple(Write(_DELETE, {"key": place}) for place in gone), ()))
    return len(gone)


async def _outcomes(gateway: Gateway, until_ms: int) -> int:
    """Before their decisions, so that none is learned from when there is no taking back any more."""
    table = outcomes.c
    query = select(table.outcome).where(table.pending.in_((0, 1)), table.at_ms <= until_ms).limit(AT_ONCE)
    rows = await gateway.database.rows(query)
    if rows:
        writes = tuple(Write(_DELETE_OUTCOME, {"key": outcome}) for (outcome,) in rows)
        await gateway.submit(Submission((), writes, ()))
    return len(rows)


async def _first_after(gateway: Gateway, until_ms: int) -> int:
    """The place of the first record that is younger, found by halving: places are in the order of time, and there is
    no index on time. At the latest the place after the last."""
    table = records.c
    low, high = 0, (await gateway.database.rows(select(func.max(table.entry_index))))[0][0] or 0
    high += 1
    while low < high:
        middle = (low + high) // 2
        query = select(table.entry_index, table.at_ms).where(table.entry_index >= middle)
        place, at_ms = (await gateway.database.rows(query.order_by(table.entry_index).limit(1)))[0]
        low, high = (place + 1, high) if at_ms <= until_ms else (low, middle)
    return low


async def _decisions(gateway: Gateway, after: int, end: int) -> Sequence[Any]:
    """Each with its person's key, in one reading: whoever moves to another pseudonym meanwhile has both or neither."""
    table = records.c
    return await gateway.database.rows(
        select(table.entry_index, table.app, table.person, table.sealed, entries.c.leaf)
        .add_columns(people.c.wrapped_key, people.c.sealed)
        .join(entries, entries.c.entry_index == table.entry_index)
        .outerjoin(people, people.c.pseudonym == table.person)
        .where(table.entry_index > after, table.entry_index < end, table.kind == EntryKind.DECISION)
        .order_by(table.entry_index)
        .limit(AT_ONCE)
    )


def _opened(keyring: Keyring, row: Sequence[Any]) -> Record | None:
    """None when it does not open: nothing of it can be taken back."""
    _, app, person, sealed, leaf, wrapped, _ = row
    try:
        key = keyring.operator_key if person is None else keyring.unwrap(wrapped or b"", person)
        return Record(app, open_record(sealed, leaf, key))
    except (Unreadable, Tampered):
        return None
