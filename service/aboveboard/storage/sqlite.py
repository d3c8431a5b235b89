"""SQLite: the journal and the reads, both in the loop's own thread.

In WAL mode a reader never waits for the writer. A read of a cached page costs less than a hop to another thread.

A batch is written in the loop's thread too. Almost all requests wait for its commit anyway. A writer thread would have
to win the interpreter lock back after each statement. One connection writes and checkpoints, another reads. Other
processes take the same writing lock.
"""

import asyncio
import sqlite3
import time
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, Select

from aboveboard.errors import StartupRefused, Unavailable
from aboveboard.storage.batcher import Batcher
from aboveboard.storage.journal import (
    GUARDED,
    HEAD_COLUMNS,
    READ_HEAD,
    READ_LEAF,
    WRITE_HEAD,
    CommitPlan,
    JournalHead,
    Result,
    Seal,
    Submission,
    WaitingSubmission,
    collect_guarded_keys,
    plan,
    results_of,
    settle,
    unavailable,
    unknown,
    unreadable,
)
from aboveboard.storage.lock import POLL_S, WAIT_S, get_writing_lock
from aboveboard.storage.reads import Find, FindAll
from aboveboard.storage.sql import AT_ONCE_MAX, SQLITE, by_keys, compile_statement, pad_keys, split_rows
from aboveboard.storage.tables import Key

Name = TypeVar("Name")
Rest = TypeVarTuple("Rest")
Columns = TypeVarTuple("Columns")

BUSY_TIMEOUT_MS = 2_000
BATCH_MAX = 512


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Returns a connection with the durability that the log needs. Raises StartupRefused when SQLite cannot open the file."""
    try:
        connection = sqlite3.connect(
            path, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None, check_same_thread=False
        )
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "cache_size=-32000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(f"PRAGMA query_only={'ON' if read_only else 'OFF'}")
    except sqlite3.Error as error:
        raise StartupRefused(
            f"{path.name} cannot be opened as a SQLite database: {_reason(error)}. Check the file, or restore a backup."
        ) from error
    return connection


class SqliteJournal:
    """A `journal.Journal`. Its methods must run in the event loop that created it.

    A batch is committed after two turns of the loop without a new submission. So requests that arrive together are
    committed together. A lock of another process is polled between turns of the loop, so a request that needs no commit
    does not wait for it.
    """

    def __init__(self, path: Path, seal: Seal) -> None:
        self._seal = seal
        self._connection = connect(path)
        # Its version of the data changes with each commit of the other connection.
        self._observer = connect(path, read_only=True)
        self._connection.execute(
            "PRAGMA busy_timeout=0"
        )  # SQLite's own wait would block the loop; see _write_batch
        self._lock = get_writing_lock(path)
        self._loop = asyncio.get_running_loop()
        self._batcher = Batcher(self._take, most=BATCH_MAX)
        self._planned: CommitPlan | None = None
        self._before: int | None = None
        self.committed_s = time.monotonic()

    async def submit(self, submission: Submission) -> int:
        future: asyncio.Future[int] = self._loop.create_future()
        self.add([WaitingSubmission(submission, future)])
        return await future

    def add(self, waiting: Sequence[WaitingSubmission], *, now: bool = False) -> None:
        self._batcher.add(waiting, now=now)

    def _take(self, batch: list[WaitingSubmission]) -> None:
        self._write_batch(batch, self._loop.time() + WAIT_S)

    def _write_batch(self, batch: list[WaitingSubmission], until_s: float) -> None:
        """Commits a batch and answers it. While another process writes, it tries again later, until `until_s`."""
        held = self._take_locks()
        if held is not None and self._loop.time() < until_s:
            self._loop.call_later(POLL_S, self._write_batch, batch, until_s)
            return
        if held is not None:
            results: list[Result] = [unavailable(_reason(held)) for _ in batch]
        else:
            try:
                results = self._commit([each.submission for each in batch])
            finally:
                self._lock.release()
        settle(batch, results)
        self._batcher.release()

    def _take_locks(self) -> Exception | None:
        """Takes both locks, the file lock and SQLite's own, and returns None. Returns the obstacle when one is taken."""
        try:
            if not self._lock.acquire_now():
                return TimeoutError("Another process keeps the file lock.")
        except OSError as error:
            return error
        try:
            self._begin()
        except sqlite3.Error as error:
            if _is_held(error):
                self._lock.release()
                return error
        return None  # any other fault occurs again in the commit, which reports it

    def _begin(self) -> None:
        if self._connection.in_transaction:  # an earlier fault also prevented the rollback
            self._connection.execute("ROLLBACK")
        self._connection.execute("BEGIN IMMEDIATE")

    async def close(self) -> None:
        while self._batcher.is_busy:
            await asyncio.sleep(0.001)
        self._observer.close()
        self._connection.close()
        self._lock.close()

    def _commit(self, batch: Sequence[Submission]) -> list[Result]:
        """Returns a result for each submission and never raises, because every fault must be reported to a caller."""
        self._planned = None
        try:
            made = self._transaction(batch)
        except Exception as error:  # noqa: BLE001 - every fault must reach the callers
            if self._planned is not None:
                pending, took_effect = self._planned, self._took_effect(self._planned)
                if took_effect is None:
                    return [unknown(_reason(error)) for _ in batch]
                if took_effect:
                    return self._note_commit(pending)
            # One at a time, so that a bad submission fails alone. A locked file would fail all, each after a wait.
            if len(batch) > 1 and not _is_held(error) and not isinstance(error, Unavailable):
                return [result for each in batch for result in self._commit([each])]
            refusal = error if isinstance(error, Unavailable) else unavailable(_reason(error))
            return [refusal for _ in batch]
        return self._note_commit(made)

    def _note_commit(self, made: CommitPlan) -> list[Result]:
        self.committed_s = time.monotonic()
        return results_of(made)

    def _transaction(self, batch: Sequence[Submission]) -> CommitPlan:
        run = self._connection.execute
        if not self._connection.in_transaction:
            self._begin()
        try:
            head = JournalHead(*run(compile_statement(READ_HEAD, SQLITE).text, (1,)).fetchone())
            made = plan(head, self._versions(batch), batch, self._seal)
            for statement, rows in made.rows.items():
                sql = compile_statement(statement, SQLITE)
                # One INSERT of many rows costs more, as measured from 2 to 512 rows.
                self._connection.executemany(sql.text, [sql.values(row) for row in rows])
            if made.head is not head:
                sql = compile_statement(WRITE_HEAD, SQLITE, HEAD_COLUMNS)
                run(sql.text, (*made.head, 1))
            self._before = self._read_version() if made.last is None else None
            self._planned = made  # before the commit, which may take effect although it reports a fault
            run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                run("ROLLBACK")
            raise
        return made

    def _took_effect(self, made: CommitPlan) -> bool | None:
        """Returns True when the plan was committed, None when the file cannot be read."""
        if self._connection.in_transaction:
            return False
        try:
            if made.last is None:
                return self._read_version() != self._before
            row = self._connection.execute(
                compile_statement(READ_LEAF, SQLITE).text, made.last[:1]
            ).fetchone()
        except sqlite3.Error:
            return None
        return row is not None and row[0] == made.last[1]

    def _read_version(self) -> int:
        """Returns a number that changes with each commit. No other process commits while this one has the lock."""
        (version,) = self._observer.execute("PRAGMA data_version").fetchone()
        return int(version)

    def _versions(self, batch: Sequence[Submission]) -> dict[tuple[str, Key], int]:
        versions: dict[tuple[str, Key], int] = {}
        for table, keys in collect_guarded_keys(batch).items():
            query = GUARDED[table]
            for start in range(0, len(keys), AT_ONCE_MAX):
                filled = pad_keys(keys[start : start + AT_ONCE_MAX])
                sql = by_keys(query, query.selected_columns[0], len(filled), SQLITE)
                versions |= {
                    (table, key): version for key, version in self._connection.execute(sql.text, filled)
                }
        return versions


