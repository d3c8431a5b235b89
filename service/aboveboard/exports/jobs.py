"""Exports that were asked for over HTTP: their rows and their files. `making` makes them.

A row says what was asked and how far it is, and whoever changes it does so on the version that they read. A file is
there for its owner's eyes only, and lies in the data folder of the node that made it: nodes that share a database and
not that folder do not have each other's files.
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
from aboveboard.errors import Conflict, Gone, NotFound, Stale
from aboveboard.exports.query import ExportQuery, normalize
from aboveboard.exports.tables import check_formats
from aboveboard.exports.throttle import in_thread
from aboveboard.exports.zip_writer import COPY_BYTES, PART
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import new_id
from aboveboard.storage.durable import sync_folder
from aboveboard.storage.journal import GUARDED, Guard, Submission, Write
from aboveboard.storage.tables import exports

WAITING_MOST = 20
LEASE_MS = 15_000
"""How long an export stays with a maker that says nothing. Several beats, since the database may be slow."""

REMEMBERED_MS = 7 * MS_PER_DAY
"""How long it is still known of an export that it was there, once its file is gone."""

ASK_S = 0.05
"""Between two looks whether the maker of an export has answered."""

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
    """`by` is the id of the API key that asked; `problem` says why it failed. `erasures` is how many times its maker
    was asked whether somebody in it was erased, and `cleared` how many of these are answered: nobody was."""

    query: ExportQuery
    by: str
    problem: str | None = None
    erasures: int = 0
    cleared: int = 0


class Job(Struct, frozen=True):
    """A row. `expires_ms` is when the file goes, and until then when the maker's hold on it ends."""

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
        """The same, to be made from the beginning."""
        return structs.replace(self, state="waiting", done=0, total=0)

    def is_gone(self, now_ms: int) -> bool:
        return self.state == "ready" and self.expires_ms <= now_ms


_decoder = msgspec.json.Decoder(ExportRequest)
_READ = select(*exports.c).order_by(exports.c.created_ms, exports.c.export)


async def ask(gateway: Gateway, query: ExportQuery, by: str) -> Job:
    """A new export, which waits for its turn. Raises Unprocessable for a query that cannot be answered, and Conflict
    when too many wait."""
    query = normalize(query)
    check_formats(query.formats)
    waiting = [each for each in await all_jobs(gateway) if each.state in ("waiting", "running")]
    if len(waiting) >= WAITING_MOST:
        raise Conflict(
            f"{len(waiting)} exports are waiting already",
            expected="the same request once some of them are done",
            retry_after_seconds=60,
        )
    now_ms = gateway.clock()
    name = new_id("exp", now_ms, gateway.randomness)
    job = Job(name, 1, "waiting", 0, 0, now_ms, now_ms, ExportRequest(query, by))
    row = structs.asdict(job) | {"request": msgspec.json.encode(job.request)}
    await gateway.submit(Submission((Guard("exports", name, 0),), (Write(_INSERT, row),), ()))
    return job


async def all_jobs(gateway: Gateway) -> list[Job]:
    """Every export that is remembered, oldest first."""
    return [_job(row) for row in await gateway.database.rows(_READ)]


async def job_of(gateway: Gateway, name: str) -> Job:
    """Raises NotFound."""
    for row in await gateway.database.rows(_READ.where(exports.c.export == name)):
        return _job(row)
    raise NotFound("there is no such export", field="export", expected="an export of this installation")


def _job(row: Sequence[Any]) -> Job:
    values = dict(zip(Job.__struct_fields__, row, strict=True))
    return Job(**values | {"request": _decoder.decode(values["request"])})


def folder_of(gateway: Gateway) -> Path:
    return gateway.settings.data / "exports"


def path_of(gateway: Gateway, name: str) -> Path:
    return folder_of(gateway) / f"{name}.zip"


async def open_file(gateway: Gateway, name: str) -> IO[bytes]:
    """The finished archive, open. Raises NotFound; Conflict while it is not there yet, or failed; Gone once it is
    no more."""
    job = await job_of(gateway, name)
    if job.state == "failed":
        raise Conflict(f"the export failed: {job.request.problem}", expected="a new export")
    if job.state != "ready":
        raise Conflict("the export is not ready yet", expected="state `ready`", retry_after_seconds=1)
    try:
        if not job.is_gone(gateway.clock()):
            return await asyncio.to_thread(path_of(gateway, name).open, "rb")
    except FileNotFoundError:
        pass
    raise Gone("the file is kept for a limited time, and not beyond an erasure", expected="a new export")


async def pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    """The whole file; once it is open, its deletion no longer matters."""
    with closing(file):
        file.seek(0)
        while data := await asyncio.to_thread(file.read, COPY_BYTES):
            yield data


async def drop(gateway: Gateway, name: str) -> None:
    """Afterwards there is no such export and no file of it; one under way is given up. Raises NotFound."""

    async def attempt() -> None:
        job = await job_of(gateway, name)
        await gateway.submit(Submission((job.guard,), (Write(DELETE, {"key": name}),), ()))

    await gateway.with_retries(attempt)
    path_of(gateway, name).unlink(missing_ok=True)


async def forget_files(gateway: Gateway) -> int:
    """Afterwards no export that is finished can be had any more, none that is under way has written anything of
    whoever was erased, and no file of either is in this node's folder; other nodes delete their finished ones within
    a second. How many files there were.

    For erasures: files hold opened records. To be called once the person is marked as being erased, from when on no
    export opens their records. Exports under way that opened some before begin again, the others go on.
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

    await gateway.with_retries(attempt)
    count = await in_thread(_unlink_all, folder_of(gateway), {job.export for job in asked})
    await _wait_for_workers(gateway, asked)
    return count


def _read_request(request: ExportRequest) -> ExportRequest:
    return structs.replace(request, erasures=request.erasures + 1)


async def _wait_for_workers(gateway: Gateway, asked: list[Job]) -> None:
    """Waits until the makers of these have answered, or have let go of them. From one that does not in time the
    export is taken away, with its file."""
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
    """The write that makes `old` `new`, one version on. Goes with `old.guard`."""
    row = {f"next_{name}": value for name, value in structs.asdict(new).items() if name not in _FIXED}
    row |= {"key": old.export, "next_version": old.version + 1}
    return Write(_UPDATE, row | {"next_request": msgspec.json.encode(new.request)})


_FIXED = ("export", "created_ms")


def _unlink_all(folder: Path, kept: Set[str], only: Set[str] | None = None) -> int:
    """All files but those of the `kept` exports, or those of `only` these."""
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
    return [*folder.glob("*.zip"), *folder.glob(f".*{PART}")] if folder.is_dir() else []
