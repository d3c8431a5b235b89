"""A mark in a SQLite file that is the copy of a backup, in the header's user version, which nothing else here uses.

It says two things. What was signed since is not known from the file alone (see `gateway.restoring`). And a write-ahead
log that lies beside it belongs to another file, the one that the copy was put in the place of: SQLite would not notice
and mix the two. The second is only so until the copy is first opened, so then the mark becomes another.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection

from aboveboard.errors import StartupRefused

_NONE, _UNTOUCHED, _OPENED = 0, 1, 2
_USER_VERSION = slice(60, 64)
"""Of the header (sqlite.org/fileformat2.html, section 1.3), as a big-endian number."""


def mark_copy(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA user_version = {_UNTOUCHED}")


def is_copy(connection: Connection) -> bool:
    """Always False for a database other than SQLite, whose backups are not ours to make."""
    if connection.dialect.name != "sqlite":
        return False
    return connection.exec_driver_sql("PRAGMA user_version").scalar() in (_UNTOUCHED, _OPENED)


def no_longer_copy(connection: Connection) -> None:
    """With the transaction that it stands in: from now on this file is the database itself."""
    if is_copy(connection):
        connection.exec_driver_sql(f"PRAGMA user_version = {_NONE}")


def stale_write_ahead_log(path: Path) -> str | None:
    """What is wrong, and what to do, when a copy lies beside the write-ahead log of another file."""
    wal = path.with_name(f"{path.name}-wal")
    if _mark(path) != _UNTOUCHED or not wal.exists() or wal.stat().st_size == 0:
        return None
    return (
        f"{path.name} comes from a backup, and {wal.name} does not belong to it; "
        f"delete {wal.name} and {path.name}-shm, or the two would be mixed"
    )


def open_copy(path: Path) -> None:
    """To be called before the file is opened for writing, by one process at a time. Raises StartupRefused when another
    file's write-ahead log lies beside it, and sqlite3.Error."""
    if said := stale_write_ahead_log(path):
        raise StartupRefused(said)
    if _mark(path) == _NONE:
        return
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # Asked again, for an interrupted change is undone by opening the file.
        if connection.execute("PRAGMA user_version").fetchone()[0] == _UNTOUCHED:
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute(f"PRAGMA user_version = {_OPENED}")


def _mark(path: Path) -> int:
    """What the file itself says, whatever its write-ahead log may."""
    try:
        with path.open("rb") as file:
            return int.from_bytes(file.read(100)[_USER_VERSION], "big")
    except OSError:  # whether there is a database at all is for SQLite to say
        return _NONE
