"""Every write of the journal broken, before and after it took effect; and every instant at which a process
can die."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from aboveboard.errors import Unavailable
from aboveboard.storage.database import Database
from aboveboard.storage.journal import Submission
from aboveboard.storage.postgresql import PostgresqlJournal
from aboveboard.storage.sqlite import SqliteJournal
from aboveboard.storage.tables import idempotency
from sqlalchemy import select

from tests.storage.ledger import (
    Outcome,
    entry,
    leaves_of,
    opened,
    plain,
    submit_all,
)
from tests.storage.test_journal import changing, row

Hook = Callable[[int, str, str], None]
"""Told the number of a statement, `before` or `after`, and its text. It may raise."""

BEFORE, AFTER = "before", "after"
BATCH = (
    changing(b"key", 1, "change"),
    Submission((), (), (entry("two.0", "named"), entry("two.1"))),
    plain("bare"),
    Submission((), (row(b"other", placed=True),), (entry("placed"),)),
)
"""One of each: a guarded change, entries with and without an id, a new row."""


class Hooked:
    """A SQLite connection that tells of every statement before and after it runs."""

    def __init__(self, real: sqlite3.Connection, hook: Hook) -> None:
        self._real, self._hook, self.count = real, hook, 0

    def execute(self, sql: str, *parameters: Any) -> Any:
        return self._run(self._real.execute, sql, *parameters)

    def executemany(self, sql: str, *parameters: Any) -> Any:
        return self._run(self._real.executemany, sql, *parameters)

    def _run(self, execute: Callable[..., Any], sql: str, *parameters: Any) -> Any:
        self.count += 1
        number = self.count
        self._hook(number, BEFORE, sql)
        result = execute(sql, *parameters)
        self._hook(number, AFTER, sql)
        return result

    @property
    def in_transaction(self) -> bool:
        return self._real.in_transaction

    def close(self) -> None:
        self._real.close()


def breaking(at: int, when: str, *, until: float = 0) -> Hook:
    """Statement `at` fails, and all up to `until`."""

    def hook(number: int, moment: str, _: str) -> None:
        if at <= number <= max(at, until) and moment == when:
            raise sqlite3.OperationalError("disk I/O error")

    return hook


@asynccontextmanager
async def hooked(folder: Path, hook: Hook) -> Any:
    """A database with one guarded row, whose journal runs under `hook` from here on."""
    async with opened(f"sqlite:///{folder / 'aboveboard.db'}", folder) as database:
        await database.journal.submit(changing(b"key", 0, "made"))
        assert isinstance(database.journal, SqliteJournal)
        connection: Any = Hooked(database.journal._connection, hook)
        database.journal._connection = connection
        yield database, connection


async def check(database: Database, results: list[Outcome]) -> None:
    """What was acknowledged is where it was said to be, what was refused is nowhere, and nothing is there
    twice."""
    leaves = await leaves_of(database)
    assert len(set(leaves)) == len(leaves)
    for submission, result in zip(BATCH, results, strict=True):
        names = [each.leaf.decode() for each in submission.entries]
        if isinstance(result, int):
            assert leaves[result : result + len(names)] == names
        else:
            assert not set(names) & set(leaves)
    rows: dict[bytes, int] = dict(await database.rows(select(idempotency.c.request, idempotency.c.version)))
    assert (rows[b"key"] == 2) == ("change" in leaves)
    assert (b"other" in rows) == ("placed" in leaves)


async def broken(folder: Path, hook: Hook) -> list[Outcome]:
    """What came of BATCH under `hook`; afterwards all laws hold and the journal goes on."""
    async with hooked(folder, hook) as (database, connection):
        results = await submit_all(database, BATCH)
        await check(database, results)
        connection._hook = lambda *_: None
        assert isinstance((await submit_all(database, [plain("later")]))[0], int)
        await check(database, results)
        return results


def statements(folder: Path) -> list[str]:
    """All that the journal says to SQLite for BATCH when nothing fails."""
    said: list[str] = []

    async def work() -> None:
        async with hooked(folder, lambda _, when, sql: said.append(sql) if when == BEFORE else None) as (
            database,
            _,
        ):
            await submit_all(database, BATCH)

    asyncio.run(work())
    return said


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Path]:
    """A new folder for each case."""

    def made() -> Iterator[Path]:
        for number in range(1000):
            folder = tmp_path / str(number)
            folder.mkdir()
            yield folder

    return made()


def test_a_batch_is_one_transaction(folders: Iterator[Path]) -> None:
    """It begins with the lock and ends with the commit, and there is one of each."""
    said = statements(next(folders))
    assert [said[0], said[-1]] == ["BEGIN IMMEDIATE", "COMMIT"]
    assert len([sql for sql in said if sql.startswith(("BEGIN", "COMMIT"))]) == 2


@pytest.mark.parametrize("when", [BEFORE, AFTER])
def test_a_statement_that_fails_once_harms_nobody(folders: Iterator[Path], when: str) -> None:
    """Whichever it is, before or after it took effect: all laws hold, and the journal goes on."""
    for number in range(1, len(statements(next(folders))) + (when == BEFORE)):
        asyncio.run(broken(next(folders), breaking(number, when)))


def test_a_commit_whose_answer_is_lost_is_not_made_twice(folders: Iterator[Path]) -> None:
    """It took effect though it raised: everybody in it is answered with the place they got."""
    commit = len(statements(next(folders)))
    results = asyncio.run(broken(next(folders), breaking(commit, AFTER)))
    assert [isinstance(result, int) for result in results] == [True] * len(BATCH)


@pytest.mark.parametrize("when", [BEFORE, AFTER])
def test_a_disk_that_stays_broken_refuses_and_heals(folders: Iterator[Path], when: str) -> None:
    """From any statement on nothing works: what was refused is not there, and later all is well again."""
    for number in range(1, len(statements(next(folders))) + (when == BEFORE)):
        asyncio.run(broken(next(folders), breaking(number, when, until=float("inf"))))


def test_a_process_may_die_at_any_instant(folders: Iterator[Path]) -> None:
    """The files as they are between any two statements open again to the whole batch or to none of it."""
    copies: list[tuple[str, Path]] = []
    original = next(folders)

    def copy(_: int, when: str, sql: str) -> None:
        folder = next(folders)
        for file in original.glob("aboveboard.db*"):
            shutil.copy(file, folder)
        copies.append((f"{when} {sql}", folder))

    async def reopened(folder: Path) -> int:
        async with opened(f"sqlite:///{folder / 'aboveboard.db'}", folder) as database:
            return len(await leaves_of(database))

    async def work() -> None:
        async with hooked(original, copy) as (database, _):
            await submit_all(database, BATCH)
        for instant, folder in copies:
            assert await reopened(folder) == (6 if instant == "after COMMIT" else 1), instant

    asyncio.run(work())


class Forgetful:
    """A connection to PostgreSQL that breaks at its commit: the server makes it, `late_s` seconds later or at
    once, and nobody is told. `then` is what happens next."""

    def __init__(
        self, real: asyncpg.Connection, late_s: float = 0, then: Callable[[], None] | None = None
    ) -> None:
        self._real, self._late_s, self._then = real, late_s, then
        self.committed: asyncio.Future[None] | None = None
        self.rolls_back = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def terminate(self) -> None:
        """The server does not notice: it finishes what it was told."""

    def transaction(self) -> "ForgetfulTransaction":
        return ForgetfulTransaction(self, self._real.transaction())

    async def break_at(self, transaction: asyncpg.transaction.Transaction) -> None:
        async def finish() -> None:
            await asyncio.sleep(self._late_s)
            await (transaction.rollback() if self.rolls_back else transaction.commit())
            await self._real.close()

        self.committed = asyncio.ensure_future(finish())
        if not self._late_s:
            await self.committed
        if self._then is not None:
            self._then()
        raise asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")


class ForgetfulTransaction:
    def __init__(self, connection: Forgetful, real: asyncpg.transaction.Transaction) -> None:
        self._connection, self._real = connection, real
        self.start, self.rollback = real.start, real.rollback

    async def commit(self) -> None:
        await self._connection.break_at(self._real)

    async def __aenter__(self) -> None:
        await self.start()

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        await (self.commit() if kind is None else self.rollback())


@asynccontextmanager
async def forgetful(url: str, folder: Path, late_s: float = 0) -> Any:
    """A database whose journal's next commit is made without an answer, and its journal."""
    async with opened(url, folder) as database:
        await database.journal.submit(changing(b"key", 0, "made"))
        assert isinstance(database.journal, PostgresqlJournal)
        link = database.journal._link
        link._connection = Forgetful(link._connection, late_s)
        yield database, link


