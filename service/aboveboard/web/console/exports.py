"""`/console/exports`: starts, lists and hands out exports. The page updates itself while one is being made."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

import msgspec
from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect, Stream, Template
from msgspec import Struct

from aboveboard.errors import Malformed
from aboveboard.exports import by_staff, jobs
from aboveboard.exports.jobs import Job
from aboveboard.exports.query import FORMATS, ExportQuery, Format
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.web.console.log import LAST_DAY, AppName, PlacementName, start_of
from aboveboard.web.console.page import ConsolePage, here, query_of
from aboveboard.web.forms import form
from aboveboard.web.page import render_page
from aboveboard.web.sessions import gateway_of
from aboveboard.words import EntryKind

AGAIN_S = 3
"""Seconds between two looks of a page at an export that is being made."""

SHOWN_MOST = 50

Shown = Literal["", "asked", "dropped"]


class ExportsQuery(Struct, frozen=True):
    said: Shown = ""


class ExportForm(Struct, frozen=True, rename={"since": "from", "until": "to"}):
    """A new export. An empty field does not restrict. Browsers do not send a box that is not ticked."""

    kind: list[EntryKind] = []
    since: str = ""
    until: str = ""
    app: str = ""
    placement: str = ""
    format: list[Format] = []
    pseudonyms: bool = False


class ExportConditions(Struct, frozen=True):
    """The parsed texts of an `ExportForm`, None for an empty one."""

    since: date | None = None
    until: date | None = None
    app: AppName | None = None
    placement: PlacementName | None = None


class ExportRow(Struct, frozen=True):
    """One export. `expires_ms` is when its file is deleted, 0 without a file. `problem` is the cause of a failure."""

    export: str
    state: str
    done: int
    total: int
    created_ms: int
    expires_ms: int
    problem: str
    kinds: list[str]
    app: str
    placement: str
    formats: list[str]


class ExportsPage(ConsolePage, frozen=True, kw_only=True):
    """The newest exports, of which `more` are not shown. `again_s` is the seconds to the next look, 0 for never."""

    template = "console/exports.html"
    rows: list[ExportRow]
    more: int
    kinds: list[str]
    formats: list[str]
    again_s: int


@get("/exports", include_in_schema=False)
async def exports_page(request: HttpRequest) -> Template:
    asked, _ = query_of(request, ExportsQuery)
    _, around = await here(request, "exports", said=f"console-export-{asked.said}" if asked.said else "")
    gateway = gateway_of(request)
    found = list(reversed(await jobs.all_jobs(gateway)))
    waits = any(job.state in ("waiting", "running") for job in found)
    page = ExportsPage(
        **around,
        rows=[_row(gateway, job) for job in found[:SHOWN_MOST]],
        more=max(0, len(found) - SHOWN_MOST),
        kinds=[str(kind) for kind in EntryKind],
        formats=[each for each in FORMATS if each != "jsonl"],
        again_s=AGAIN_S if waits else 0,
    )
    return render_page(page)


@post("/exports", include_in_schema=False)
async def start_export(request: HttpRequest) -> Redirect:
    """Starts an export. Its own entry in the log names the key and the query, once it is made."""
    by, _ = await here(request, "exports")
    sent = await form(request, ExportForm)
    await jobs.ask(gateway_of(request), _query(sent), by.id)
    return Redirect("/console/exports?said=asked", status_code=303)


@post("/exports/{export:str}/drop", include_in_schema=False)
async def drop_export(request: HttpRequest, export: FromPath[str]) -> Redirect:
    by, _ = await here(request, "exports")
    await form(request, Struct)
    await by_staff.drop(gateway_of(request), export, by)
    return Redirect("/console/exports?said=dropped", status_code=303)


@get("/exports/{export:str}/file", include_in_schema=False)
async def export_file(request: HttpRequest, export: FromPath[str]) -> Stream:
    """Returns the archive. The log names the key that takes it before the first byte is sent."""
    by, _ = await here(request, "exports")
    file = await by_staff.take(gateway_of(request), export, by)
    headers = {
        "content-disposition": f'attachment; filename="aboveboard-{export}.zip"',
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }
    return Stream(jobs.pieces(file), media_type="application/zip", headers=headers)


def _query(sent: ExportForm) -> ExportQuery:
    """Returns the query of the form. Raises Malformed for a field that does not fit."""
    asked = _parse_conditions(sent)
    # The last day is included, so the query ends where the next day begins.
    return ExportQuery(
        from_ms=None if asked.since is None else start_of(asked.since),
        to_ms=None if asked.until is None else start_of(min(asked.until, LAST_DAY) + timedelta(days=1)),
        kinds=tuple(sent.kind),
        placement=asked.placement,
        app=asked.app,
        formats=tuple(sent.format),
        pseudonyms=sent.pseudonyms,
    )


def _parse_conditions(sent: ExportForm) -> ExportConditions:
    given = {"since": sent.since, "until": sent.until, "app": sent.app, "placement": sent.placement}
    filled = {name: text for name, text in given.items() if text}
    try:
        return msgspec.convert(filled, ExportConditions, strict=False)
    except msgspec.ValidationError:
        raise Malformed(
            "A field of the form does not fit. Correct it and send the form again.",
            expected="the form as it is on the page",
        ) from None


def _row(gateway: Gateway, job: Job) -> ExportRow:
    query = job.request.query
    ready = job.state == "ready"
    return ExportRow(
        export=job.export,
        state="gone" if job.is_gone(gateway.clock()) else job.state,
        done=job.done,
        total=job.total,
        created_ms=job.created_ms,
        expires_ms=job.expires_ms if ready else 0,
        problem=job.request.problem or "",
        kinds=_texts(query.kinds),
        app=query.app or "",
        placement=query.placement or "",
        formats=_texts(query.formats),
    )


def _texts(words: Iterable[str]) -> list[str]:
    return [str(word) for word in words]


HANDLERS: list[HTTPRouteHandler] = [exports_page, start_export, drop_export, export_file]
