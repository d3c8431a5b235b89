"""`/console/audits`: starts bias checks of declared watches, lists them, and hands out their sealed reports.

A check with a label file is asked for over the API, which reads the file line by line.
"""

import asyncio
from typing import Annotated, Literal

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from aboveboard.bias.report_csv import list_tables, write_table
from aboveboard.bias.report_file import decode_report
from aboveboard.bias.report_page import POLICY, render_report
from aboveboard.bias.watches import load_watches, needs_labels
from aboveboard.bias_audits import audit_jobs, sealed_report
from aboveboard.bias_audits.audit_jobs import AuditJob, AuditState
from aboveboard.bias_audits.audit_orders import order_check
from aboveboard.errors import NotFound
from aboveboard.http import HttpRequest
from aboveboard.web.console.page import ConsolePage, here, query_of
from aboveboard.web.forms import form
from aboveboard.web.page import render_page
from aboveboard.web.security import HEADERS
from aboveboard.web.sessions import gateway_of

AGAIN_S = 3
"""Seconds between two looks of a page at a check that is being made."""

SHOWN_MOST = 50


class AuditsQuery(Struct, frozen=True):
    said: Literal["", "asked"] = ""


class AuditForm(Struct, frozen=True):
    """A new check: the name of a declared watch."""

    watch: Annotated[str, Meta(max_length=64)]


class AuditListRow(Struct, frozen=True):
    """A check in the list. `disparities` is the number of such verdicts, and `problem` says why there is no report."""

    audit: str
    state: str
    done: int
    total: int
    watch: str
    number: int
    from_ms: int
    to_ms: int
    disparities: int
    problem: str


class AuditsPage(ConsolePage, frozen=True, kw_only=True):
    """The newest checks, of which `more` are not shown. `watches` are the names that can be checked here.

    `again_s` is the seconds to the next look, 0 for never.
    """

    template = "console/audits.html"
    rows: list[AuditListRow]
    more: int
    watches: list[str]
    again_s: int


class AuditPage(ConsolePage, frozen=True, kw_only=True):
    """One check with a report. `index` is that of its entry, and `tables` are the names of its tables as CSV."""

    template = "console/audit.html"
    row: AuditListRow
    index: int
    tables: list[str]


@get("/audits", include_in_schema=False)
async def audits_page(request: HttpRequest) -> Template:
    asked, _ = query_of(request, AuditsQuery)
    _, around = await here(request, "audits", said="console-audit-asked" if asked.said else "")
    gateway = gateway_of(request)
    found = list(reversed(await audit_jobs.all_jobs(gateway)))
    declared = load_watches(gateway.rules.policy.declared)
    page = AuditsPage(
        **around,
        rows=[_row(job) for job in found[:SHOWN_MOST]],
        more=max(0, len(found) - SHOWN_MOST),
        watches=[name for name, watch in declared.items() if not needs_labels(watch)],
        again_s=AGAIN_S if any(job.is_unfinished for job in found) else 0,
    )
    return render_page(page)


@post("/audits", include_in_schema=False)
async def start_audit(request: HttpRequest) -> Redirect:
    """Asks for the newest report of a declared watch. Its entry in the log names the key."""
    by, _ = await here(request, "audits")
    sent = await form(request, AuditForm)
    gateway = gateway_of(request)
    order = await order_check(gateway, sent.watch, by.id)
    await audit_jobs.ask(gateway, audit_jobs.new_job(gateway, order))
    return Redirect("/console/audits?said=asked", status_code=303)


@get("/audits/{audit:str}", include_in_schema=False)
async def audit_page(request: HttpRequest, audit: FromPath[str]) -> Template:
    _, around = await here(request, "audits")
    gateway = gateway_of(request)
    found = await sealed_report.read_sealed(gateway, audit)
    page = AuditPage(
        **around,
        row=_row(await audit_jobs.job_of(gateway, audit)),
        index=found.place,
        tables=list(list_tables(decode_report(found.report))),
    )
    return render_page(page)


@get("/audits/{audit:str}/report", include_in_schema=False)
async def audit_report(request: HttpRequest, audit: FromPath[str]) -> Response[str]:
    """Returns the report as a page that prints, in the language of the reader."""
    _, around = await here(request, "audits")
    report = decode_report((await sealed_report.read_sealed(gateway_of(request), audit)).report)
    made = await asyncio.to_thread(render_report, report, around["frame"].language)
    return Response(made, media_type="text/html", headers=HEADERS | {"content-security-policy": POLICY})


@get("/audits/{audit:str}/proof", include_in_schema=False)
async def audit_proof(request: HttpRequest, audit: FromPath[str]) -> Response[str]:
    await here(request, "audits")
    made = await sealed_report.prove_sealed(gateway_of(request), audit)
    return Response(made, media_type="text/plain", headers=_as_file(f"{audit}.tlog-proof"))


@get("/audits/{audit:str}/tables/{number:int}", include_in_schema=False)
async def audit_table(request: HttpRequest, audit: FromPath[str], number: FromPath[int]) -> Response[str]:
    """Returns a table of the report as CSV. They are numbered from 1."""
    await here(request, "audits")
    report = decode_report((await sealed_report.read_sealed(gateway_of(request), audit)).report)
    names = list_tables(report)
    if not 1 <= number <= len(names):
        raise NotFound("The report has no such table. Take one that its page lists.", field="number")
    made = write_table(report, number - 1)
    return Response(made, media_type="text/csv", headers=_as_file(f"{audit}-{names[number - 1]}.csv"))


def _as_file(name: str) -> dict[str, str]:
    return {
        "content-disposition": f'attachment; filename="{name}"',
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }


def _row(job: AuditJob) -> AuditListRow:
    order = job.request
    return AuditListRow(
        audit=job.audit,
        state=AuditState(job.state).value,
        done=job.done,
        total=job.total,
        watch=order.watch.name,
        number=order.number,
        from_ms=order.period.from_ms,
        to_ms=order.period.to_ms,
        disparities=order.disparities or 0,
        problem=order.problem or "",
    )


HANDLERS: list[HTTPRouteHandler] = [
    *(audits_page, start_audit, audit_page),
    *(audit_report, audit_proof, audit_table),
]
