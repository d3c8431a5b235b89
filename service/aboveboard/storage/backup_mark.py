"""A mark in a SQLite file that came from a backup. It is in the header's user version, which has no other use here.

The mark says two things:

1. The file alone does not show what was signed after the copy (see `gateway.restoring`).
2. A write-ahead log beside the file belongs to the file that the copy replaced. SQLite would not notice, and would mix
   the two. This is true only until the copy is first opened; then the mark takes a second value.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection

from aboveboard.errors import StartupRefused

_NONE, _UNTOUCHED, _OPENED = 0, 1, 2
_USER_VERSION = slice(60, 64)
"""The bytes of the header with the user version, big-endian (sqlite.org/fileformat2.html, section 1.3)."""


def mark_copy(connection: sqlite3.Connection) -> None:
    """Marks the database as a copy that was never opened."""
    connection.execute(f"PRAGMA user_version = {_UNTOUCHED}")


def is_copy(connection: Connection) -> bool:
    """Returns True for a SQLite file with the mark. PostgreSQL has backups of its own, so there it is always False."""
    if connection.dialect.name != "sqlite":
        return False
    return connection.exec_driver_sql("PRAGMA user_version").scalar() in (_UNTOUCHED, _OPENED)


def no_longer_copy(connection: Connection) -> None:
    """Removes the mark as part of the caller's transaction. The file then is the database itself."""
    if is_copy(connection):
        connection.exec_driver_sql(f"PRAGMA user_version = {_NONE}")


def stale_write_ahead_log(path: Path) -> str | None:
    """Returns a refusal when a copy lies beside the write-ahead log of another file. Returns None otherwise."""
    wal = path.with_name(f"{path.name}-wal")
    if _mark(path) != _UNTOUCHED or not wal.exists() or wal.stat().st_size == 0:
        return None
    return (
        f"{path.name} comes from a backup, and {wal.name} belongs to another file. "
        f"Delete {wal.name} and {path.name}-shm, because SQLite would mix the two."
    )


def open_copy(path: Path) -> None:
    """Records in the mark that a copy is opened. Call it before the file is opened for writing, in one process at a time.

    A file without the mark stays as it is. Raises StartupRefused when the write-ahead log of another file lies beside
    it, and sqlite3.Error.
    """
    if refusal := stale_write_ahead_log(path):
        raise StartupRefused(refusal)
    if _mark(path) == _NONE:
        return
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # Read again, because opening the file rolls back an interrupted change of the mark.
        if connection.execute("PRAGMA user_version").fetchone()[0] == _UNTOUCHED:
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute(f"PRAGMA user_version = {_OPENED}")


def _mark(path: Path) -> int:
    """Returns the mark in the file itself, without its write-ahead log. A file that cannot be read has none."""
    try:
        with path.open("rb") as file:
            return int.from_bytes(file.read(100)[_USER_VERSION], "big")
    except OSError:  # SQLite reports a missing or unreadable database
        return _NONE
