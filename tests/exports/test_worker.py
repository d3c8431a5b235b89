"""Exports in the background of a gateway that is stopped, killed, or overtaken by an erasure."""

import asyncio
import sqlite3
import threading
from asyncio import gather
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile

import pytest
from aboveboard import settings
from aboveboard.app import run_service
from aboveboard.errors import Stale, Unavailable
from aboveboard.exports import entry_reader as export_records
from aboveboard.exports import jobs as export_jobs
from aboveboard.exports import worker as export_making
from aboveboard.exports.jobs import Job, all_jobs, ask, files_in, folder_of, forget_files, job_of
from aboveboard.exports.query import ExportQuery
from aboveboard.exports.throttle import in_thread
from aboveboard.gateway import leases
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.node_state import NodeState, name_node
from aboveboard.gateway.records import Owner, make_entry
from aboveboard.people.store import delete_person, write_state
from aboveboard.storage.journal import Submission, Write
from aboveboard.storage.sqlite import SqliteJournal
from aboveboard.words import EntryKind
from msgspec import structs
from sqlalchemy import literal_column, select

from tests.clocks import HandClock
from tests.gateway.submissions import changes, is_guarded


@pytest.fixture(autouse=True)
def guarded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each commit that changes or deletes an export has its guard, as another node may have changed it."""
    submit, bare = SqliteJournal.submit, list[Write]()

    async def watched(journal: SqliteJournal, submission: Submission) -> int:
        bare.extend(each for each in changes(submission, "exports") if not is_guarded(submission, each))
        return await submit(journal, submission)

    monkeypatch.setattr(SqliteJournal, "submit", watched)
    yield
    assert [write.row for write in bare] == []


@asynccontextmanager
async def house(folder: Path, clock: HandClock | None = None) -> AsyncIterator[Gateway]:
    """A gateway with everything in the background that a serving one has."""
    loaded = settings.load({"ABOVEBOARD_DATA": str(folder), "ABOVEBOARD_LEARN_EVERY_MS": "0"})
    async with run_service(loaded, **({} if clock is None else {"clock": clock})) as service:
        yield service.gateway


async def filled(gateway: Gateway, count: int = 2_000) -> None:
    entries = tuple(
        make_entry(
            EntryKind.ADMIN,
            {"v": 1, "number": number},
            owner=gateway.operator("bulk"),
            policy=gateway.rules.policy.id,
            at_ms=gateway.clock(),
        )
        for number in range(count)
    )
    await gateway.submit(Submission((), (), entries))


async def visited(gateway: Gateway, name: str) -> None:
    """A person, with one entry."""
    person = await gateway.person("bulk", name)
    entry = make_entry(
        EntryKind.DIAL,
        {"v": 1, "level": 1},
        owner=Owner("bulk", person.key, person.pseudonym),
        policy=gateway.rules.policy.id,
        at_ms=gateway.clock(),
    )
    await gateway.submit(Submission((person.guard,), (write_state(person, person.state),), (entry,)))


async def until(gateway: Gateway, name: str, holds: Callable[[Job], bool]) -> Job:
    async with asyncio.timeout(30):
        while not holds(job := await job_of(gateway, name)):
            await asyncio.sleep(0.01)
    return job


def ready(job: Job) -> bool:
    return job.state == "ready"


def is_running(job: Job) -> bool:
    return job.state == "running"


def test_a_stop_hands_it_back_and_the_next_start_makes_it(tmp_path: Path) -> None:
    """Nothing of the first try is left, and nobody has to ask again."""

    async def run() -> None:
        async with house(tmp_path) as gateway:
            await filled(gateway)
            name = (await ask(gateway, ExportQuery(), "key")).export
            await until(gateway, name, is_running)
        assert files_in(tmp_path / "exports") == []
        async with house(tmp_path) as gateway:
            assert (await job_of(gateway, name)).state != "ready"
            await until(gateway, name, ready)

    asyncio.run(run())


def test_after_a_kill_it_is_made_at_the_next_start(tmp_path: Path) -> None:
    """A row that says running, and the files of nobody, are what a kill leaves."""

    async def run() -> None:
        async with house(tmp_path) as gateway:
            name = (await ask(gateway, ExportQuery(), "key")).export
            done = await until(gateway, name, ready)
            was_running = export_jobs.change(done, structs.replace(done, state="running"))
            await gateway.submit(Submission((done.guard,), (was_running,), ()))
        folder = tmp_path / "exports"
        for left in (f".{name}.zip.0a1b2c3d.part", "exp_other.zip"):
            (folder / left).write_bytes(b"opened records")
        async with house(tmp_path) as gateway:
            await until(gateway, name, ready)
            assert [path.name for path in files_in(folder)] == [f"{name}.zip"]

    asyncio.run(run())


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One for each time that a maker began; makers say every moment how far they are."""
    whole, begun = export_making.write_archive, []

    async def counted(*given: Any, **named: Any) -> Any:
        begun.append(1)
        return await whole(*given, **named)

    monkeypatch.setattr(export_making, "write_archive", counted)
    monkeypatch.setattr(export_making, "BEAT_S", 0.05)
    return begun


