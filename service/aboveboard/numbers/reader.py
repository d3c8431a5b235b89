"""The count of the log's entries, in the background: each entry once, on one process or many.

The counts are added in the commit that moves the index up to which the log was counted. That index moves only from
where it was read. So
a crash repeats nothing that was committed, and of two processes with the same page one is Stale. A decision waits for
none of it.

An entry counts on the day of its leaf, in UTC. One whose record is gone before it is read counts under `uncounted`. What
was counted stays when its record is erased: it is about no person.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

import msgspec
from sqlalchemy import select

from aboveboard.audit.entries import parse_leaf
from aboveboard.background import every, unless_unchanged
from aboveboard.clock import MS_PER_DAY
from aboveboard.erasure.state import intent_name
from aboveboard.errors import AboveboardError, Stale, Tampered, Unreadable
from aboveboard.exports.query import hour_ms
from aboveboard.gateway.day_counts import READ_CURSOR, CountCell, DayCell, add_counts, move_cursor
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import NoticeRecord
from aboveboard.gateway.staff_records import CaseRecord, CaseStep
from aboveboard.gateway.stored_records import (
    ENTRIES_WITH_RECORD,
    OPERATOR_STORED,
    STORED_WITH_KEY,
    LogRow,
    StoredRecord,
    fetch_records,
    log_row,
    open_bytes,
    open_record,
)
from aboveboard.keys.keyring import Keyring
from aboveboard.numbers.counted_entries import COUNTED, CountingFacts, NoticeName, count_entry, find_start
from aboveboard.numbers.topics import UNCOUNTED
from aboveboard.storage.journal import Submission
from aboveboard.storage.tables import entries, records
from aboveboard.words import EntryKind

EVERY_S = 20.0

PAGE = 100
"""The entries that are counted in one commit. A page takes some milliseconds, which a request may have to wait."""

REST = 9
"""The rest after a page, as a multiple of its time. So the count takes a tenth of one processor at most, and lags behind under load."""


_ENDING = (EntryKind.ERASURE, EntryKind.CASE)
"""The kinds of entries that may end what an earlier one began."""


class ReadEntry(NamedTuple):
    """A counted kind of entry. `data` is None when its record is gone or does not open."""

    place: int
    kind: EntryKind
    at_ms: int
    day: int
    person: bytes | None
    data: bytes | None


class AnnouncedNotices:
    """The notices of the log by index, read once. Each node reads the newer ones as it meets choices."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._found: list[tuple[int, str, NoticeName]] = []
        self._after = -1

    async def read(self, until: int) -> None:
        """Reads the notices up to the index `until`."""
        if until <= self._after:
            return
        table = records.c
        query = OPERATOR_STORED.where(
            table.kind == EntryKind.NOTICE, table.entry_index > self._after, table.entry_index <= until
        )
        key = self._gateway.keyring.operator_key
        for stored in await fetch_records(self._gateway.database, query.order_by(table.entry_index)):
            body = open_record(stored, key, NoticeRecord)
            name = NoticeName(body.purpose, str(body.version), body.language)
            self._found.append((stored.entry_index, body.notice, name))
        self._after = until

    def list_before(self, index: int) -> dict[str, NoticeName]:
        """Returns those that were announced before the entry at `index`, by id."""
        return {notice: name for at, notice, name in self._found if at < index}


async def run(gateway: Gateway) -> None:
    """Counts every EVERY_S, until cancelled."""
    work = unless_unchanged(partial(count_new, gateway), gateway.database.reads.read_version)
    await every(EVERY_S, work, "log_not_counted")


async def count_new(gateway: Gateway) -> int:
    """Counts the entries that were not counted yet, and returns their number. Raises Stale when another process did."""
    total, loop = 0, asyncio.get_running_loop()
    since_s = loop.time()
    while found := await _count_page(gateway):
        total += found
        if found < PAGE:
            break
        await asyncio.sleep(REST * (loop.time() - since_s))
        since_s = loop.time()
    return total


