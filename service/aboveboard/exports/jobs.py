"""The rows and files of exports that were requested over HTTP. The module `worker` makes them.

A row has the request and its progress, and every change is guarded by the version that was read. Only the user
that runs the gateway can read a file. It is stored in the data folder of the node that made it. Nodes that share a database but
no data folder do not have each other's files.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence, Set
from contextlib import closing, suppress
from pathlib import Path
from typing import IO, Any, Literal

import msgspec
from msgspec import Struct, structs
from sqlalchemy import bindparam, delete, insert, select, update

from aboveboard.clock import MS_PER_DAY
from aboveboard.errors import Conflict, Gone, NotFound, OtherNode, Stale
from aboveboard.exports.query import ExportQuery, normalize
from aboveboard.exports.tables import check_formats
from aboveboard.exports.throttle import in_thread
from aboveboard.exports.zip_writer import COPY_BYTES, PART
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, find_answer, keep
from aboveboard.gateway.node_state import name_node
from aboveboard.gateway.records import OPERATOR, new_id
from aboveboard.storage.durable import sync_folder
from aboveboard.storage.journal import GUARDED, Guard, Submission, Write
from aboveboard.storage.tables import exports

WAITING_MOST = 20
LEASE_MS = 15_000
"""The lease of a worker without a heartbeat, in milliseconds. Several beats long, as the database may be slow."""

REMEMBERED_MS = 7 * MS_PER_DAY
"""The time for which the row remains after its file has expired, in milliseconds."""

CHANGING = "Workers keep changing the export."
"""The sentence for a change of a row that others always changed first."""

ASK_S = 0.05
"""The seconds between two checks for the worker's answer."""

State = Literal["waiting", "running", "ready", "failed"]

GUARDED["exports"] = select(exports.c.export, exports.c.version)
_INSERT = insert(exports)
DELETE = delete(exports).where(exports.c.export == bindparam("key"))
_UPDATE = (
    update(exports)
    .where(exports.c.export == bindparam("key"))
    .values(
        version=bindparam("next_version"),
        state=bindparam("next_state"),
        done=bindparam("next_done"),
        total=bindparam("next_total"),
        expires_ms=bindparam("next_expires_ms"),
        request=bindparam("next_request"),
    )
)


class ExportRequest(Struct, frozen=True):
    """The request of an export, and the erasures that its worker has to check.

    `by` is the id of the API key that asked, and `problem` says why the export failed. `asked_at` and `made_at` are
    the nodes that got the request and that makes the archive, which is stored there. `erasures` counts the checks
    that erasures have requested; `cleared` counts those that found no erased person in the export.
    """

    query: ExportQuery
    by: str
    problem: str | None = None
    erasures: int = 0
    cleared: int = 0
    asked_at: str | None = None
    made_at: str | None = None


class Job(Struct, frozen=True):
    """A row. `expires_ms` is when the file expires or, while the export is made, when the worker's lease ends."""

    export: str
    version: int
    state: State
    done: int
    total: int
    created_ms: int
    expires_ms: int
    request: ExportRequest

    @property
    def guard(self) -> Guard:
        return Guard("exports", self.export, self.version)

    @property
    def waits(self) -> "Job":
        """The same job, back in the queue, to be made from the beginning."""
        return structs.replace(self, state="waiting", done=0, total=0)

    def is_gone(self, now_ms: int) -> bool:
        """Returns True when the file was ready and has expired."""
        return self.state == "ready" and self.expires_ms <= now_ms


_decoder = msgspec.json.Decoder(ExportRequest)
_READ = select(*exports.c).order_by(exports.c.created_ms, exports.c.export)


async def ask(gateway: Gateway, query: ExportQuery, by: str, *, asked: Once | None = None) -> Job:
    """Queues a new export and returns it. A repeated `asked` queues nothing, and gets the first export as it is now.

    Raises Unprocessable for a query that cannot be answered, and Conflict when WAITING_MOST exports are unfinished.
    Raises Gone for a repeat whose export was deleted.
    """
    query = normalize(query)
    check_formats(query.formats)

    async def attempt() -> Job:
        if asked is not None and (kept := await find_answer(gateway, asked)) is not None:
            asked.replayed = True
            return await _find_first(gateway, kept.answer.decode())
        return await _queue(gateway, query, by, asked)

    return await gateway.with_retries(attempt)


async def _find_first(gateway: Gateway, name: str) -> Job:
    try:
        return await job_of(gateway, name)
    except NotFound:
        raise Gone(
            "The export of this Idempotency-Key was deleted. Ask for a new export with a new key.",
            expected="a new key",
        ) from None


async def _queue(gateway: Gateway, query: ExportQuery, by: str, asked: Once | None) -> Job:
    waiting = [each for each in await all_jobs(gateway) if each.state in ("waiting", "running")]
    if len(waiting) >= WAITING_MOST:
        raise Conflict(
            f"{len(waiting)} exports are waiting already. Try again later.",
            expected="the same request once some of them are done",
            retry_after_seconds=60,
        )
    now_ms, here = gateway.clock(), name_node(gateway.settings)
    name = new_id("exp", now_ms, gateway.randomness)
    job = Job(name, 1, "waiting", 0, 0, now_ms, now_ms, ExportRequest(query, by, asked_at=here))
    row = structs.asdict(job) | {"request": msgspec.json.encode(job.request)}
    guards, writes = keep(asked, name.encode(), gateway.operator(OPERATOR), now_ms)
    await gateway.submit(Submission((Guard("exports", name, 0), *guards), (Write(_INSERT, row), *writes), ()))
    return job