async def erased(gateway: Gateway, name: str) -> None:
    """What an erasure does before it asks for the files."""
    person = await gateway.person("bulk", name)
    entry = make_entry(
        EntryKind.ERASURE,
        {"v": 1},
        owner=gateway.operator("bulk"),
        policy=gateway.rules.policy.id,
        at_ms=gateway.clock(),
    )
    await gateway.submit(Submission((), (delete_person(person.pseudonym),), (entry,)))


def some(job: Job) -> bool:
    return job.done > 200


def test_an_erasure_of_somebody_in_it_begins_it_anew(tmp_path: Path, tries: list[int]) -> None:
    """What was written of them is gone when the erasure goes on, and what is made instead is without them."""

    async def run() -> None:
        async with house(tmp_path) as gateway:
            await visited(gateway, "early")
            await filled(gateway, 5_000)
            name = (await ask(gateway, ExportQuery(), "key")).export
            await until(gateway, name, some)
            (before,) = files_in(folder_of(gateway))
            await erased(gateway, "early")
            await forget_files(gateway)
            assert before not in files_in(folder_of(gateway))
            await until(gateway, name, ready)
            assert len(tries) == 2
            with ZipFile(folder_of(gateway) / f"{name}.zip") as archive:
                assert b'"erased":true' in archive.read("records.jsonl")

    asyncio.run(run())


def test_it_outlasts_any_number_of_other_erasures(tmp_path: Path, tries: list[int]) -> None:
    """Of people of whom it has written nothing: however close they follow each other, it is made in one go."""

    async def run() -> None:
        async with house(tmp_path) as gateway:
            await filled(gateway, 5_000)
            name = (await ask(gateway, ExportQuery(), "key")).export
            await until(gateway, name, some)
            count = 0
            while not ready(job := await job_of(gateway, name)):
                await erased(gateway, "stranger")
                await gather(forget_files(gateway), forget_files(gateway))
                count += 1
                await asyncio.sleep(0.05)
            assert (len(tries), job.state) == (1, "ready")
            assert count > 2

    asyncio.run(run())