async def _count_page(gateway: Gateway) -> int:
    (start,) = [row[0] for row in await gateway.database.rows(READ_CURSOR)] or [0]
    query = ENTRIES_WITH_RECORD.where(entries.c.entry_index >= start)
    rows = await gateway.database.rows(query.order_by(entries.c.entry_index).limit(PAGE))
    if not rows:
        return 0
    counts = await count_rows(gateway, [log_row(row) for row in rows])
    guard, move = move_cursor(start, start + len(rows))
    await gateway.submit(Submission((guard,), (move, *add_counts(counts)), ()))
    return len(rows)


async def count_rows(gateway: Gateway, rows: Sequence[LogRow]) -> Counter[DayCell]:
    """Returns the counts of these entries. Raises Stale where one does not open because the keys were replaced."""
    used, notices = gateway.keyring, gateway.part(AnnouncedNotices)
    found = await asyncio.to_thread(_open_all, used, rows)
    if any(each.data is None for each in found) and await gateway.has_other_keys(used):
        raise Stale("The keys were replaced. Count again.")
    if any(each.kind is EntryKind.CONSENT for each in found):
        await notices.read(rows[-1].entry_index)
    started = {each.place: await _find_start(gateway, each) for each in found if each.kind in _ENDING}
    return await asyncio.to_thread(_count_all, found, notices, started)


def _count_all(
    found: Sequence[ReadEntry], notices: AnnouncedNotices, started: Mapping[int, int | None]
) -> Counter[DayCell]:
    return Counter(
        DayCell(each.day, cell) for each in found for cell in _cells(each, notices, started.get(each.place))
    )


def _cells(each: ReadEntry, notices: AnnouncedNotices, started_ms: int | None) -> list[CountCell]:
    gone = [CountCell(UNCOUNTED, (str(each.kind),))]
    if each.data is None:
        return gone
    known = notices.list_before(each.place) if each.kind is EntryKind.CONSENT else {}
    try:
        return count_entry(each.kind, each.data, CountingFacts(each.at_ms, known, started_ms))
    except (AboveboardError, msgspec.DecodeError):  # of a newer version
        return gone


def _open_all(keyring: Keyring, rows: Sequence[LogRow]) -> list[ReadEntry]:
    keys: dict[bytes | None, bytes] = {None: keyring.operator_key}
    found = list[ReadEntry]()
    for row in rows:
        leaf = parse_leaf(row.leaf)
        if leaf.type not in COUNTED:
            continue
        start_ms, stored = hour_ms(leaf), row.stored
        data = None if stored is None else _open(keyring, stored, keys)
        person, at_ms = (None, start_ms) if stored is None else (stored.person, stored.at_ms)
        kind = EntryKind(leaf.type)
        found.append(ReadEntry(row.entry_index, kind, at_ms, start_ms // MS_PER_DAY, person, data))
    return found


def _open(keyring: Keyring, stored: StoredRecord, keys: dict[bytes | None, bytes]) -> bytes | None:
    """Returns the body, None when it is gone or refused. `keys` caches the unwrapped keys by pseudonym."""
    wrapped, person = stored.readable_key, stored.person
    try:
        if person is not None:
            if wrapped is None:
                return None
            keys[person] = keys.get(person) or keyring.unwrap(wrapped, person)
        return open_bytes(stored, keys[person])
    except (Unreadable, Tampered):
        return None


async def _find_start(gateway: Gateway, each: ReadEntry) -> int | None:
    """Returns the time of the entry that began what this one ends. None without one that can be read."""
    try:
        name = None if each.data is None else find_start(each.kind, each.data)
    except AboveboardError:
        return None
    if name is None:
        return None
    table = records.c
    if each.kind is EntryKind.ERASURE:
        wanted = select(table.at_ms).where(table.record == intent_name(bytes.fromhex(name)))
        return next((at_ms for (at_ms,) in await gateway.database.rows(wanted)), None)
    query = STORED_WITH_KEY.where(
        table.person == each.person, table.kind == EntryKind.CASE, table.entry_index < each.place
    )
    keys: dict[bytes | None, bytes] = {}
    for stored in await fetch_records(gateway.database, query):
        data = _open(gateway.keyring, stored, keys)
        if data is not None and _is_opening(data, name):
            return stored.at_ms
    return None


def _is_opening(data: bytes, case: str) -> bool:
    body = msgspec.json.decode(data, type=CaseRecord)
    return body.case == case and body.step is CaseStep.OPENED
