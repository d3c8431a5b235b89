"""A search of the log, page by page. Pages are cut by index, so a page stays the same while entries are added.

The database filters by kind, app and time, and the leaf decides on the kind. Placements and rules are in encrypted
records, which must be decrypted one by one. So a search decrypts a bounded number of them. It returns the index that
it reached, where the next call resumes. An erased entry is found by its leaf, and never by its erased record.
"""

from collections.abc import Sequence
from typing import NamedTuple, TypeVarTuple

from msgspec import Struct
from sqlalchemy import Select, and_, case, or_, select

from aboveboard.audit.entries import Leaf, parse_leaf
from aboveboard.exports.entry_reader import LogEntry, decrypt_rows, log_rows
from aboveboard.exports.query import ExportQuery, hour_ms, wants_leaf, wants_row
from aboveboard.exports.throttle import in_thread
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.stored_records import ENTRIES_WITH_RECORD, LogRow
from aboveboard.people.store import ERASING, people
from aboveboard.storage.tables import entries, log_head, records

HITS = 50
LOOK_MOST = 50_000
"""The most entries that one search passes."""

OPEN_MOST = 1_000
"""The records after which one search stops decrypting; the last batch may exceed it."""

OPEN_AT_ONCE = 250
SKEW_MS = 600_000
"""The most by which times may contradict the order of indexes, in milliseconds: the clocks of nodes differ."""


class Search(Struct, frozen=True):
    """The conditions of a search. `rule` is the id of a rule in the record. `oldest` puts the oldest entry first."""

    query: ExportQuery = ExportQuery()
    rule: str | None = None
    oldest: bool = False

    @property
    def opens(self) -> bool:
        """True when the search has to decrypt records."""
        return self.rule is not None or self.query.placement is not None


class Hit(NamedTuple):
    """An entry that the search found, at the index `place`. An erased one has only its kind and `hour_ms`."""

    place: int
    kind: str
    hour_ms: int
    at_ms: int | None
    app: str | None
    person: bytes | None
    readable: bool


class SearchResult(NamedTuple):
    """A page of hits. `looked` entries were passed; the next page starts at index `following`, None at the end."""

    hits: list[Hit]
    looked: int
    following: int | None


Columns = TypeVarTuple("Columns")
PlainColumns = tuple[int, bytes, str | None, bytes | None, int | None, int | None, int]
"""Index, leaf, app, person and time of an entry, and two numbers.

The first is 0 or None when the record or its key is gone. The second is 1 while the person is being erased.
"""

_PLAIN: Select[*PlainColumns] = (
    select(entries.c.entry_index, entries.c.leaf, records.c.app, records.c.person, records.c.at_ms)
    .add_columns(
        case((records.c.entry_index.is_(None), 0), (records.c.person.is_(None), 1), else_=people.c.version),
        case((people.c.sealed == ERASING, 1), else_=0),
    )
    .outerjoin_from(entries, records, records.c.entry_index == entries.c.entry_index)
    .outerjoin(people, people.c.pseudonym == records.c.person)
)


async def search(
    gateway: Gateway, asked: Search, start: int | None = None, *, most: int = HITS
) -> SearchResult:
    """Returns at most `most` entries that match, from the index `start` on.

    It goes to older entries, or to newer ones when `asked.oldest`. With None it starts at the first in that order. A
    page may have fewer, even none, although more follow. Raises Unavailable when the database does not answer.
    """
    low, high = await _bounds(gateway, asked.query)
    if start is not None:
        low, high = (max(low, start), high) if asked.oldest else (low, min(high, start + 1))
    look = _search_records if asked.opens else _search_rows
    return await look(gateway, asked, range(low, max(low, high)), most)


async def size_of(gateway: Gateway) -> int:
    """Returns the number of entries in the log."""
    rows = await gateway.database.rows(select(log_head.c.size).where(log_head.c.id == 1))
    return next((int(size) for (size,) in rows), 0)


async def _bounds(gateway: Gateway, query: ExportQuery) -> tuple[int, int]:
    """Returns the indexes between which all entries of the requested time are: the first, and the one after the last."""
    size = await size_of(gateway)
    low = 0 if query.from_ms is None else await _place_of(gateway, query.from_ms - SKEW_MS, size)
    high = size if query.to_ms is None else await _place_of(gateway, query.to_ms + SKEW_MS, size)
    return low, high


async def _place_of(gateway: Gateway, at_ms: int, size: int) -> int:
    """Returns the first index whose entry is not older than `at_ms`, or `size`.

    Bisects, because times grow with indexes and the column of times has no database index.
    """
    query = select(records.c.entry_index, records.c.at_ms).order_by(records.c.entry_index).limit(1)
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        rows = await gateway.database.rows(query.where(records.c.entry_index >= middle))
        found, found_ms = next(iter(rows), (high, at_ms))
        if found < high and found_ms < at_ms:
            low = found + 1
        else:
            high = middle
    return low