def test_from_a_maker_that_does_not_answer_it_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An erasure waits no longer than that, and its files go."""
    monkeypatch.setattr(export_jobs, "LEASE_MS", 50)

    async def run() -> None:
        async with house(tmp_path) as gateway:
            name = (await ask(gateway, ExportQuery(), "key")).export
            done = await until(gateway, name, ready)
            silent = structs.replace(done, state="running", expires_ms=2**60)
            await gateway.submit(Submission((done.guard,), (export_jobs.change(done, silent),), ()))
            left = folder_of(gateway) / f".{name}.zip.0a1b2c3d.part"
            left.write_bytes(b"opened records")
            await forget_files(gateway)
            assert left not in files_in(folder_of(gateway))
            await until(gateway, name, ready)

    asyncio.run(run())


def counting(most: int) -> str:
    """SQL that takes the longer the higher it counts."""
    return f"(WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < {most}) SELECT max(x) FROM c)"


def slow_reading() -> Any:
    """A reading of about a second on this machine, as busy as it is: one of more than five is not waited for."""
    sample, since = 200_000, monotonic()
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"SELECT {counting(sample)}").fetchone()
    return select(literal_column(counting(round(sample / (monotonic() - since)))))


def threads_begun_here(monkeypatch: pytest.MonkeyPatch) -> list[threading.Thread]:
    """The threads that this thread starts from now on, without those of other gateways in this process."""
    here, begin, begun = threading.current_thread(), threading.Thread.start, []

    def start(thread: threading.Thread) -> None:
        if threading.current_thread() is here:
            begun.append(thread)
        begin(thread)

    monkeypatch.setattr(threading.Thread, "start", start)
    return begun


def test_nothing_of_it_outlives_a_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even when it is in the middle of a reading: the database is free at once, and no thread goes on."""
    reading = slow_reading()
    monkeypatch.setattr(export_records, "_rows", lambda *_: reading)
    asyncio.run(in_thread(lambda: None))  # the thread of all exports stays, whichever test begins it
    begun = threads_begun_here(monkeypatch)

    async def run() -> None:
        async with house(tmp_path) as gateway:
            name = (await ask(gateway, ExportQuery(), "key")).export
            await until(gateway, name, is_running)
            await asyncio.sleep(0.1)
        with closing(sqlite3.connect(tmp_path / "aboveboard.db", timeout=0)) as other:
            assert other.execute("PRAGMA journal_mode=DELETE").fetchall() == [("delete",)]

    asyncio.run(run())
    assert begun
    for thread in begun:
        thread.join(0.2)
    assert [thread.name for thread in begun if thread.is_alive()] == []


def test_how_far_it_is_can_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it is made."""
    monkeypatch.setattr(export_making, "BEAT_S", 0.05)

    async def run() -> None:
        async with house(tmp_path) as gateway:
            await filled(gateway, 5_000)
            name = (await ask(gateway, ExportQuery(), "key")).export
            seen = await until(gateway, name, lambda job: 0 < job.done < job.total)
            assert seen.state == "running"
            assert seen.expires_ms > gateway.clock()

    asyncio.run(run())


def test_a_database_that_is_away_only_delays_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That is no failure of the export."""

    async def run() -> None:
        whole, tries = export_making.write_archive, []

        async def away(*given: Any, **named: Any) -> Any:
            tries.append(1)
            if len(tries) < 3:
                raise Unavailable("away")
            return await whole(*given, **named)

        monkeypatch.setattr(export_making, "write_archive", away)
        async with house(tmp_path) as gateway:
            name = (await ask(gateway, ExportQuery(), "key")).export
            await until(gateway, name, ready)
            assert len(tries) == 3

    asyncio.run(run())


def test_a_full_disk_fails_it(tmp_path: Path) -> None:
    """And says what is the matter."""

    async def run() -> None:
        async with house(tmp_path) as gateway:
            (tmp_path / "exports").write_text("a file where the folder should be")
            name = (await ask(gateway, ExportQuery(), "key")).export
            job = await until(gateway, name, lambda job: job.state == "failed")
            assert "could not be written" in (job.request.problem or "")

    asyncio.run(run())


def test_files_are_kept_as_long_as_is_set(tmp_path: Path) -> None:
    """For 24 hours; then file, answer and row go one after the other."""
    clock = HandClock()

    async def run() -> None:
        async with house(tmp_path, clock) as gateway:
            name = (await ask(gateway, ExportQuery(), "key")).export
            job = await until(gateway, name, ready)
            assert job.expires_ms == clock() + 24 * 3_600_000
            clock.forward(days=1)
            while files_in(folder_of(gateway)):
                await asyncio.sleep(0.01)
            assert (await job_of(gateway, name)).is_gone(clock())
            clock.forward(ms=export_making.REMEMBERED_MS)
            while await all_jobs(gateway):
                await asyncio.sleep(0.01)

    asyncio.run(run())


