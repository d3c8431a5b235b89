"""The removal of deleted bytes from the files of the database.

SQLite overwrites deleted bytes (`secure_delete`), but only in the new images of its pages. The old images stay in the
write-ahead log until `wipe` truncates it. When a page was split, old bytes may also stay in its unused part. `clean`
removes those, and touches only the pages that have them. `rewrite` removes bytes from any other part, but it rebuilds
the whole file, and every writer waits for it.

PostgreSQL keeps deleted rows in its tables until a vacuum. Their bytes then stay in free space until it is used again.
Its own write-ahead log keeps everything until its files are recycled. A client can run a vacuum, and nothing more.
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

from aboveboard.errors import StartupRefused, Unavailable
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
"""The most offsets that are cleaned under one lock: few, so that other writers wait only briefly."""


async def wipe(settings: Settings, engine: AsyncEngine, tables: Sequence[Table]) -> None:
    """Truncates the write-ahead log, which holds deleted rows (SQLite), or makes dead rows of `tables` free space
    (PostgreSQL).

    Raises Unavailable when the database fails, and when other processes lock or read a SQLite file for too long.
    PostgreSQL waits for a lock without a limit. It keeps dead rows that an older transaction may still read.
    """
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
    """Overwrites the unused bytes of the SQLite pages at these offsets, and truncates the write-ahead log.

    Bytes of a row, or of a page outside of a b-tree, stay. Raises Unavailable when the file fails or stays locked.
    """
    await asyncio.to_thread(_clean, path, held, places)


async def rewrite(path: Path) -> None:
    """Rebuilds a SQLite file from its rows, without deleted bytes. Raises Unavailable when it fails or stays locked."""
    await asyncio.to_thread(_rewrite, path)


def _cut_off(path: Path) -> None:
    with _writer(path) as writer:
        _truncate(writer)


def _clean(path: Path, held: HeldFiles, places: Sequence[int]) -> None:
    wal = path.with_name(f"{path.name}-wal")
    with held.open_file(path) as descriptor, _writer(path) as writer:
        for start in range(0, len(places) or 1, PLACES_AT_ONCE):
            some = places[start : start + PLACES_AT_ONCE]
            _truncate(writer, partial(_overwrite, writer.connection, wal, descriptor, some))


def _rewrite(path: Path) -> None:
    with _writer(path) as writer:
        _alone(writer.lock, lambda: writer.connection.execute("VACUUM").fetchall())
        _truncate(writer)


def _overwrite(connection: sqlite3.Connection, wal: Path, descriptor: int, places: Sequence[int]) -> None:
    """Overwrites the unused bytes at these offsets within a transaction that changes nothing else.

    Raises TimeoutError when the write-ahead log is not empty, and OSError.
    """
    # BEGIN IMMEDIATE keeps every other connection from writing until the COMMIT.
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Only with an empty write-ahead log is the newest image of every page in the file itself.
        if wal.stat().st_size:
            raise TimeoutError("Another process writes without the file lock. Stop it.")
        overwrite(descriptor, places)
        # The commit writes the version that was there. Every other connection then drops its cached pages; otherwise one
        # could write an old image of a page back.
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


class _Writer(NamedTuple):
    """The lock of the writers, taken for each step, and a connection to write with."""

    lock: FileLock
    connection: sqlite3.Connection


@contextmanager
def _writer(path: Path) -> Iterator[_Writer]:
    try:
        with closing(get_writing_lock(path)) as lock, closing(connect(path)) as connection:
            yield _Writer(lock, connection)
    except (sqlite3.Error, OSError, StartupRefused) as error:
        raise unavailable(getattr(error, "sqlite_errorname", type(error).__name__)) from error


def _truncate(writer: _Writer, then: Callable[[], None] = lambda: None) -> None:
    """Truncates the write-ahead log, and runs `then` before another process can write again."""
    until = time.monotonic() + WAIT_S
    while not _alone(writer.lock, lambda: _truncate_wal(writer.connection, then)):
        if time.monotonic() >= until:
            raise Unavailable(
                "Another process has read the database for too long. Try again.", retry_after_seconds=1
            )
        time.sleep(PAUSE_S)


def _truncate_wal(connection: sqlite3.Connection, then: Callable[[], None]) -> bool:
    """Truncates the log and runs `then`. Returns False, with nothing done, while another process reads."""
    busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if not busy:
        then()
    return not busy


def _alone(lock: FileLock, run: Callable[[], T]) -> T:
    """Returns the result of `run`, which runs under the writing lock. Between two runs, decisions can be written."""
    lock.acquire()
    try:
        return run()
    finally:
        lock.release()


def files_of(settings: Settings) -> list[Path]:
    """Returns the files of the SQLite database, which may be outside of the data folder. Empty for PostgreSQL."""
    path = settings.sqlite_path
    return [] if path is None else sorted(path.parent.glob(f"{path.name}*"))
