"""Opening the database: schema brought up to date, the log's head row, reads and journal."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from msgspec import Struct
from sqlalchemy import Connection, Select, event, insert, make_url, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from service.errors import StartupRefused, Unavailable
from service.settings import Settings, shipped
from service.storage.journal import Journal, Seal, unavailable
from service.storage.postgresql import PostgresqlJournal, PostgresqlReads
from service.storage.reads import Reads, Row
from service.storage.sqlite import SqliteJournal, SqliteReads
from service.storage.tables import log_head


class Database(Struct, frozen=True):
    """`engine` serves the reads that are not hot; everything that is written goes through `journal`."""

    engine: AsyncEngine
    reads: Reads
    journal: Journal

    async def rows(self, query: Select[Any]) -> Sequence[Row]:
        """All rows of `query`, on the newest commit. Raises Unavailable when the database does not answer."""
        try:
            async with self.engine.connect() as connection:
                return [tuple(row) for row in await connection.execute(query)]
        except (SQLAlchemyError, OSError) as error:
            raise _unavailable(error) from error

    async def close(self) -> None:
        await self.journal.close()
        await self.reads.close()
        await self.engine.dispose()


async def open_database(settings: Settings, seal: Seal, *, origin: str, empty_checkpoint: str) -> Database:
    """The database with its schema at the newest version; made if it was not there.

    Raises StartupRefused when it cannot be opened, is newer than this code, or holds another log.
    """
    engine = make_engine(settings.database_url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(migrate)
            await connection.run_sync(_ensure_head, origin, empty_checkpoint)
    except (SQLAlchemyError, OSError) as error:
        await engine.dispose()
        raise StartupRefused(
            f"the database does not open: {type(error).__name__}; check its address"
        ) from error
    except BaseException:
        await engine.dispose()
        raise
    if settings.sqlite_path is not None:
        path = settings.sqlite_path
        return Database(engine, SqliteReads(path), SqliteJournal(path, seal))
    address = (
        make_url(settings.database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    )
    return Database(engine, PostgresqlReads(address), PostgresqlJournal(address, seal))


def make_engine(database_url: str) -> AsyncEngine:
    """An engine whose SQLite connections have the same durability as the journal's."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(url)
    if url.get_backend_name() == "sqlite":
        event.listen(engine.sync_engine, "connect", _set_pragmas)
    return engine


def _set_pragmas(connection: Any, _: ConnectionPoolEntry) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "busy_timeout=5000"):
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


def alembic_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(shipped("migrations")))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def schema_version(connection: Connection) -> tuple[str | None, str | None]:
    """The version that the database is at, and the newest one that this code knows."""
    newest = ScriptDirectory.from_config(alembic_config()).get_current_head()
    return MigrationContext.configure(connection).get_current_revision(), newest


def migrate(connection: Connection, target: str = "head") -> None:
    """Brings the schema to `target`. Raises StartupRefused when the database is newer than this code."""
    config = alembic_config(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    at = MigrationContext.configure(connection).get_current_revision()
    if at is not None and at not in known:
        raise StartupRefused(
            f"the database is at version {at}, which is newer than this code; update the code"
        )
    try:
        command.upgrade(config, target)
    except CommandError as error:
        raise StartupRefused(f"the database schema cannot be brought up to date: {error}") from error


def _ensure_head(connection: Connection, origin: str, empty_checkpoint: str) -> None:
    found = connection.execute(select(log_head.c.origin).where(log_head.c.id == 1)).scalar()
    if found is None:
        row = {"id": 1, "origin": origin, "size": 0, "edge": b"", "checkpoint": empty_checkpoint}
        connection.execute(insert(log_head).values(row))
    elif found != origin:
        raise StartupRefused(
            f"this database holds the log {found!r}, but ABOVEBOARD_LOG_ORIGIN is {origin!r}; "
            "a log never changes its name: set it back, or use another database"
        )


def _unavailable(error: Exception) -> Unavailable:
    return unavailable(type(error).__name__)