@pytest.mark.parametrize("late_s", [0, 0.3])
def test_a_connection_that_breaks_at_the_commit_makes_nothing_twice(
    fresh_postgresql_url: str, tmp_path: Path, late_s: float
) -> None:
    """The server commits, has committed already or is still at it: everybody is answered with the place they
    got."""

    async def work() -> None:
        async with forgetful(fresh_postgresql_url, tmp_path, late_s) as (database, link):
            connection = link._connection
            results = await submit_all(database, BATCH)
            await connection.committed
            await check(database, results)
            assert [isinstance(result, int) for result in results] == [True] * len(BATCH)

    asyncio.run(work())


def test_nobody_is_told_that_nothing_was_done_when_nobody_knows(
    fresh_postgresql_url: str, tmp_path: Path
) -> None:
    """The server commits and goes away at once: the refusal says that it is not known."""

    async def work() -> None:
        async with forgetful(fresh_postgresql_url, tmp_path) as (database, link):
            address = link._address
            link._connection._then = lambda: setattr(
                link, "_address", f"postgresql://nobody@/none?host={tmp_path}"
            )
            results = await submit_all(database, BATCH)
            assert all(isinstance(result, Unavailable) for result in results)
            assert not any("nothing was done" in result.detail.lower() for result in results)
            link._address = address
            await database.journal.submit(plain("later"))
            assert len(await leaves_of(database)) == 7

    asyncio.run(work())


