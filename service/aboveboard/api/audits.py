"""`/v1/audits`: bias checks that the gateway makes, and their sealed reports.

A compliance team answers for all apps of an installation. So its key checks the log of every app.
"""

import asyncio
from typing import Annotated

from litestar import Controller, Response, get, post
from msgspec import Meta, Raw, Struct, structs

from aboveboard.api import audit_request, label_upload
from aboveboard.api.audit_request import AuditBody
from aboveboard.api.description import ACCEPT_LANGUAGE
from aboveboard.api.doorkeeper import needs
from aboveboard.api.label_upload import LABELS, MULTIPART
from aboveboard.api.protocol import Time, gateway_of, in_path, languages_of
from aboveboard.api.repeats import read_once
from aboveboard.bias.check import BiasReport
from aboveboard.bias.report_csv import list_tables, write_table
from aboveboard.bias.report_file import decode_report
from aboveboard.bias.report_names import PHRASES
from aboveboard.bias.report_page import render_report
from aboveboard.bias_audits import audit_jobs, labelled_audits, sealed_report
from aboveboard.bias_audits.audit_jobs import AuditJob, AuditState
from aboveboard.bias_audits.labelled_audits import LabelledAudits
from aboveboard.clock import to_iso
from aboveboard.errors import NotFound, Unsupported
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.identifiers import END, text
from aboveboard.words import Role

TEXT, HTML, CSV = "text/plain", "text/html", "text/csv"

AuditId = Annotated[str, text(100, "An audit's id, as the gateway returned it")]
AuditPath = Annotated[str, in_path(AuditId)]
_NUMBER = "The number of a table: 1 to 999, without leading zeros"
TablePath = Annotated[
    str,
    in_path(
        Annotated[
            str, Meta(min_length=1, max_length=3, pattern="^[1-9][0-9]{0,2}" + END, description=_NUMBER)
        ]
    ),
]
_ID = {"parameters": {"audit": "$response.body#/audit"}}
LINKS = {
    "state": {"operationId": "getAudit", **_ID},
    "proof": {"operationId": "getAuditProof", **_ID},
    "page": {"operationId": "getAuditReport", **_ID},
}


class AuditLinks(Struct, frozen=True):
    """The addresses of an audit. `proof` and `report` are null while there is no report."""

    self: str
    proof: str | None
    report: str | None


class AuditAnswer(Struct, frozen=True, kw_only=True, rename={"start": "from", "end": "to"}):
    """The state of an audit. `done` of `total` is its progress as a share. `total` is 0 before the first step.

    It is `lost` when the gateway that had its label file stopped. `number` is that of the report, which is about the
    time from `from` to before `to`. `disparities` counts the verdicts of that kind, and is null without a report.
    `problem` says why there is none. `node` is the host and port of the gateway that makes it. `salt` is in the answer
    to the request with a label file only: it is stored nowhere.
    """

    audit: str
    state: AuditState
    done: int
    total: int
    created: Time
    watch: str
    number: int
    start: Time
    end: Time
    has_labels: bool
    disparities: int | None
    problem: str | None
    links: AuditLinks
    node: str | None
    salt: str | None = None


class AuditReport(AuditAnswer, frozen=True, kw_only=True, rename={"start": "from", "end": "to"}):
    """An audit with its report, as it is sealed: canonical JSON, in which fractions are texts. It is null without one.

    `index` is that of its entry in the log. `tables` has the names of its tables as CSV, which are numbered from 1.
    """

    index: int | None
    report: Raw
    tables: list[str]


class AuditsAnswer(Struct, frozen=True):
    """The audits, oldest first. One without a report stays listed for a week after its end."""

    audits: list[AuditAnswer]


