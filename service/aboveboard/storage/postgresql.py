"""PostgreSQL: the journal as a task with one connection, and coalesced reads with another.

Each commit locks the head of the log. A process that freezes during one would stop all others. So the server ends a
transaction whose client is silent. A wait for the lock ends before the driver's own limit.
"""

import asyncio
import time
from collections.abc import Collection, Sequence
from typing import NamedTuple, TypeVar, TypeVarTuple

import asyncpg
from sqlalchemy import ColumnElement, Select, bindparam, func, select

from aboveboard.errors import Unavailable
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
from aboveboard.storage.reads import CoalescedReads, Find, FindAll
from aboveboard.storage.sql import POSTGRESQL, by_keys, compile_statement, pad_keys, split_rows
from aboveboard.storage.tables import Key

Name = TypeVar("Name")
Rest = TypeVarTuple("Rest")
Columns = TypeVarTuple("Columns")

COMMAND_TIMEOUT_S = 10
BATCH_MAX = 512
_FAULTS = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
)
CONNECTION_SETTINGS = {
    "idle_in_transaction_session_timeout": "3s",
    "lock_timeout": "8s",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "3",
    "tcp_keepalives_count": "3",
}
"""The settings of the journal's and the reads' sessions. The wait for a lock is shorter than COMMAND_TIMEOUT_S."""

_CLASSES_OF_A_SUBMISSION = ("22", "23", "42")
"""The SQLSTATE classes of what is wrong with a statement or its values, and not with the database."""

# The number of the transaction comes with the lock, so a commit whose answer is lost can be asked for.
_LOCK_HEAD = READ_HEAD.add_columns(func.txid_current()).with_for_update()
_READ_FATE = select(func.txid_status(bindparam("transaction")))


class DriverConnection:
    """One connection that is opened when it is needed, and dropped when it fails."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._connection: asyncpg.Connection | None = None

    async def get(self) -> asyncpg.Connection:
        """Returns the connection, and opens one if there is none. Raises the faults of the driver."""
        if self._connection is None or self._connection.is_closed():
            self._connection = await asyncpg.connect(
                self._address, command_timeout=COMMAND_TIMEOUT_S, server_settings=CONNECTION_SETTINGS
            )
        return self._connection

    async def drop(self) -> None:
        """Drops the connection without a word to the server, which may not answer. `get` opens a new one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()


class _PendingCommit(NamedTuple):
    """A plan whose commit was sent to the server, and the number of its transaction."""

    plan: CommitPlan
    transaction: int


