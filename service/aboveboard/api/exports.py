"""`/v1/exports`: archives of records with their proofs, for auditors.

A compliance team answers for all apps of an installation. So its key exports the records of every app, not only of
the app that the key was created for.
"""

from os import SEEK_END
from typing import Annotated, Literal

from litestar import Controller, delete, get, post
from litestar.params import JSONBody
from litestar.response import Stream
from msgspec import Meta, Struct, field

from aboveboard.api.doorkeeper import needs
from aboveboard.api.protocol import Time, gateway_of, in_path, key_of
from aboveboard.api.repeats import read_once
from aboveboard.clock import to_iso
from aboveboard.exports import by_staff, jobs
from aboveboard.exports.jobs import Job
from aboveboard.exports.query import FORMATS, ExportQuery, Format
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.identifiers import END, Instant, PlacementId, instant, text
from aboveboard.words import EntryKind, Role

ExportId = Annotated[str, text(100, "An export's id, as the gateway returned it")]
ExportPath = Annotated[str, in_path(ExportId)]
PolicyId = Annotated[
    str,
    Meta(
        min_length=64,
        max_length=64,
        pattern="^[0-9a-f]{64}" + END,
        description="The id of a policy set: 64 hexadecimal digits",
    ),
]
AppName = Annotated[str, text(50, "The name of an app")]

_ID = {"parameters": {"export": "$response.body#/export"}}
LINKS = {
    "state": {"operationId": "getExport", **_ID},
    "file": {"operationId": "getExportFile", **_ID},
    "delete": {"operationId": "deleteExport", **_ID},
}


class ExportBody(Struct, frozen=True, forbid_unknown_fields=True):
    """The conditions of an export. A condition that is left out does not restrict.

    `from` is the first instant that is included, `to` the first that is not. JSON Lines are in every archive, and
    `formats` names further ones. Without `pseudonyms`, no entry has the pseudonym of its person. Bodies that name
    other records or people are then left out too.
    """

    start: Instant | None = field(name="from", default=None)
    end: Instant | None = field(name="to", default=None)
    kinds: Annotated[list[EntryKind], Meta(max_length=50)] = []
    placement: PlacementId | None = None
    app: AppName | None = None
    policy: PolicyId | None = None
    formats: Annotated[list[Format], Meta(max_length=len(FORMATS))] = []
    pseudonyms: bool = True


class ExportAsked(Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """The conditions that were requested. An empty `kinds` stands for all kinds."""

    start: Time | None
    end: Time | None
    kinds: tuple[EntryKind, ...]
    placement: str | None
    app: str | None
    policy: str | None
    formats: tuple[Format, ...]
    pseudonyms: bool


class ExportLinks(Struct, frozen=True):
    """The addresses of an export. `file` is that of the archive, and null while there is none."""

    self: str
    file: str | None


class ExportAnswer(Struct, frozen=True):
    """The state of an export. `done` of `total` is its progress as a share. `total` is 0 before the first step, and
    may shrink.

    `expires` is the time from which the file cannot be read, null unless it was made. `problem` says why an export
    failed. The state is `gone` once the file has expired. `node` is the host and port of the gateway that makes the
    file and stores it. Without a shared data folder, only that gateway answers with the file.
    """

    export: str
    state: Literal["waiting", "running", "ready", "failed", "gone"]
    done: int
    total: int
    created: Time
    expires: Time | None
    problem: str | None
    asked: ExportAsked
    links: ExportLinks
    node: str | None


class ExportsAnswer(Struct, frozen=True):
    """The exports, oldest first. An export stays listed for a week after its file has expired."""

    exports: list[ExportAnswer]


class ExportDropped(Struct, frozen=True):
    """The answer to a deletion: the export no longer exists."""

    export: str


class ExportsController(Controller):
    """The routes of exports, for keys of the roles compliance and admin."""

    path = "/v1/exports"
    guards = (needs(Role.COMPLIANCE, Role.ADMIN),)
    tags = ("exports",)

    @post(
        operation_id="postExport",
        summary="Request an archive of records with their proofs",
        status_code=202,
        opt={"raises": (409, 410, 422), "links": LINKS},
    )
    async def ask(self, request: HttpRequest, data: JSONBody[ExportBody]) -> ExportAnswer:
        gateway = gateway_of(request)
        job = await jobs.ask(gateway, _query(data), key_of(request).id, asked=await read_once(request))
        return _answer(gateway, job)

    @get(operation_id="getExports", summary="List the exports")
    async def exports(self, request: HttpRequest) -> ExportsAnswer:
        gateway = gateway_of(request)
        return ExportsAnswer([_answer(gateway, job) for job in await jobs.all_jobs(gateway)])

    @get(
        "/{export:str}",
        operation_id="getExport",
        summary="Read the progress of an export",
        opt={"raises": (404,)},
    )
    async def export(self, request: HttpRequest, export: ExportPath) -> ExportAnswer:
        gateway = gateway_of(request)
        return _answer(gateway, await jobs.job_of(gateway, export))

    @get(
        "/{export:str}/file",
        operation_id="getExportFile",
        summary="Read the archive",
        opt={"answer": "application/zip", "raises": (404, 409, 410, 421)},
    )
    async def file(self, request: HttpRequest, export: ExportPath) -> Stream:
        file = await by_staff.take(gateway_of(request), export, key_of(request))
        headers = {
            "content-length": str(file.seek(0, SEEK_END)),
            "content-disposition": f'attachment; filename="aboveboard-{export}.zip"',
        }
        return Stream(jobs.pieces(file), media_type="application/zip", headers=headers)

    @delete(
        "/{export:str}",
        operation_id="deleteExport",
        summary="Cancel an export and delete its file",
        status_code=200,
        opt={"raises": (404, 422)},
    )
    async def drop(self, request: HttpRequest, export: ExportPath) -> ExportDropped:
        await by_staff.drop(gateway_of(request), export, key_of(request), asked=await read_once(request))
        return ExportDropped(export)


def _query(body: ExportBody) -> ExportQuery:
    return ExportQuery(
        from_ms=None if body.start is None else instant(body.start, "from"),
        to_ms=None if body.end is None else instant(body.end, "to"),
        kinds=tuple(body.kinds),
        placement=body.placement,
        app=body.app,
        policy=body.policy,
        formats=tuple(body.formats),
        pseudonyms=body.pseudonyms,
    )


def _answer(gateway: Gateway, job: Job) -> ExportAnswer:
    gone = job.is_gone(gateway.clock())
    path = f"/v1/exports/{job.export}"
    ready = job.state == "ready"
    return ExportAnswer(
        export=job.export,
        state="gone" if gone else job.state,
        done=job.done,
        total=job.total,
        created=to_iso(job.created_ms),
        expires=to_iso(job.expires_ms) if ready else None,
        problem=job.request.problem,
        asked=to_request(job.request.query),
        links=ExportLinks(path, f"{path}/file" if ready and not gone else None),
        node=job.request.made_at,
    )


def to_request(query: ExportQuery) -> ExportAsked:
    """Returns the query as the caller requested it, with times as text."""
    return ExportAsked(
        start=None if query.from_ms is None else to_iso(query.from_ms),
        end=None if query.to_ms is None else to_iso(query.to_ms),
        kinds=query.kinds,
        placement=query.placement,
        app=query.app,
        policy=query.policy,
        formats=query.formats,
        pseudonyms=query.pseudonyms,
    )
