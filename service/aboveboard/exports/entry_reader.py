"""The entries of an export, read and decrypted page by page, in constant memory for a log of any length.

Every entry that the query selects becomes one line. A person's record is decrypted with their key, which each page
reads in the same query as the records. So a person who moves to another pseudonym has key and record, or neither. An
entry is `erased` when its key or record is gone or an erasure has begun. It is `unreadable` when the record does not
decrypt or the leaf does not commit to it.

Without pseudonyms, bodies that name other records or people are left out. The leaf commits to the whole body, so no
part of it can be blanked.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
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
from aboveboard.gateway.refusals import note_record
from aboveboard.gateway.sealed_records import unseal_content
from aboveboard.gateway.stored_records import (
    ENTRIES_WITH_RECORD,
    EntryColumns,
    LogRow,
    StoredRecord,
    log_row,
    read_body,
)
from aboveboard.keys.keyring import Keyring
from aboveboard.storage.tables import entries, records
from aboveboard.words import EntryKind

PAGE_BYTES = 4 << 20
"""The approximate bytes of decrypted records in a page. A record has a few KB, and at most some hundred KB."""

AT_ONCE = 500
"""The number of decisions in one lookup."""

FIRST = 64
"""The entries of the first page. A later page has at most twice those before it.

The next page is read while this one is decrypted. So its size follows that of the records two pages before it.
"""

SPAN_MOST = 64 * PAGE
"""The most entries that one read passes while the query selects few of them."""

State = Literal["record", "erased", "unreadable", "left_out"]


class LogEntry(Struct, frozen=True):
    """An entry that the query selects. Erased members are None; so are salt and body without a decrypted record."""

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
    """The selected entries among those from `start` up to, not including, `end`."""

    start: int
    end: int
    found: list[LogEntry]


class NamedPlacement(Struct, frozen=True):
    """The member of a body, of any kind, that names its placement."""

    placement: str | None = None


_placement_decoder = msgspec.json.Decoder(NamedPlacement)


async def log_rows(gateway: Gateway, query: Select[*EntryColumns]) -> list[LogRow]:
    """Returns the rows of `query`, which is `ENTRIES_WITH_RECORD`, narrowed."""
    return [log_row(row) for row in await gateway.database.rows(query)]


async def entry_at(gateway: Gateway, index: int) -> LogEntry:
    """Returns the one entry, with its record decrypted if that can be. Raises NotFound when there is none."""
    query = ENTRIES_WITH_RECORD.where(entries.c.entry_index == index)
    for again in (False, True):
        used = gateway.keyring
        found = await decrypt_rows(gateway, ExportQuery(), await log_rows(gateway, query))
        if not found:
            raise NotFound("The log has no entry at this index. Use a smaller one.", field="index")
        if again or found[0].state != "unreadable" or not await gateway.has_other_keys(used):
            break
    note_unreadable(gateway, found)
    return found[0]


async def pages(
    gateway: Gateway, query: ExportQuery, size: int, *, page: int = PAGE
) -> AsyncGenerator[EntryPage, None]:
    """Yields the entries that `query` selects among the first `size`, in their order, page by page.

    Raises Tampered when an entry is missing, unless `query` names an app or a time. Raises Unavailable when the
    database does not answer. A caller that stops early must close the generator.
    """
    most, fitting = min(page, FIRST), PAGE
    newest = gateway.keyring  # taken before each read: later keys may not unwrap the keys in its rows
    reading = asyncio.create_task(_read(gateway, query, range(min(most, size)), most))
    try:
        while True:
            looked, rows = await reading
            used, newest = newest, gateway.keyring
            span = 0 if len(rows) > most // 4 else min(2 * len(looked), SPAN_MOST)
            most = min(page, 2 * most, fitting)
            following = range(looked.stop, min(looked.stop + max(span, most), size))
            # The next page is read while this one is decrypted and written.
            reading = asyncio.create_task(_read(gateway, query, following, most))
            found = await decrypt_rows(gateway, query, rows)
            if any(each.state == "unreadable" for each in found) and await gateway.has_other_keys(used):
                _, rows = await _read(
                    gateway, query, looked, len(rows)
                )  # a rotation has rewrapped these keys
                found = await decrypt_rows(gateway, query, rows)
            note_unreadable(gateway, found)
            fitting = _count_fitting(found)
            yield EntryPage(looked.start, looked.stop, found)
            if not following:
                return
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


def _count_fitting(found: Sequence[LogEntry]) -> int:
    """Returns the number of records like these that fit into PAGE_BYTES, at least a quarter of FIRST."""
    size = sum(len(each.body) for each in found if each.body)
    return max(FIRST // 4, PAGE_BYTES * len(found) // size) if size else PAGE


async def _read(
    gateway: Gateway, query: ExportQuery, span: range, most: int
) -> tuple[range, Sequence[LogRow]]:
    """Returns at most `most` candidate rows of the span, and the part of the span that they cover."""
    if not span:
        return span, ()
    rows = await log_rows(gateway, _rows(query, span).limit(most))
    if len(rows) == most:  # there may be more of them in the rest
        span = range(span.start, rows[-1].entry_index + 1)
    # A gap shows here only when every entry is a candidate. The pass over the leaves finds it in any case.
    if query.app is None and not query.is_timed and len(rows) != len(span):
        raise Tampered(f"An entry between index {span.start} and {span.stop - 1} is missing.")
    return span, rows


def _rows(query: ExportQuery, span: range) -> Select[*EntryColumns]:
    """Returns the query for candidate rows, narrowed by app and time alone.

    Kind and policy set are read from the leaf, because nothing proves the database's columns for them.
    """
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
    """Decrypts the rows, and returns the entries that `query` selects."""
    found = await in_thread(_open_all, gateway.keyring, query, rows)
    return found if query.placement is None else await _at_placement(gateway, query.placement, found)


def note_unreadable(gateway: Gateway, found: Iterable[LogEntry]) -> None:
    """Counts and logs each record that was refused."""
    for each in found:
        if each.state == "unreadable":
            note_record(gateway.metrics, each.index)


def _open_all(keyring: Keyring, query: ExportQuery, rows: Sequence[LogRow]) -> list[LogEntry]:
    keys: dict[bytes | None, bytes] = {None: keyring.operator_key}
    found = []
    for row in rows:
        leaf, stored = parse_leaf(row.leaf), row.stored
        if wants_leaf(query, leaf) and (stored is None or wants_row(query, stored.at_ms, stored.app)):
            found.append(_open(keyring, row, leaf, keys))
    return found


def _open(keyring: Keyring, row: LogRow, leaf: Leaf, keys: dict[bytes | None, bytes]) -> LogEntry:
    """Returns the entry of the row. `keys` caches the unwrapped keys by pseudonym, None for the operator's."""
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
    """Returns the entry of a record that does not decrypt, without salt and body."""
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
    """Returns the entry with its decrypted record.

    Its state is `unreadable` when the record does not decrypt or the leaf does not commit to it.
    """
    found = unreadable(stored, leaf)
    try:
        salt, body = unpack(unseal_content(stored, key).opening)
    except (Unreadable, Tampered):
        return found
    if commitment(salt, body).hex() != leaf.commitment:
        return found
    return structs.replace(found, state="record", salt=salt, body=body)