async def all_jobs(gateway: Gateway) -> list[Job]:
    """Returns every export that has a row, oldest first."""
    return [_job(row) for row in await gateway.database.rows(_READ)]


async def job_of(gateway: Gateway, name: str) -> Job:
    """Returns the export of that id. Raises NotFound when it has no row."""
    for row in await gateway.database.rows(_READ.where(exports.c.export == name)):
        return _job(row)
    raise NotFound("There is no such export.", field="export", expected="an export of this installation")


# The columns have the types of the fields, which a row cannot say of itself.
def _job(row: Sequence[Any]) -> Job:
    values = dict(zip(Job.__struct_fields__, row, strict=True))
    return Job(**values | {"request": _decoder.decode(values["request"])})


def folder_of(gateway: Gateway) -> Path:
    return gateway.settings.data / "exports"


def path_of(gateway: Gateway, name: str) -> Path:
    return folder_of(gateway) / f"{name}.zip"


async def open_file(gateway: Gateway, name: str) -> IO[bytes]:
    """Opens the finished archive and returns the file.

    Raises NotFound for an unknown export and Conflict when it is not ready or failed. Raises Gone when its file has
    expired or is deleted, and OtherNode when another node has it.
    """
    job = await job_of(gateway, name)
    if job.state == "failed":
        raise Conflict(f"The export failed: {job.request.problem}", expected="a new export")
    if job.state != "ready":
        raise Conflict(
            "The export is not ready yet. Try again later.", expected="state `ready`", retry_after_seconds=1
        )
    try:
        if not job.is_gone(gateway.clock()):
            return await asyncio.to_thread(path_of(gateway, name).open, "rb")
    except FileNotFoundError:
        if job.request.made_at not in (None, name_node(gateway.settings)):
            raise OtherNode(
                f"The file of this export is stored at {job.request.made_at}. Send the request to that gateway.",
                expected="the same request at the gateway that `node` of the export names",
            ) from None
    raise Gone(
        "The file of this export has expired or was deleted by an erasure. Ask for a new export.",
        expected="a new export",
    )


async def pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    """Yields the whole file and closes it. A deletion of the open file does not interrupt this."""
    with closing(file):
        file.seek(0)
        while data := await asyncio.to_thread(file.read, COPY_BYTES):
            yield data


async def forget_files(gateway: Gateway) -> int:
    """Deletes every finished export because of an erasure, and returns the number of files deleted here.

    Archives contain decrypted records. Call this once the person is marked as being erased, because from then on no
    export decrypts their records. On return no export that was finished can be downloaded. Other nodes delete their
    finished files within a second. Waits until each running export was checked: one that read a record of the person
    restarts, and the others continue.
    """
    asked: list[Job] = []

    async def attempt() -> None:
        now_ms = gateway.clock()
        asked[:], changed = [], []
        for job in await all_jobs(gateway):
            if job.state == "running":
                new = structs.replace(job, request=_read_request(job.request))
                asked.append(new)
                changed.append((job, new))
            elif job.state == "ready" and not job.is_gone(now_ms):
                changed.append((job, structs.replace(job, expires_ms=now_ms)))
        if changed:
            writes = tuple(change(old, new) for old, new in changed)
            await gateway.submit(Submission(tuple(old.guard for old, _ in changed), writes, ()))

    await gateway.with_retries(attempt, busy=CHANGING)
    count = await in_thread(_unlink_all, folder_of(gateway), {job.export for job in asked})
    await _wait_for_workers(gateway, asked)
    return count


def _read_request(request: ExportRequest) -> ExportRequest:
    return structs.replace(request, erasures=request.erasures + 1)


async def _wait_for_workers(gateway: Gateway, asked: list[Job]) -> None:
    """Waits until the workers of these exports have answered or given up.

    Requeues the export of a worker that does not answer within the lease, and deletes its file.
    """
    deadline = asyncio.get_running_loop().time() + LEASE_MS / 1000
    wanted = {job.export: job.request.erasures for job in asked}
    while wanted:
        left = [job for job in await all_jobs(gateway) if _owes(job, wanted.get(job.export, 0))]
        wanted = {job.export: wanted[job.export] for job in left}
        if left and asyncio.get_running_loop().time() > deadline:
            with suppress(Stale):
                writes = tuple(change(job, job.waits) for job in left)
                await gateway.submit(Submission(tuple(job.guard for job in left), writes, ()))
                await in_thread(_unlink_all, folder_of(gateway), set(), set(wanted))
        elif left:
            await asyncio.sleep(ASK_S)


def _owes(job: Job, erasures: int) -> bool:
    return job.state == "running" and job.request.cleared < erasures


def change(old: Job, new: Job) -> Write:
    """Returns the write that replaces `old` with `new`, one version higher. Submit it together with `old.guard`."""
    row = {f"next_{name}": value for name, value in structs.asdict(new).items() if name not in _FIXED}
    row |= {"key": old.export, "next_version": old.version + 1}
    return Write(_UPDATE, row | {"next_request": msgspec.json.encode(new.request)})


_FIXED = ("export", "created_ms")


def _unlink_all(folder: Path, kept: Set[str], only: Set[str] | None = None) -> int:
    """Deletes all files except those of the `kept` exports, or only those of `only`. Returns their number."""
    found = []
    for path in files_in(folder):
        name = path.name.removeprefix(".").partition(".")[0]
        if name not in kept and (only is None or name in only):
            path.unlink(missing_ok=True)
            found.append(path)
    if found:
        sync_folder(folder)
    return len(found)


def files_in(folder: Path) -> list[Path]:
    """Returns the archives and drafts in the folder; none when it does not exist."""
    return [*folder.glob("*.zip"), *folder.glob(f".*{PART}")] if folder.is_dir() else []
