"""Getting bytes that were deleted out of the files as well.

SQLite overwrites what is deleted (`secure_delete`), but only in new images of its pages: the old ones stay in the
write-ahead log until it is cut off. Where a page was split, old bytes may also lie in its unused part, which nothing
overwrites; `rewrite` makes the whole file anew, and is for when they were found there.

PostgreSQL keeps deleted rows in its tables until a vacuum, their bytes in free space until that is used again, and
everything in its own write-ahead log until the files are recycled. No client can change that; a vacuum is all there is.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncEngine

from service.errors import Unavailable
from service.settings import Settings
from service.storage.database import FAULTS
from service.storage.journal import unavailable
from service.storage.lock import FileLock, writing_lock
from service.storage.sqlite import connect

WAIT_S = 10.0
PAUSE_S = 0.02


async def wipe(
    settings: Settings, engine: AsyncEngine, tables: Sequence[Table], *, rewrite: bool = False
) -> None:
    """Afterwards nothing that was deleted from `tables` is in the write-ahead log (SQLite), or dead rows in them are
    free space (PostgreSQL). Raises Unavailable when others hold the database for too long."""
    if settings.sqlite_path is not None:
        await asyncio.to_thread(_cut_off, settings.sqlite_path, rewrite=rewrite)
        return
    quoted = ", ".join(engine.dialect.identifier_preparer.format_table(table) for table in tables)
    try:
        async with engine.connect() as connection:
            alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await alone.exec_driver_sql(f"VACUUM {quoted}")
    except FAULTS as error:
        raise unavailable(type(error).__name__) from error


def _cut_off(path: Path, *, rewrite: bool) -> None:
    try:
        with closing(writing_lock(path)) as lock, closing(connect(path)) as connection:
            if rewrite:
                _alone(lock, lambda: connection.execute("VACUUM").fetchall())
            _truncate(lock, connection)
    except (sqlite3.Error, TimeoutError) as error:
        raise unavailable(getattr(error, "sqlite_errorname", type(error).__name__)) from error


def _truncate(lock: FileLock, connection: sqlite3.Connection) -> None:
    until = time.monotonic() + WAIT_S
    while _alone(lock, lambda: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())[0][0]:
        if time.monotonic() >= until:
            raise Unavailable("somebody reads the database for too long", retry_after_seconds=1)
        time.sleep(PAUSE_S)


def _alone(lock: FileLock, run: Callable[[], list[Any]]) -> list[Any]:
    """Each statement takes the writing lock for itself, so that decisions go on in between."""
    lock.acquire()
    try:
        return run()
    finally:
        lock.release()


def files_of(settings: Settings) -> list[Path]:
    """The files that SQLite keeps for the database, which may lie outside of the data folder; none for another one."""
    path = settings.sqlite_path
    return [] if path is None else sorted(path.parent.glob(f"{path.name}*"))
