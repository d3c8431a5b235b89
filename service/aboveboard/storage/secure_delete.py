"""Getting bytes that were deleted out of the files as well.

SQLite overwrites what is deleted (`secure_delete`), but only in new images of its pages: the old ones stay in the
write-ahead log until it is cut off. Where a page was split, old bytes may also lie in its unused part; `clean` is for
when they were found there, and needs the pages concerned alone. Were they anywhere else, `rewrite` would make the whole
file anew, and everybody would wait for it.

PostgreSQL keeps deleted rows in its tables until a vacuum, their bytes in free space until that is used again, and
everything in its own write-ahead log until the files are recycled. No client can change that; a vacuum is all there is.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncEngine

from aboveboard.errors import Unavailable
from aboveboard.settings import Settings
from aboveboard.storage.database import FAULTS
from aboveboard.storage.journal import unavailable
from aboveboard.storage.lock import FileLock, get_writing_lock
from aboveboard.storage.open_files import HeldFiles
from aboveboard.storage.page_slack import overwrite
from aboveboard.storage.sqlite import connect

T = TypeVar("T")

WAIT_S = 10.0
PAUSE_S = 0.02
PLACES_AT_ONCE = 256
"""So few that whoever wants to write in between hardly waits."""


async def wipe(settings: Settings, engine: AsyncEngine, tables: Sequence[Table]) -> None:
    """Afterwards nothing that was deleted from `tables` is in the write-ahead log (SQLite), or dead rows in them are
    free space (PostgreSQL). Raises Unavailable when others hold the database for too long."""
    if settings.sqlite_path is not None:
        await asyncio.to_thread(_cut_off, settings.sqlite_path)
        return
    quoted = ", ".join(engine.dialect.identifier_preparer.format_table(table) for table in tables)
    try:
        async with engine.connect() as connection:
            alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await alone.exec_driver_sql(f"VACUUM {quoted}")
    except FAULTS as error:
        raise unavailable(type(error).__name__) from error


async def clean(path: Path, held: HeldFiles, places: Sequence[int]) -> None:
    """Afterwards nothing is in the unused part of the pages of a SQLite file in which these places are, nor in its
    write-ahead log. What is in a row, or in a page of another kind, stays. Raises Unavailable as `wipe`."""
    await asyncio.to_thread(_clean, path, held, places)


async def rewrite(path: Path) -> None:
    """Afterwards a SQLite file holds what is in its rows and nothing else. Raises Unavailable as `wipe`."""
    await asyncio.to_thread(_rewrite, path)


def _cut_off(path: Path) -> None:
    with _writer(path) as writer:
        _truncate(writer)


def _clean(path: Path, held: HeldFiles, places: Sequence[int]) -> None:
    wal = path.with_name(f"{path.name}-wal")
    with held.opened(path) as descriptor, _writer(path) as writer:
        for start in range(0, len(places) or 1, PLACES_AT_ONCE):
            some = places[start : start + PLACES_AT_ONCE]
            _truncate(writer, partial(_overwrite, writer.connection, wal, descriptor, some))


def _rewrite(path: Path) -> None:
    with _writer(path) as writer:
        _alone(writer.lock, lambda: writer.connection.execute("VACUUM").fetchall())
        _truncate(writer)


def _overwrite(connection: sqlite3.Connection, wal: Path, descriptor: int, places: Sequence[int]) -> None:
    """Nobody writes between BEGIN and COMMIT, and an empty write-ahead log says that everything is in the file. The
    commit itself changes nothing; it makes every other connection read again what it remembers of the file, because
    otherwise one could write back a page as it was."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if wal.stat().st_size:
            raise TimeoutError("somebody writes past the file lock")
        overwrite(descriptor, places)
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


class _Writer(NamedTuple):
    lock: FileLock
    connection: sqlite3.Connection


@contextmanager
def _writer(path: Path) -> Iterator[_Writer]:
    try:
        with closing(get_writing_lock(path)) as lock, closing(connect(path)) as connection:
            yield _Writer(lock, connection)
    except (sqlite3.Error, OSError) as error:
        raise unavailable(getattr(error, "sqlite_errorname", type(error).__name__)) from error


def _truncate(writer: _Writer, then: Callable[[], None] = lambda: None) -> None:
    """Cuts off the write-ahead log; runs `then` before anybody can write again."""
    until = time.monotonic() + WAIT_S
    while not _alone(writer.lock, lambda: _truncate_wal(writer.connection, then)):
        if time.monotonic() >= until:
            raise Unavailable("somebody reads the database for too long", retry_after_seconds=1)
        time.sleep(PAUSE_S)


def _truncate_wal(connection: sqlite3.Connection, then: Callable[[], None]) -> bool:
    """Whether no reader was in the way."""
    busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if not busy:
        then()
    return not busy


def _alone(lock: FileLock, run: Callable[[], T]) -> T:
    """Each run takes the writing lock for itself, so that decisions go on in between."""
    lock.acquire()
    try:
        return run()
    finally:
        lock.release()


def files_of(settings: Settings) -> list[Path]:
    """The files that SQLite keeps for the database, which may lie outside of the data folder; none for another one."""
    path = settings.sqlite_path
    return [] if path is None else sorted(path.parent.glob(f"{path.name}*"))
