"""The open database: a migrated schema, the head row of the log, reads and journal."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing, nullcontext
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar, TypeVarTuple
from urllib.parse import quote

import asyncpg
from msgspec import Struct
from sqlalchemy import Connection, MetaData, Select, event, func, insert, make_url, select, update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from aboveboard.audit.log_names import generation
from aboveboard.errors import StartupRefused
from aboveboard.settings import Settings
from aboveboard.storage.backup_mark import open_copy
from aboveboard.storage.journal import Journal, Seal, unreadable
from aboveboard.storage.lock import get_writing_lock
from aboveboard.storage.migrations import migrate
from aboveboard.storage.open_files import HeldFiles
from aboveboard.storage.postgresql import (
    COMMAND_TIMEOUT_S,
    CONNECTION_SETTINGS,
    PostgresqlJournal,
    PostgresqlReads,
)
from aboveboard.storage.reads import Reads, RowReader
from aboveboard.storage.sqlite import SqliteJournal, SqliteReads
from aboveboard.storage.tables import log_head
from aboveboard.storage.uncancelled import READING_MOST_S, to_the_end

FAULTS = (
    SQLAlchemyError,
    OSError,
    sqlite3.Error,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
"""The errors of a database that does not answer. Some faults of asyncpg come before SQLAlchemy can wrap them."""

ROWS_MOST_S = float(COMMAND_TIMEOUT_S)
"""The longest time, in seconds, that a server may take for one query of `rows`.

Such a query reads a page, a few rows or a count. A slower server counts as one that does not answer. A vacuum or a
migration may take longer, and does not use `rows`.
"""

STATE_MOST_S = 60.0
"""The longest time, in seconds, for all queries of `read_one_state` on a server."""

ENGINE_SETTINGS = {**CONNECTION_SETTINGS, "lock_timeout": "0", "idle_in_transaction_session_timeout": "60s"}
"""The settings of the engine's sessions. A migration may wait for another one, and works between its statements."""

ONE_STATE = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""The options of a connection to PostgreSQL whose queries all see one state, and that writes nothing."""

OPENING = 0x61626F7665
"""The number of the advisory lock that PostgreSQL has for opening: `above` in ASCII."""

Result = TypeVar("Result")
Columns = TypeVarTuple("Columns")

Prepare = Callable[[Connection], None]

SealFor = Callable[[str], Seal]
"""A function from the name of the log, which is stored in the database, to its seal."""

Work = Callable[[RowReader], Awaitable[Result]]
"""A function of a reader to what it makes of the rows."""


class StateReader(NamedTuple):
    """A `reads.RowReader` on one connection. It takes one query at a time, each for at most `most_s` seconds."""

    connection: AsyncConnection
    most_s: float | None

    async def rows(self, query: Select[*Columns]) -> list[tuple[*Columns]]:
        async with asyncio.timeout(self.most_s):
            return [(*row,) for row in await self.connection.execute(query)]


class Database(Struct, frozen=True):
    """The connections of one process. `engine` serves reads off the hot path, and `journal` does all writes.

    `origin` is the current name of the log, under which everything is signed. It is the configured name, or a later
    generation of it (see `log_names`). `held` has the files of SQLite; it is empty for PostgreSQL.
    """

    engine: AsyncEngine
    reads: Reads
    journal: Journal
    origin: str
    held: HeldFiles

    async def rows(self, query: Select[*Columns]) -> list[tuple[*Columns]]:
        """Returns all rows of `query`, as of the newest commit.

        Raises Unavailable when the database does not answer, or a server needs more than ROWS_MOST_S. A cancelled caller
        still waits for the read to end, for READING_MOST_S at most.
        """
        return await self._read(lambda reader: reader.rows(query))

    async def read_one_state(self, work: Work[Result]) -> Result:
        """Returns the result of `work`. All rows that it reads are of one state, that of its first query.

        Raises as `rows` does, and what `work` raises. `work` may run twice. It uses its reader for one query at a time,
        and no longer than it runs. Until it ends, no erasure can truncate the write-ahead log of SQLite.
        """
        return await self._read(work, one_state=True)

    async def _read(self, work: Work[Result], *, one_state: bool = False) -> Result:
        # A driver closes a connection with an unfinished read at a time of its own choice. Until then the database may
        # stay locked.
        return await to_the_end(self._read_twice(work, one_state), most_s=READING_MOST_S)

    async def _read_twice(self, work: Work[Result], one_state: bool) -> Result:
        try:
            return await self._read_once(work, one_state)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise unreadable(type(error).__name__) from error
        except FAULTS as error:
            raise unreadable(type(error).__name__) from error
        try:  # once more: the pooled connection had died since its last use, as all do when the server restarts
            return await self._read_once(work, one_state)
        except FAULTS as error:
            raise unreadable(type(error).__name__) from error

    async def _read_once(self, work: Work[Result], one_state: bool) -> Result:
        if self.engine.dialect.name == "sqlite":
            # No limit: a file always answers, and its driver cannot give up a read before its end.
            async with self.engine.connect() as connection:
                if one_state:  # Python's driver begins no transaction before a SELECT
                    await connection.exec_driver_sql("BEGIN")
                return await work(StateReader(connection, None))
        async with asyncio.timeout(STATE_MOST_S if one_state else ROWS_MOST_S):
            async with self.engine.connect() as connection:
                if one_state:
                    await connection.execution_options(**ONE_STATE)
                return await work(StateReader(connection, ROWS_MOST_S))

    async def close(self) -> None:
        """Commits what waits, then closes every connection."""
        await self.journal.close()
        await self.reads.close()
        await self.engine.dispose()
        self.held.close()  # last: closing a file drops the locks of every connection to it (see `open_files`)


async def open_database(
    settings: Settings,
    seal_for: SealFor,
    *,
    declared: MetaData,
    origin: str,
    empty_checkpoint: str,
    prepare: Prepare,
) -> Database:
    """Opens the database, creates it if there is none, and migrates its schema to the newest version.

    `declared` has all tables. `origin` is the configured name of the log. `prepare` runs in the transaction of the migrations, so an interruption
    or a refusal changes nothing. Raises StartupRefused when the database cannot be opened, is newer than this code, or
    holds another log.
    """
    engine = make_engine(settings.database_url)
    try:
        async with _alone(engine, settings.sqlite_path) as connection:
            await connection.run_sync(migrate, declared)
            found = await connection.run_sync(_ensure_head, origin, empty_checkpoint)
            await connection.run_sync(prepare)
        return _connect(settings, engine, seal_for(found), found)
    except BaseException as error:
        await engine.dispose()
        if isinstance(error, FAULTS):
            raise StartupRefused(
                f"The database cannot be opened: {words_of(error)}. Check that it is up. Check the address in "
                "ABOVEBOARD_DATABASE_URL, and that this user may write there."
            ) from error
        raise


def _connect(settings: Settings, engine: AsyncEngine, seal: Seal, origin: str) -> Database:
    if settings.sqlite_path is not None:
        path = settings.sqlite_path
        reads, journal = SqliteReads(path), SqliteJournal(path, seal)
        return Database(engine, reads, journal, origin, HeldFiles((path, path.with_name(f"{path.name}-shm"))))
    url = make_url(settings.database_url).set(drivername="postgresql")
    address = url.render_as_string(hide_password=False)
    return Database(engine, PostgresqlReads(address), PostgresqlJournal(address, seal), origin, HeldFiles())


@asynccontextmanager
async def _alone(engine: AsyncEngine, path: Path | None) -> AsyncIterator[AsyncConnection]:
    """Yields one transaction, during which no other process opens this database, or writes to it if it is SQLite."""
    # The lock comes first. Only one process at a time may change the mark of a copy, or the journal mode.
    with nullcontext() if path is None else closing(get_writing_lock(path)) as lock:
        if lock is not None:
            lock.acquire()
            open_copy(Path(str(engine.url.database)))
            check_file(Path(str(engine.url.database)))
        async with engine.begin() as connection:
            if lock is None:
                await connection.execute(select(func.pg_advisory_xact_lock(OPENING)))
            else:  # Python's driver begins no transaction before DDL, so a migration would not be atomic
                await connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection


def words_of(error: BaseException) -> str:
    """Returns the first line of a driver's message. The lines after it may quote a row."""
    cause = getattr(error, "orig", None) or error
    return str(cause).partition("\n")[0] or type(cause).__name__


