"""A person's timeline: every stored record about them, newest first, page by page.

Pages are cut by the index in the log, so that a page stays the same while entries are added.
"""

from collections.abc import Sequence
from typing import NamedTuple

from aboveboard.audit.entries import parse_leaf
from aboveboard.decisions.bodies import BODIES
from aboveboard.exports.entry_reader import LogEntry, note_unreadable, open_stored
from aboveboard.exports.throttle import in_thread
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import RecordBody
from aboveboard.gateway.stored_records import STORED, StoredRecord, fetch_records, read_body
from aboveboard.people.store import Person
from aboveboard.preferences.history import PersonRecord
from aboveboard.storage.tables import records
from aboveboard.words import EntryKind


class TimelineEntry(NamedTuple):
    """An entry about a person. `found` is its decrypted record, None for one that does not decrypt.

    `app` and `record` are stored beside it, and `record` is "" for one without a public id.
    """

    place: int
    at_ms: int
    kind: EntryKind
    app: str
    record: str
    found: PersonRecord[RecordBody] | None


async def read_timeline(
    gateway: Gateway,
    people: Sequence[Person],
    *,
    kinds: Sequence[EntryKind] = (),
    before: int | None = None,
    size: int,
) -> tuple[list[TimelineEntry], int | None]:
    """Returns the newest entries about these people, of the given kinds or of all, below the index `before`.

    The second value is the `before` of the next page, None on the last one.
    """
    keys = {person.pseudonym: person.key for person in people}
    query = STORED.where(records.c.person.in_(list(keys)))
    if kinds:
        query = query.where(records.c.kind.in_([str(kind) for kind in kinds]))
    if before is not None:
        query = query.where(records.c.entry_index < before)
    stored = await fetch_records(
        gateway.database, query.order_by(records.c.entry_index.desc()).limit(size + 1)
    )
    page = stored[:size]
    found = await in_thread(lambda: [_open(each, keys[each.person or b""]) for each in page])
    note_unreadable(gateway, found)
    following = page[-1].entry_index if len(stored) > size else None
    return [_decode(row, each) for row, each in zip(page, found, strict=True)], following


def _open(stored: StoredRecord, key: bytes) -> LogEntry:
    return open_stored(stored, parse_leaf(stored.leaf), key)


def _decode(row: StoredRecord, each: LogEntry) -> TimelineEntry:
    kind = EntryKind(row.kind)
    found = None
    if each.body is not None:
        found = PersonRecord(row.entry_index, row.at_ms, row.leaf, read_body(each.body, BODIES[kind]))
    return TimelineEntry(row.entry_index, row.at_ms, kind, row.app, row.record or "", found)
