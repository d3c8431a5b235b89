"""The log searched for a page of entries: by place, so that a page stays what it was while entries come in.

Kind, app and time are asked of the database, and the leaf has the last word on the kind. Placements and rules stand in
sealed records, which have to be opened one by one: so a search looks at so many of them and no more, says how far it
came, and goes on from there when it is asked to. What was erased is found by what its leaf says, and never by what
was in it.
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
"""Entries that one search passes by, when nothing has to be opened."""

OPEN_MOST = 1_000
"""Records that one search opens."""

OPEN_AT_ONCE = 250
SKEW_MS = 600_000
"""How far the times of two entries may be from the order of their places: the clocks of nodes differ."""


class Search(Struct, frozen=True):
    """`rule` is the id of a rule that the record names. `oldest` turns the order round."""

    query: ExportQuery = ExportQuery()
    rule: str | None = None
    oldest: bool = False

    @property
    def opens(self) -> bool:
        """Whether records have to be opened for it."""
        return self.rule is not None or self.query.placement is not None


class Hit(NamedTuple):
    """`at_ms` is None for an entry that was erased, of which only the hour is known: `hour_ms`."""

    place: int
    kind: str
    hour_ms: int
    at_ms: int | None
    app: str | None
    person: bytes | None
    readable: bool


class SearchResult(NamedTuple):
    """`looked` entries were passed by. Going on from `following` finds what comes next; None at the end."""

    hits: list[Hit]
    looked: int
    following: int | None


Columns = TypeVarTuple("Columns")
PlainColumns = tuple[int, bytes, str | None, bytes | None, int | None, int | None, int]
"""Index, leaf, app, person and time of an entry; whether it can be read, and whether its person is being erased."""

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
    """At most `most` entries that are meant, from `start` on, which is the first place to look at (None: the newest,
    or the oldest). Raises Unavailable."""
    low, high = await _bounds(gateway, asked.query)
    if start is not None:
        low, high = (max(low, start), high) if asked.oldest else (low, min(high, start + 1))
    look = _search_records if asked.opens else _plainly
    return await look(gateway, asked, range(low, max(low, high)), most)


async def size_of(gateway: Gateway) -> int:
    """How many entries the log has."""
    rows = await gateway.database.rows(select(log_head.c.size).where(log_head.c.id == 1))
    return next((int(size) for (size,) in rows), 0)


async def _bounds(gateway: Gateway, query: ExportQuery) -> tuple[int, int]:
    """Between which places everything lies that is meant, as far as its time tells."""
    size = await size_of(gateway)
    low = 0 if query.from_ms is None else await _place_of(gateway, query.from_ms - SKEW_MS, size)
    high = size if query.to_ms is None else await _place_of(gateway, query.to_ms + SKEW_MS, size)
    return low, high


async def _place_of(gateway: Gateway, at_ms: int, size: int) -> int:
    """The first place whose entry is not older, by halving: times grow with places, and have no index of their own."""
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
    """What the database can leave out. An entry whose record is gone stays: its leaf tells whether it is meant."""
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
    """The first `most` places of the span, in the order of the search."""
    if oldest:
        return range(span.start, min(span.stop, span.start + most))
    return range(max(span.start, span.stop - most), span.stop)


def _count_passed(span: range, last: int | None, *, oldest: bool) -> tuple[int, range]:
    """How many places were passed by up to `last` (None: all), and what is left of the span."""
    if last is None:
        return len(span), span[:0]
    left = range(last + 1, span.stop) if oldest else range(span.start, last)
    return len(span) - len(left), left


def _find_continuation(left: range, beyond: range, *, oldest: bool) -> int | None:
    """Where to go on: in what is left of the part that was looked at, or else beyond it."""
    for span in (left, beyond):
        if span:
            return span.start if oldest else span.stop - 1
    return None


def _beyond(span: range, part: range, *, oldest: bool) -> range:
    return range(part.stop, span.stop) if oldest else range(span.start, part.start)


async def _plainly(gateway: Gateway, asked: Search, span: range, most: int) -> SearchResult:
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
    """Those whose record names the placement and the rule."""
    found = [each for each in await decrypt_rows(gateway, asked.query, rows) if each.body is not None]
    if asked.rule is None:
        return found
    said = f'"rule:{asked.rule}"'.encode()
    return await in_thread(lambda: [each for each in found if said in (each.body or b"")])


def _decrypt_hit(found: LogEntry) -> Hit:
    leaf: Leaf = found.entry
    return Hit(found.index, leaf.type, hour_ms(leaf), found.at_ms, found.app, found.person, readable=True)