def _narrow(query: Select[*Columns], asked: Search, span: range) -> Select[*Columns]:
    """Returns the query narrowed to the span and to the conditions that the database can test.

    An entry without a record stays in, and its leaf decides.
    """
    wanted, given = asked.query, []
    if wanted.app is not None:
        given.append(records.c.app == wanted.app)
    if wanted.kinds:
        given.append(records.c.kind.in_(wanted.kinds))
    if wanted.from_ms is not None:
        given.append(records.c.at_ms >= wanted.from_ms)
    if wanted.to_ms is not None:
        given.append(records.c.at_ms < wanted.to_ms)
    found = query.where(entries.c.entry_index >= span.start, entries.c.entry_index < span.stop)
    if given:
        found = found.where(or_(records.c.entry_index.is_(None), and_(*given)))
    place = entries.c.entry_index
    return found.order_by(place if asked.oldest else place.desc())


def _part(span: range, most: int, *, oldest: bool) -> range:
    """Returns the first `most` indexes of the span, in the order of the search."""
    if oldest:
        return range(span.start, min(span.stop, span.start + most))
    return range(max(span.start, span.stop - most), span.stop)


def _count_passed(span: range, last: int | None, *, oldest: bool) -> tuple[int, range]:
    """Returns the number of indexes passed up to `last` (None: all), and the rest of the span."""
    if last is None:
        return len(span), span[:0]
    left = range(last + 1, span.stop) if oldest else range(span.start, last)
    return len(span) - len(left), left


def _find_continuation(left: range, beyond: range, *, oldest: bool) -> int | None:
    """Returns the index of the next page: in the rest of the part, else beyond it, else None."""
    for span in (left, beyond):
        if span:
            return span.start if oldest else span.stop - 1
    return None


def _beyond(span: range, part: range, *, oldest: bool) -> range:
    return range(part.stop, span.stop) if oldest else range(span.start, part.start)


async def _search_rows(gateway: Gateway, asked: Search, span: range, most: int) -> SearchResult:
    part = _part(span, LOOK_MOST, oldest=asked.oldest)
    rows = await gateway.database.rows(_narrow(_PLAIN, asked, part).limit(most + 1)) if part else ()
    indexes = [index for index, *_ in rows]
    last = indexes[most - 1] if len(rows) > most else None
    hits = [hit for row in rows[:most] if (hit := _hit(asked.query, row)) is not None]
    looked, left = _count_passed(part, last, oldest=asked.oldest)
    return SearchResult(
        hits, looked, _find_continuation(left, _beyond(span, part, oldest=asked.oldest), oldest=asked.oldest)
    )


def _hit(query: ExportQuery, row: PlainColumns) -> Hit | None:
    index, data, app, person, at_ms, held, erasing = row
    leaf = parse_leaf(data)
    gone = not held or bool(erasing)
    if not wants_leaf(query, leaf) or not (at_ms is None or wants_row(query, at_ms, app or "")):
        return None
    if gone:
        return Hit(index, leaf.type, hour_ms(leaf), None, None, None, readable=False)
    return Hit(index, leaf.type, hour_ms(leaf), at_ms, app, person, readable=True)


async def _search_records(gateway: Gateway, asked: Search, span: range, most: int) -> SearchResult:
    hits: list[Hit] = []
    looked, read, left = 0, 0, _part(span, LOOK_MOST, oldest=asked.oldest)
    beyond = _beyond(span, left, oldest=asked.oldest)
    while left and read < OPEN_MOST and len(hits) < most:
        rows = await log_rows(gateway, _narrow(ENTRIES_WITH_RECORD, asked, left).limit(OPEN_AT_ONCE))
        found = await _filter_by_names(gateway, asked, rows)
        over = len(hits) + len(found) > most
        taken = found[: most - len(hits)]
        hits += [_decrypt_hit(each) for each in taken]
        last = taken[-1].index if over else rows[-1].entry_index if len(rows) == OPEN_AT_ONCE else None
        passed, left = _count_passed(left, last, oldest=asked.oldest)
        looked, read = looked + passed, read + len(rows)
    return SearchResult(hits, looked, _find_continuation(left, beyond, oldest=asked.oldest))


async def _filter_by_names(gateway: Gateway, asked: Search, rows: Sequence[LogRow]) -> list[LogEntry]:
    """Returns the decrypted entries whose record names the placement and the rule."""
    found = [each for each in await decrypt_rows(gateway, asked.query, rows) if each.body is not None]
    if asked.rule is None:
        return found
    # A search of the bytes suffices: canonical JSON always spells a plain id the same way.
    named = f'"rule:{asked.rule}"'.encode()
    return await in_thread(lambda: [each for each in found if named in (each.body or b"")])


def _decrypt_hit(found: LogEntry) -> Hit:
    leaf: Leaf = found.entry
    return Hit(found.index, leaf.type, hour_ms(leaf), found.at_ms, found.app, found.person, readable=True)
