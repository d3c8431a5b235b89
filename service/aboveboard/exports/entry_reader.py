"""The entries that an export is about, read in pages and opened: the same memory whatever the length of the log.

Every entry that is meant becomes one line. A person's record is opened with their key, which is read anew for
each page, together with the records: whoever moves to another pseudonym meanwhile has both or neither. Where the key
or the record is gone, or an erasure has begun, the entry is erased; where there is one and it does not open, or is not
the one that the leaf commits to, the line says so.

Without pseudonyms the bodies that name other records or people are left out: they are committed to, so nothing in them
can be blanked.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from typing import Literal, NamedTuple

import msgspec
from msgspec import Struct, structs
from sqlalchemy import Select, and_, or_

from aboveboard.audit.entries import Leaf, commitment, parse_leaf, unpack
from aboveboard.errors import NotFound, Tampered, Unreadable
from aboveboard.exports.query import ExportQuery, wants_leaf, wants_row
from aboveboard.exports.throttle import PAGE, in_thread
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import OutcomeRecord
from aboveboard.gateway.stored_records import (
    ENTRIES_WITH_RECORD,
    EntryColumns,
    LogRow,
    StoredRecord,
    log_row,
    read_body,
)
from aboveboard.keys.keyring import Keyring
from aboveboard.keys.sealing import unseal
from aboveboard.storage.tables import entries, records
from aboveboard.words import EntryKind

PAGE_BYTES = 4 << 20
"""About so many bytes of records are opened at a time: one is a few KB, and at the very most some hundred."""

AT_ONCE = 500
"""Decisions that are looked up at a time."""

FIRST = 64
"""Entries of the first page, when nothing is known of their size yet; later ones are at most twice the one before."""

SPAN_MOST = 64 * PAGE
"""Entries that are looked through at a time while few of them are meant."""

State = Literal["record", "erased", "unreadable", "left_out"]


class LogEntry(Struct, frozen=True):
    """One entry that is meant. What is not known any more is None, as is the opening of what does not open."""

    index: int
    leaf: bytes
    entry: Leaf
    state: State
    at_ms: int | None = None
    app: str | None = None
    person: bytes | None = None
    record: str | None = None
    salt: bytes | None = None
    body: bytes | None = None


class EntryPage(NamedTuple):
    """What is meant among the entries from `start` up to, not including, `end`."""

    start: int
    end: int
    found: list[LogEntry]


class NamedPlacement(Struct, frozen=True):
    """The member of a body that says which placement it is about, whatever its kind."""

    placement: str | None = None


_placement_decoder = msgspec.json.Decoder(NamedPlacement)


async def log_rows(gateway: Gateway, query: Select[*EntryColumns]) -> list[LogRow]:
    """Returns the rows of `query`, which is `ENTRIES_WITH_RECORD`, narrowed."""
    return [log_row(row) for row in await gateway.database.rows(query)]


async def entry_at(gateway: Gateway, index: int) -> LogEntry:
    """Returns the one entry, with its record decrypted if that can be. Raises NotFound."""
    query = ENTRIES_WITH_RECORD.where(entries.c.entry_index == index)
    for again in (False, True):
        used = gateway.keyring
        found = await decrypt_rows(gateway, ExportQuery(), await log_rows(gateway, query))
        if not found:
            raise NotFound("the log has no such entry", field="index")
        if again or found[0].state != "unreadable" or not await gateway.has_other_keys(used):
            break
    return found[0]


async def pages(
    gateway: Gateway, query: ExportQuery, size: int, *, page: int = PAGE
) -> AsyncGenerator[EntryPage, None]:
    """Everything that `query` means among the first `size` entries, in their order.

    Tampered when an entry is missing; Unavailable when the database does not answer. To be closed by whoever stops
    early.
    """
    most = min(page, FIRST)
    newest = gateway.keyring  # before each reading: keys that come later may not open its rows
    reading = asyncio.create_task(_read(gateway, query, range(min(most, size)), most))
    try:
        while True:
            looked, rows = await reading
            used, newest = newest, gateway.keyring
            span = 0 if len(rows) > most // 4 else min(2 * len(looked), SPAN_MOST)
            most = min(page, 2 * most, _count_fitting(rows))
            following = range(looked.stop, min(looked.stop + max(span, most), size))
            # The next page is read while this one is opened and written.
            reading = asyncio.create_task(_read(gateway, query, following, most))
            found = await decrypt_rows(gateway, query, rows)
            if any(each.state == "unreadable" for each in found) and await gateway.has_other_keys(used):
                _, rows = await _read(gateway, query, looked, len(rows))  # wrapped anew, like the keys
                found = await decrypt_rows(gateway, query, rows)
            yield EntryPage(looked.start, looked.stop, found)
            if not following:
                return
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


def _count_fitting(rows: Sequence[LogRow]) -> int:
    """How many rows like these a page may have."""
    size = sum(len(row.stored.sealed) for row in rows if row.stored)
    return max(FIRST // 4, PAGE_BYTES * len(rows) // size) if size else PAGE


async def _read(
    gateway: Gateway, query: ExportQuery, span: range, most: int
) -> tuple[range, Sequence[LogRow]]:
    """At most so many of the rows in the span that may be meant, and how far that went."""
    if not span:
        return span, ()
    rows = await log_rows(gateway, _rows(query, span).limit(most))
    if len(rows) == most:  # there may be more of them in the rest
        span = range(span.start, rows[-1].entry_index + 1)
    # Only where every entry was asked for can one be missed here; the pass over the leaves misses it anyway.
    if query.app is None and not query.is_timed and len(rows) != len(span):
        raise Tampered(f"an entry between index {span.start} and {span.stop - 1} is missing")
    return span, rows


def _rows(query: ExportQuery, span: range) -> Select[*EntryColumns]:
    """The rows that may be meant. What only the leaf says is not asked of the database, where nothing vouches for
    it."""
    found = ENTRIES_WITH_RECORD.where(entries.c.entry_index >= span.start, entries.c.entry_index < span.stop)
    narrowed = []
    if query.app is not None:
        narrowed.append(records.c.app == query.app)
    if query.from_ms is not None:
        narrowed.append(records.c.at_ms >= query.from_ms)
    if query.to_ms is not None:
        narrowed.append(records.c.at_ms < query.to_ms)
    if narrowed:
        found = found.where(or_(records.c.entry_index.is_(None), and_(*narrowed)))
    return found.order_by(entries.c.entry_index)


async def decrypt_rows(gateway: Gateway, query: ExportQuery, rows: Sequence[LogRow]) -> list[LogEntry]:
    """What is meant of these rows."""
    found = await in_thread(_open_all, gateway.keyring, query, rows)
    return found if query.placement is None else await _at_placement(gateway, query.placement, found)


def _open_all(keyring: Keyring, query: ExportQuery, rows: Sequence[LogRow]) -> list[LogEntry]:
    keys: dict[bytes | None, bytes] = {None: keyring.operator_key}
    found = []
    for row in rows:
        leaf, stored = parse_leaf(row.leaf), row.stored
        if wants_leaf(query, leaf) and (stored is None or wants_row(query, stored.at_ms, stored.app)):
            found.append(_open(keyring, row, leaf, keys))
    return found


def _open(keyring: Keyring, row: LogRow, leaf: Leaf, keys: dict[bytes | None, bytes]) -> LogEntry:
    """`keys` are those that are open already."""
    stored = row.stored
    if stored is None or (stored.person is not None and stored.readable_key is None):
        return LogEntry(row.entry_index, row.leaf, leaf, "erased")
    person = stored.person
    try:
        key = keys.get(person) or keyring.unwrap(stored.readable_key or b"", person or b"")
    except (Unreadable, Tampered):
        return unreadable(stored, leaf)
    keys[person] = key
    return open_stored(stored, leaf, key)


def unreadable(stored: StoredRecord, leaf: Leaf) -> LogEntry:
    """Returns what is known of a record that does not open."""
    return LogEntry(
        stored.entry_index,
        stored.leaf,
        leaf,
        "unreadable",
        stored.at_ms,
        stored.app,
        stored.person,
        stored.record,
    )


def open_stored(stored: StoredRecord, leaf: Leaf, key: bytes) -> LogEntry:
    """Returns the record, decrypted; unreadable when it does not open, or is not the one that the leaf commits to."""
    found = unreadable(stored, leaf)
    try:
        salt, body = unpack(unseal(key, stored.sealed, stored.leaf))
    except (Unreadable, Tampered):
        return found
    if commitment(salt, body).hex() != leaf.commitment:
        return found
    return structs.replace(found, state="record", salt=salt, body=body)


async def _at_placement(gateway: Gateway, placement: str, found: Sequence[LogEntry]) -> list[LogEntry]:
    """Those about the placement. An outcome is about that of its decision; what was erased may have been about any."""
    named = await in_thread(lambda: [_placement_of(each) for each in found])
    asked = {decision for _, decisions in named for decision in decisions}
    followed = await _decisions_at(gateway, placement, asked) if asked else set()
    return [
        each
        for each, (name, decisions) in zip(found, named, strict=True)
        if each.state != "record" or name == placement or not followed.isdisjoint(decisions)
    ]


def _placement_of(found: LogEntry) -> tuple[str | None, list[str]]:
    """The placement that a record names, and the decisions that it follows."""
    if found.body is None:
        return None, []
    if found.entry.type == EntryKind.OUTCOME:
        return None, [each.decision for each in read_body(found.body, OutcomeRecord).outcomes]
    name = _placement_decoder.decode(found.body).placement
    if found.entry.type == EntryKind.MODEL and name is not None:  # `app/placement`, see placement_key
        _, _, name = name.partition("/")
    return name, []


async def _decisions_at(gateway: Gateway, placement: str, decisions: set[str]) -> set[str]:
    """Which of the decisions were about the placement."""
    named, ordered = set(), sorted(decisions)
    for start in range(0, len(ordered), AT_ONCE):
        query = ENTRIES_WITH_RECORD.where(records.c.record.in_(ordered[start : start + AT_ONCE]))
        rows = await log_rows(gateway, query)
        found = await decrypt_rows(gateway, ExportQuery(kinds=(EntryKind.DECISION,)), rows)
        for each in found:
            name, _ = _placement_of(each)
            named |= {each.record or ""} if name == placement else set()
    return named