def check_file(path: Path, *, read_only: bool = False) -> None:
    """Raises sqlite3.Error if SQLite cannot use the file. Unless `read_only`, adds a missing one and sets WAL."""
    # Checked here, because the engine's driver would also report the fault from its own thread, later and in its words.
    address = f"file:{quote(str(path))}?mode={'ro' if read_only else 'rwc'}"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        for pragma in READING if read_only else WRITING:
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("SELECT count(*) FROM sqlite_master")


WRITING = ("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")
READING = ("busy_timeout=5000", "query_only=ON")


def make_engine(database_url: str) -> AsyncEngine:
    """Returns an engine. Its SQLite connections are as durable as that of the journal."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return create_async_engine(url, connect_args={"server_settings": ENGINE_SETTINGS})
    engine = create_async_engine(url, pool_size=CONNECTIONS_MOST, max_overflow=0)
    event.listen(engine.sync_engine, "connect", partial(_set_pragmas, WRITING))
    return engine


CONNECTIONS_MOST = 15
"""The most connections of an engine to SQLite. All are kept: each is a thread, and costs more than several reads."""


def make_reader(database_url: str) -> AsyncEngine:
    """Returns an engine that cannot write. Each transaction of it sees one state of the database."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return create_async_engine(
            url, isolation_level="REPEATABLE READ", execution_options={"postgresql_readonly": True}
        )
    file = url.set(database=f"file:{quote(str(url.database))}", query={"mode": "ro", "uri": "true"})
    engine = create_async_engine(file)
    event.listen(engine.sync_engine, "connect", partial(_set_pragmas, READING))
    # Python's driver begins no transaction before a SELECT, so each SELECT would see a state of its own.
    event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _set_pragmas(pragmas: tuple[str, ...], connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    for pragma in pragmas:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


def _ensure_head(connection: Connection, origin: str, empty_checkpoint: str) -> str:
    """Returns the current name of the log, and writes its head row on the first start.

    Raises StartupRefused when the database holds another log.
    """
    found: str | None = connection.execute(select(log_head.c.origin).where(log_head.c.id == 1)).scalar()
    if found is None:
        row = {"id": 1, "origin": origin, "size": 0, "edge": b"", "checkpoint": empty_checkpoint}
        connection.execute(insert(log_head).values(row))
        return origin
    if generation(origin, found) is None:
        raise StartupRefused(
            f"This database holds the log {found!r}, but ABOVEBOARD_LOG_ORIGIN is {origin!r}. "
            "A log never changes its name. Set the old name again, or use another database."
        )
    # Changes nothing, but fails now, at the start, if this user may not write.
    connection.execute(update(log_head).where(log_head.c.id == 1).values(origin=found))
    return found