class PostgresqlJournal:
    """A `journal.Journal`. Several processes may each have one, because every commit locks the head row."""

    def __init__(self, address: str, seal: Seal) -> None:
        self._seal = seal
        self._link = DriverConnection(address)
        self._waiting: list[WaitingSubmission] = []
        self._wake = asyncio.Event()
        self._closing = False
        self._planned: _PendingCommit | None = None
        self.committed_s = time.monotonic()
        self._task = asyncio.create_task(self._run(), name="journal")

    async def submit(self, submission: Submission) -> int:
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.add([WaitingSubmission(submission, future)])
        return await future

    def add(self, waiting: Sequence[WaitingSubmission], *, now: bool = False) -> None:
        self._waiting.extend(waiting)
        self._wake.set()

    async def close(self) -> None:
        self._closing = True
        self._wake.set()
        await self._task
        await self._link.close()

    async def _run(self) -> None:
        while self._waiting or not self._closing:
            if not self._waiting:
                self._wake.clear()
                await self._wake.wait()
                continue
            batch, self._waiting = self._waiting[:BATCH_MAX], self._waiting[BATCH_MAX:]
            settle(batch, await self._commit([each.submission for each in batch]))

    async def _commit(self, batch: Sequence[Submission]) -> list[Result]:
        """Returns a result for each submission and never raises: the task must survive every fault, and report it."""
        self._planned = None
        try:
            made = await self._transaction(batch)
        except Exception as error:  # noqa: BLE001 - every fault must reach the callers
            if isinstance(error, _FAULTS):
                await self._link.drop()
            if self._planned is not None:
                pending, took_effect = self._planned, await self._took_effect(self._planned)
                if took_effect is None:
                    return [unknown(_reason(error)) for _ in batch]
                if took_effect:
                    return self._note_commit(pending.plan)
            # One at a time, so that a bad submission fails alone. A fault of the database would be met again by each.
            if len(batch) > 1 and not _is_of_database(error):
                return [result for each in batch for result in await self._commit([each])]
            refusal = error if isinstance(error, Unavailable) else unavailable(_reason(error))
            return [refusal for _ in batch]
        return self._note_commit(made)

    def _note_commit(self, made: CommitPlan) -> list[Result]:
        self.committed_s = time.monotonic()
        return results_of(made)

    async def _transaction(self, batch: Sequence[Submission]) -> CommitPlan:
        connection = await self._link.get()
        async with connection.transaction():
            # The head's lock comes before the versions are read, so no other commit can change them in between.
            *row, number = await connection.fetchrow(compile_statement(_LOCK_HEAD, POSTGRESQL).text, 1)
            head = JournalHead(*row)
            made = plan(head, await self._versions(connection, batch), batch, self._seal)
            for statement, rows in made.rows.items():
                sql = compile_statement(statement, POSTGRESQL)
                await connection.executemany(sql.text, [sql.values(row) for row in rows])
            if made.head is not head:
                sql = compile_statement(WRITE_HEAD, POSTGRESQL, HEAD_COLUMNS)
                await connection.execute(sql.text, *made.head, 1)
            self._planned = _PendingCommit(made, number)  # before the commit, whose answer may be lost
        return made

    async def _took_effect(self, pending: _PendingCommit) -> bool | None:
        """Returns True when the plan was committed, None when the server does not answer or does not know."""
        last = pending.plan.last
        try:
            connection = await self._link.get()
            # Takes the lock of the head first, because the server may still be busy with the commit.
            async with connection.transaction():
                await connection.fetchrow(compile_statement(_LOCK_HEAD, POSTGRESQL).text, 1)
                if last is not None:
                    leaf = await connection.fetchval(compile_statement(READ_LEAF, POSTGRESQL).text, last[0])
                    return bool(leaf == last[1])
                text = compile_statement(_READ_FATE, POSTGRESQL).text
                fate = await connection.fetchval(text, pending.transaction)
        except _FAULTS:
            await self._link.drop()
            return None
        return _FATES.get(fate)

    async def _versions(
        self, connection: asyncpg.Connection, batch: Sequence[Submission]
    ) -> dict[tuple[str, Key], int]:
        versions = {}
        for table, keys in collect_guarded_keys(batch).items():
            query = GUARDED[table]
            filled = pad_keys(keys)
            sql = by_keys(query, query.selected_columns[0], len(filled), POSTGRESQL)
            for key, version in await connection.fetch(sql.text, *filled):
                versions[table, key] = version
        return versions


class PostgresqlReads:
    """A `reads.Reads` with one connection. During a fetch, the next keys gather for the one after it."""

    def __init__(self, address: str) -> None:
        self._link = DriverConnection(address)
        self._turn = asyncio.Lock()

    def finder(self, query: Select[Name, *Rest], key: ColumnElement[Name]) -> Find[Name, tuple[Name, *Rest]]:
        return CoalescedReads(self._fetch, query, key).find

    def lister(self, query: Select[*Columns], *keys: ColumnElement[Name]) -> FindAll[Name, tuple[*Columns]]:
        return lambda wanted: self._fetch_all(query, keys, wanted)

    def read_version(self) -> None:
        """Returns None: a server has no such number that costs less than the reads that it would spare."""

    async def _fetch(
        self, query: Select[Name, *Rest], key: ColumnElement[Name], keys: Sequence[Name]
    ) -> list[tuple[Name, *Rest]]:
        return await self._fetch_all(query, (key,), [(each,) for each in keys])

    async def _fetch_all(
        self,
        query: Select[*Columns],
        keys: tuple[ColumnElement[Name], ...],
        wanted: Collection[tuple[Name, ...]],
    ) -> list[tuple[*Columns]]:
        found: list[tuple[*Columns]] = []
        for text, values in split_rows(query, keys, wanted, POSTGRESQL):
            async with self._turn:
                try:
                    connection = await self._link.get()
                    found += [tuple(row) for row in await connection.fetch(text, *values)]
                except _FAULTS as error:
                    await self._link.drop()
                    raise unreadable(_reason(error)) from error
        return found

    async def close(self) -> None:
        await self._link.close()


_FATES = {"committed": True, "aborted": False}
"""The meanings of the server's words for a transaction that has ended. It may have forgotten an old one."""


def _is_of_database(error: Exception) -> bool:
    """Returns True for a fault of the database, which the other submissions of a batch would meet too."""
    if isinstance(error, Unavailable):
        return True
    if isinstance(error, asyncpg.PostgresError):
        return not str(error.sqlstate).startswith(_CLASSES_OF_A_SUBMISSION)
    # The driver's error for a value of the wrong type is a ValueError too.
    return isinstance(error, _FAULTS) and not isinstance(error, ValueError)


def _reason(error: Exception) -> str:
    """Returns the kind of fault in fixed words. A server's own message may quote a row."""
    return str(getattr(error, "sqlstate", None) or type(error).__name__)
