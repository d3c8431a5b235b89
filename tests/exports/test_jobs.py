"""The rows and files of requested exports, in a process without a worker, so that they wait."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aboveboard import settings
from aboveboard.app import run_service
from aboveboard.errors import Conflict, Gone, NotFound, OtherNode, Stale, Unprocessable
from aboveboard.exports.jobs import (
    WAITING_MOST,
    Job,
    all_jobs,
    ask,
    change,
    folder_of,
    forget_files,
    job_of,
    open_file,
    path_of,
    pieces,
)
from aboveboard.exports.query import ExportQuery
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.node_state import name_node
from aboveboard.storage.journal import Submission
from msgspec import structs

from tests.clocks import HandClock

CLOCK = HandClock()


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Gateway]:
    """A gateway that does not serve."""
    loaded = settings.load({"ABOVEBOARD_DATA": str(folder)})
    async with run_service(loaded, clock=CLOCK, serving=False) as service:
        yield service.gateway


def run(folder: Path, work: Callable[[Gateway], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with opened(folder) as gateway:
            await work(gateway)

    asyncio.run(whole())


async def put(gateway: Gateway, old: Job, **changed: Any) -> Job:
    """Changes a row as a worker does."""
    await gateway.submit(Submission((old.guard,), (change(old, structs.replace(old, **changed)),), ()))
    return await job_of(gateway, old.export)


async def ready(gateway: Gateway, content: bytes = b"PK") -> Job:
    """A finished export with its file."""
    job = await ask(gateway, ExportQuery(), "key")
    folder_of(gateway).mkdir(exist_ok=True)
    path_of(gateway, job.export).write_bytes(content)
    return await put(gateway, job, state="ready", expires_ms=CLOCK() + 1_000)


def test_a_request_is_stored_in_its_one_form(tmp_path: Path) -> None:
    """The oldest comes first; an impossible one is not stored."""

    async def work(gateway: Gateway) -> None:
        first = await ask(gateway, ExportQuery(formats=("csv",)), "key")
        CLOCK.forward(ms=1)
        second = await ask(gateway, ExportQuery(), "another")
        with pytest.raises(Unprocessable):
            await ask(gateway, ExportQuery(from_ms=5, to_ms=5), "key")
        assert await all_jobs(gateway) == [first, second]
        assert (first.request.query.formats, first.request.by) == (("jsonl", "csv"), "key")

    run(tmp_path, work)


def test_only_so_many_may_wait(tmp_path: Path) -> None:
    """A finished one does not count."""

    async def work(gateway: Gateway) -> None:
        await ready(gateway)
        for _ in range(WAITING_MOST):
            await ask(gateway, ExportQuery(), "key")
        with pytest.raises(Conflict, match=f"{WAITING_MOST} exports are waiting"):
            await ask(gateway, ExportQuery(), "key")

    run(tmp_path, work)


def test_a_change_needs_the_version_that_was_read(tmp_path: Path) -> None:
    """The second of two workers that take one export is refused."""

    async def work(gateway: Gateway) -> None:
        job = await ask(gateway, ExportQuery(), "key")
        taken = await put(gateway, job, state="running", done=3, total=9)
        assert (taken.version, taken.state, taken.created_ms) == (2, "running", job.created_ms)
        with pytest.raises(Stale):
            await put(gateway, job, state="running")
        assert (taken.waits.state, taken.waits.done, taken.waits.total) == ("waiting", 0, 0)

    run(tmp_path, work)


def test_a_file_is_opened_only_while_it_is_ready(tmp_path: Path) -> None:
    """Before that the caller waits, and afterwards it asks for a new one."""

    async def work(gateway: Gateway) -> None:
        with pytest.raises(NotFound):
            await open_file(gateway, "exp_x")
        job = await ready(gateway, b"PK" * 99)
        (await open_file(gateway, job.export)).close()
        for changed, refusal in (
            ({"expires_ms": CLOCK()}, Gone),
            ({"state": "running"}, Conflict),
            ({"state": "failed"}, Conflict),
        ):
            job = await put(gateway, job, **changed)
            with pytest.raises(refusal):
                await open_file(gateway, job.export)

    run(tmp_path, work)


def test_an_open_file_is_read_to_its_end(tmp_path: Path) -> None:
    """Its deletion does not interrupt a download; the next one is refused."""

    async def work(gateway: Gateway) -> None:
        job = await ready(gateway, b"PK" * 99)
        file = await open_file(gateway, job.export)
        path_of(gateway, job.export).unlink()
        assert b"".join([piece async for piece in pieces(file)]) == b"PK" * 99
        assert file.closed
        with pytest.raises(Gone):
            await open_file(gateway, job.export)

    run(tmp_path, work)


def test_an_erasure_deletes_finished_files_alone(tmp_path: Path) -> None:
    """One that waits has read nothing of the person yet."""

    async def work(gateway: Gateway) -> None:
        done = await ready(gateway)
        waiting = await ask(gateway, ExportQuery(), "key")
        assert await forget_files(gateway) == 1
        assert (await job_of(gateway, done.export)).is_gone(CLOCK())
        assert await job_of(gateway, waiting.export) == waiting

    run(tmp_path, work)


def test_a_file_that_another_node_has_is_named_as_such(tmp_path: Path) -> None:
    """Not as expired: a new export would have the same odds. The problem names the node."""

    async def work(gateway: Gateway) -> None:
        job = await ready(gateway)
        other = structs.replace(job.request, made_at="n3.example:8080")
        job = await put(gateway, job, request=other)
        (await open_file(gateway, job.export)).close()  # a shared folder has it here too
        path_of(gateway, job.export).unlink()
        with pytest.raises(OtherNode, match=r"n3\.example:8080"):
            await open_file(gateway, job.export)
        here = structs.replace(job.request, made_at=name_node(gateway.settings))
        await put(gateway, job, request=here)
        with pytest.raises(Gone):
            await open_file(gateway, job.export)

    run(tmp_path, work)


def test_the_node_that_was_asked_is_kept(tmp_path: Path) -> None:
    """Its worker comes first; see the worker."""

    async def work(gateway: Gateway) -> None:
        job = await ask(gateway, ExportQuery(), "key")
        assert (job.request.asked_at, job.request.made_at) == (name_node(gateway.settings), None)

    run(tmp_path, work)