@pytest.mark.parametrize(("lost", "found"), [([], "one"), (["one"], "two"), (["one", "two"], None)])
def test_an_export_that_another_node_takes_first_is_left_to_it(
    monkeypatch: pytest.MonkeyPatch, lost: list[str], found: str | None
) -> None:
    """The next one that waits is taken at once, and none when others took them all."""
    request = export_jobs.ExportRequest(ExportQuery(), "key")
    waiting = [Job(name, 1, "waiting", 0, 0, 0, 0, request) for name in ("one", "two")]

    async def all_jobs(_: Any) -> list[Job]:
        return waiting

    async def put(_: Any, old: Job, new: Job) -> Job:
        if old.export in lost:
            raise Stale("another node has it")
        return new

    monkeypatch.setattr(export_making, "all_jobs", all_jobs)

    async def state(_: Any) -> NodeState:
        return NodeState(keys_behind=False, policy=None, skew_ms=0)

    monkeypatch.setattr(export_making, "_put", put)
    monkeypatch.setattr(leases, "read_state", state)
    taken = asyncio.run(
        export_making._next(SimpleNamespace(clock=lambda: 0, settings=SimpleNamespace(port=0)))
    )
    assert (None if taken is None else taken.export) == found


def test_an_export_is_left_to_the_node_that_was_asked(tmp_path: Path) -> None:
    """For the length of a lease; then any node makes it, and its row names that one."""
    clock = HandClock()

    async def work() -> None:
        loaded = settings.load({"ABOVEBOARD_DATA": str(tmp_path)})
        async with run_service(loaded, clock=clock, serving=False) as service:
            gateway = service.gateway
            job = await ask(gateway, ExportQuery(), "key")
            request = structs.replace(job.request, asked_at="n3.example:8080")
            await gateway.submit(
                Submission(
                    (job.guard,), (export_jobs.change(job, structs.replace(job, request=request)),), ()
                )
            )
            assert await export_making._next(gateway) is None
            clock.now_ms += export_jobs.LEASE_MS
            taken = await export_making._next(gateway)
            assert taken is not None
            assert taken.request.made_at == name_node(gateway.settings)

    asyncio.run(work())


@pytest.mark.parametrize("skew_ms", [-120_000, 0, 120_000])
def test_a_lease_counts_by_the_clock_of_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, skew_ms: int
) -> None:
    """The clock may be wrong on the node that makes an export, or on the one that waits for it."""
    clock = HandClock()
    skews = [0]

    async def state(_: Any) -> NodeState:
        return NodeState(keys_behind=False, policy=None, skew_ms=skews[0])

    async def work() -> None:
        loaded = settings.load({"ABOVEBOARD_DATA": str(tmp_path)})
        async with run_service(loaded, clock=clock, serving=False) as service:
            gateway = service.gateway
            begun_ms = clock()
            await ask(gateway, ExportQuery(), "key")
            monkeypatch.setattr(leases, "read_state", state)
            _turn(clock, skews, -skew_ms)
            taken = await export_making._next(gateway)
            assert taken is not None
            assert taken.expires_ms == begun_ms + export_jobs.LEASE_MS
            for other_ms in (0, skew_ms, 2 * skew_ms):
                _turn(clock, skews, other_ms)
                assert await export_making._next(gateway) is None
            clock.now_ms += export_jobs.LEASE_MS
            assert await export_making._next(gateway) is not None

    asyncio.run(work())


def _turn(clock: HandClock, skews: list[int], ahead_ms: int) -> None:
    """Sets our clock ahead of that of the database, which stays."""
    clock.now_ms += skews[0] + ahead_ms
    skews[0] = -ahead_ms