class AuditsController(Controller):
    """The routes of bias checks, for keys of the roles compliance and admin."""

    path = "/v1/audits"
    guards = (needs(Role.COMPLIANCE, Role.ADMIN),)
    tags = ("audits",)

    @post(
        operation_id="postAudit",
        summary="Request a bias check of the log",
        status_code=202,
        opt={"body": AuditBody, "file_part": LABELS, "raises": (404, 409, 422), "links": LINKS},
    )
    async def ask(self, request: HttpRequest) -> AuditAnswer:
        gateway = gateway_of(request)
        match request.content_type[0].lower():
            case "application/json":
                order = await audit_request.read_json(request, gateway)
                asked = await read_once(request)
                return _answer(await audit_jobs.ask(gateway, audit_jobs.new_job(gateway, order), asked=asked))
            case label_upload.MULTIPART:
                return await _ask_labelled(request, gateway)
        raise Unsupported(
            "The content type is neither JSON nor a form with a file. Send the body as one of them.",
            expected=f"content-type: application/json, or {MULTIPART} with a label file",
        )

    @get(operation_id="getAudits", summary="List the bias checks")
    async def audits(self, request: HttpRequest) -> AuditsAnswer:
        return AuditsAnswer([_answer(job) for job in await audit_jobs.all_jobs(gateway_of(request))])

    @get(
        "/{audit:str}",
        operation_id="getAudit",
        summary="Read a bias check, with its report",
        opt={"raises": (404,)},
    )
    async def audit(self, request: HttpRequest, audit: AuditPath) -> AuditReport:
        gateway = gateway_of(request)
        job = await audit_jobs.job_of(gateway, audit)
        known = structs.asdict(_answer(job))
        if job.state is not AuditState.READY:
            return AuditReport(**known, index=None, report=Raw(b"null"), tables=[])
        found = await sealed_report.read_sealed(gateway, audit)
        tables = list(list_tables(decode_report(found.report)))
        return AuditReport(**known, index=found.place, report=Raw(found.report), tables=tables)

    @get(
        "/{audit:str}/proof",
        operation_id="getAuditProof",
        summary="Read the proof that the report is in the log, with the report, as a file to keep",
        opt={"answer": TEXT, "raises": (404, 409)},
    )
    async def proof(self, request: HttpRequest, audit: AuditPath) -> Response[str]:
        found = await sealed_report.prove_sealed(gateway_of(request), audit)
        return Response(found, media_type=TEXT, headers={"cache-control": "no-cache"})

    @get(
        "/{audit:str}/report",
        operation_id="getAuditReport",
        summary="Read the report as a page that prints",
        opt={"answer": HTML, "raises": (404, 409), "headers": (ACCEPT_LANGUAGE,)},
    )
    async def page(self, request: HttpRequest, audit: AuditPath) -> Response[str]:
        report = await _read_report(request, audit)
        language = PHRASES.nearest(*languages_of(request))
        return Response(await asyncio.to_thread(render_report, report, language), media_type=HTML)

    @get(
        "/{audit:str}/tables/{number:str}",
        operation_id="getAuditTable",
        summary="Read one table of the report as CSV; they are numbered from 1",
        opt={"answer": CSV, "raises": (404, 409)},
    )
    async def table(self, request: HttpRequest, audit: AuditPath, number: TablePath) -> Response[str]:
        report = await _read_report(request, audit)
        names, at = list_tables(report), int(number) - 1
        if at >= len(names):
            raise NotFound("The report has no such table.", field="number", expected=f"1 to {len(names)}")
        name = f'attachment; filename="{audit}-{names[at]}.csv"'
        return Response(write_table(report, at), media_type=CSV, headers={"content-disposition": name})


async def _read_report(request: HttpRequest, audit: str) -> BiasReport:
    return decode_report((await sealed_report.read_sealed(gateway_of(request), audit)).report)


async def _ask_labelled(request: HttpRequest, gateway: Gateway) -> AuditAnswer:
    """Receives the label file and begins the check. The place that it claims is free again at the end of the check."""
    places = gateway.part(LabelledAudits)
    places.claim()
    try:
        upload = await audit_request.receive(request, gateway)
        asked = await read_once(request, body=upload.body)
        job = audit_jobs.new_job(gateway, upload.order)
        found = await labelled_audits.start(gateway, job, upload.labels, asked=asked)
    except BaseException:
        places.free()
        raise
    salt = upload.salt.hex() if found.audit == job.audit else None
    return structs.replace(_answer(found), salt=salt)


def _answer(job: AuditJob) -> AuditAnswer:
    order, path = job.request, f"/v1/audits/{job.audit}"
    period, is_ready = order.period, job.state is AuditState.READY
    return AuditAnswer(
        audit=job.audit,
        state=job.state,
        done=job.done,
        total=job.total,
        created=to_iso(job.created_ms),
        watch=order.watch.name,
        number=period.number,
        start=to_iso(period.from_ms),
        end=to_iso(period.to_ms),
        has_labels=order.has_labels,
        disparities=order.disparities,
        problem=order.problem,
        links=AuditLinks(path, f"{path}/proof", f"{path}/report")
        if is_ready
        else AuditLinks(path, None, None),
        node=order.made_at,
    )