BARE = Submission((), (row(b"bare"),), ())
"""A change without an entry of the log, as that of an export that somebody asks for."""


async def _is_there(database: Database) -> bool:
    found = await database.rows(select(idempotency.c.request).where(idempotency.c.request == b"bare"))
    return bool(found)


@pytest.mark.parametrize("when", [BEFORE, AFTER])
def test_the_fate_of_a_change_without_an_entry_is_known(folders: Iterator[Path], when: str) -> None:
    """Each statement fails once: who is told that nothing was done finds nothing, and nobody is told otherwise."""

    async def work(number: int, said: list[str]) -> None:
        async with hooked(next(folders), breaking(number, when)) as (database, _):
            database.journal._connection._hook = recorded(database.journal._connection._hook, said)
            (result,) = await submit_all(database, [BARE])
            assert isinstance(result, int) == await _is_there(database)
            assert isinstance(result, int) or "Nothing was done" in result.detail

    count: list[str] = []
    asyncio.run(work(1_000, count))
    for number in range(1, len(count) + 1):
        asyncio.run(work(number, []))


def recorded(hook: Hook, said: list[str]) -> Hook:
    def both(number: int, when: str, sql: str) -> None:
        if when == BEFORE:
            said.append(sql)
        hook(number, when, sql)

    return both


def test_a_file_that_cannot_be_read_leaves_it_unknown(tmp_path: Path) -> None:
    """The commit takes effect and fails, and so does the look for it."""

    async def work() -> None:
        async with hooked(tmp_path, lambda *_: None) as (database, connection):

            def hook(_: int, when: str, sql: str) -> None:
                if (when == AFTER and sql == "COMMIT") or sql.startswith("SELECT entries.leaf"):
                    raise sqlite3.OperationalError("disk I/O error")

            connection._hook = hook
            (result,) = await submit_all(database, [plain("lost")])
            assert "may have been recorded" in result.detail
            connection._hook = lambda *_: None
            assert "lost" in await leaves_of(database)

    asyncio.run(work())


@pytest.mark.parametrize("late_s", [0, 0.3])
def test_a_lost_answer_to_a_change_without_an_entry_is_found(
    fresh_postgresql_url: str, tmp_path: Path, late_s: float
) -> None:
    """The server made it, and nobody was told: it is acknowledged, also when others wrote since."""

    async def work() -> None:
        async with forgetful(fresh_postgresql_url, tmp_path, late_s) as (database, link):
            connection = link._connection
            results = await submit_all(database, [BARE])
            await connection.committed
            assert results == [1]
            assert await _is_there(database)

    asyncio.run(work())


def test_a_change_without_an_entry_that_was_lost_is_told_as_such(
    fresh_postgresql_url: str, tmp_path: Path
) -> None:
    """The server rolled it back: nothing was done, and nothing is there."""

    async def work() -> None:
        async with forgetful(fresh_postgresql_url, tmp_path) as (database, link):
            link._connection.rolls_back = True
            (result,) = await submit_all(database, [BARE])
            assert "Nothing was done" in result.detail
            assert not await _is_there(database)

    asyncio.run(work())
