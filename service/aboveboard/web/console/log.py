"""`/console/log`: a search of the log."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from litestar import get
from litestar.handlers import HTTPRouteHandler
from litestar.response import Template
from msgspec import Meta, Struct

from aboveboard.clock import to_ms
from aboveboard.exports.log_search import Hit, Search, search
from aboveboard.exports.query import ExportQuery
from aboveboard.http import HttpRequest
from aboveboard.identifiers import END, NAME, TEXT
from aboveboard.web.console.page import ConsolePage, QueryValue, address, here, query_of
from aboveboard.web.page import render_page
from aboveboard.web.sessions import gateway_of
from aboveboard.words import EntryKind

LAST_DAY = date(9999, 12, 30)
"""The last day that has a next day in Python."""

PSEUDONYM_SHOWN = 12
"""Characters of a pseudonym that are shown. They tell people apart, and lead to no person."""

AppName = Annotated[str, Meta(max_length=50, pattern=TEXT)]
PlacementName = Annotated[str, Meta(max_length=100, pattern=NAME)]
RuleName = Annotated[str, Meta(max_length=100, pattern=r"^[a-z0-9-]+" + END)]
Place = Annotated[int, Meta(ge=0, le=2**53)]


class LogQuery(Struct, frozen=True, rename={"since": "from", "until": "to"}):
    """The conditions of a search. Days are those of UTC, and `until` is the last one included."""

    kind: tuple[EntryKind, ...] = ()
    since: date | None = None
    until: date | None = None
    app: AppName | None = None
    placement: PlacementName | None = None
    rule: RuleName | None = None
    sort: Annotated[str, Meta(pattern="^(newest|oldest)" + END)] = "newest"
    at: Place | None = None


class LogLine(Struct, frozen=True):
    """An entry. When its record is gone, `url` is empty, and `at_ms` is the start of its hour."""

    index: int
    kind: str
    at_ms: int
    app: str
    person: str
    url: str


class LogForm(Struct, frozen=True):
    """The values in the form, as texts."""

    kinds: list[str]
    since: str
    until: str
    app: str
    placement: str
    rule: str
    sort: str


class LogPage(ConsolePage, frozen=True, kw_only=True):
    """A page of entries.

    `looked` entries were passed, and `opened` is True when the search had to decrypt records. `onward` is the address
    where the search resumes, or empty at the end. `first` is the address of the first page, or empty on it. `turned` is
    the address of the other order. `unread` names the fields of the query that could not be read.
    """

    template = "console/log.html"
    rows: list[LogLine]
    looked: int
    opened: bool
    onward: str
    first: str
    turned: str
    unread: tuple[str, ...]
    filled: LogForm
    kinds: list[str]


@get("/log", include_in_schema=False)
async def log_page(request: HttpRequest) -> Template:
    _, around = await here(request, "log")
    asked, unread = query_of(request, LogQuery)
    wanted = _search(asked)
    found = await search(gateway_of(request), wanted, asked.at)
    page = LogPage(
        **around,
        rows=[_row(hit) for hit in found.hits],
        looked=found.looked,
        opened=wanted.opens,
        onward="" if found.following is None else _address(asked, at=found.following),
        first="" if asked.at is None else _address(asked),
        turned=_address(asked, sort="newest" if asked.sort == "oldest" else "oldest"),
        unread=unread,
        filled=_fill_form(asked),
        kinds=[str(kind) for kind in EntryKind],
    )
    return render_page(page)


def _search(asked: LogQuery) -> Search:
    query = ExportQuery(
        from_ms=None if asked.since is None else start_of(asked.since),
        to_ms=None if asked.until is None else start_of(min(asked.until, LAST_DAY) + timedelta(days=1)),
        kinds=asked.kind,
        placement=asked.placement,
        app=asked.app,
    )
    return Search(query, asked.rule, asked.sort == "oldest")


def start_of(day: date) -> int:
    """Returns the first millisecond of a day in UTC."""
    return to_ms(datetime.combine(day, time(), UTC))


def _address(asked: LogQuery, *, sort: str = "", at: int | None = None) -> str:
    filled = _fill_form(asked)
    given: dict[str, QueryValue] = {"kind": filled.kinds, "from": filled.since, "to": filled.until}
    given |= {"app": filled.app, "placement": filled.placement, "rule": filled.rule}
    given["sort"] = sort or (filled.sort if filled.sort != "newest" else "")
    given["at"] = None if at is None else str(at)
    return address("/console/log", **given)


def _fill_form(asked: LogQuery) -> LogForm:
    return LogForm(
        kinds=[str(kind) for kind in asked.kind],
        since="" if asked.since is None else asked.since.isoformat(),
        until="" if asked.until is None else asked.until.isoformat(),
        app=asked.app or "",
        placement=asked.placement or "",
        rule=asked.rule or "",
        sort=asked.sort,
    )


def _row(hit: Hit) -> LogLine:
    return LogLine(
        index=hit.place,
        kind=hit.kind,
        at_ms=hit.hour_ms if hit.at_ms is None else hit.at_ms,
        app=hit.app or "",
        person="" if hit.person is None else hit.person.hex()[:PSEUDONYM_SHOWN],
        url=f"/console/log/{hit.place}" if hit.readable else "",
    )


HANDLERS: list[HTTPRouteHandler] = [log_page]