async def _at_placement(gateway: Gateway, placement: str, found: Sequence[LogEntry]) -> list[LogEntry]:
    """Returns the entries of the placement, and all without a record, which may have had any placement.

    An outcome has the placement of its decision.
    """
    named = await in_thread(lambda: [_placement_of(each) for each in found])
    asked = {decision for _, decisions in named for decision in decisions}
    followed = await _decisions_at(gateway, placement, asked) if asked else set()
    return [
        each
        for each, (name, decisions) in zip(found, named, strict=True)
        if each.state != "record" or name == placement or not followed.isdisjoint(decisions)
    ]


def _placement_of(found: LogEntry) -> tuple[str | None, list[str]]:
    """Returns the placement that a record names, and the ids of the decisions that it is an outcome of."""
    if found.body is None:
        return None, []
    if found.entry.type == EntryKind.OUTCOME:
        return None, [each.decision for each in read_body(found.body, OutcomeRecord).outcomes]
    name = _placement_decoder.decode(found.body).placement
    if found.entry.type == EntryKind.MODEL and name is not None:  # `app/placement`, see placement_key
        _, _, name = name.partition("/")
    return name, []


async def _decisions_at(gateway: Gateway, placement: str, decisions: set[str]) -> set[str]:
    """Returns those of the decisions that were made for the placement."""
    named, ordered = set(), sorted(decisions)
    for start in range(0, len(ordered), AT_ONCE):
        query = ENTRIES_WITH_RECORD.where(records.c.record.in_(ordered[start : start + AT_ONCE]))
        rows = await log_rows(gateway, query)
        found = await decrypt_rows(gateway, ExportQuery(kinds=(EntryKind.DECISION,)), rows)
        for each in found:
            name, _ = _placement_of(each)
            named |= {each.record or ""} if name == placement else set()
    return named