class SqliteReads:
    """A `reads.Reads`. It does not coalesce: a row is read at once, in the thread of the caller."""

    def __init__(self, path: Path) -> None:
        self._connection = connect(path, read_only=True)

    def finder(self, query: Select[Name, *Rest], key: ColumnElement[Name]) -> Find[Name, tuple[Name, *Rest]]:
        text = by_keys(query, key, 1, SQLITE).text

        async def find(value: Name) -> tuple[Name, *Rest] | None:
            try:
                row: tuple[Name, *Rest] | None = self._connection.execute(text, (value,)).fetchone()
            except sqlite3.Error as error:
                raise unreadable(_reason(error)) from error
            return row

        return find

    def lister(self, query: Select[*Columns], *keys: ColumnElement[Name]) -> FindAll[Name, tuple[*Columns]]:
        async def find_all(wanted: Collection[tuple[Name, ...]]) -> list[tuple[*Columns]]:
            found: list[tuple[*Columns]] = []
            try:
                for text, values in split_rows(query, keys, wanted, SQLITE):
                    found += self._connection.execute(text, values).fetchall()
            except sqlite3.Error as error:
                raise unreadable(_reason(error)) from error
            return found

        return find_all

    def read_version(self) -> int | None:
        try:
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        except sqlite3.Error:
            return None  # the next read reports the fault
        return int(version)

    async def close(self) -> None:
        self._connection.close()


def _is_held(error: Exception) -> bool:
    """Returns True when another process has the file locked. Each further try would wait as long again."""
    return isinstance(error, TimeoutError) or _reason(error).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def _reason(error: Exception) -> str:
    """Returns the kind of fault in fixed words. SQLite's own messages may quote a row."""
    name = getattr(error, "sqlite_errorname", None)
    return str(name) if name else type(error).__name__
