"""Deleted bytes that stay in a SQLite file, as the splitting of its pages leaves them now and then."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

from aboveboard.storage.sqlite import connect

ROWS, LONGEST = 300, 900
_PUT = (
    "INSERT INTO idempotency (request, version, fingerprint, expires_ms, sealed) VALUES (?, 1, x'', 0, x'')"
)


def leave_residue(path: Path, canary: bytes) -> list[int]:
    """Puts rows with the canary among others and deletes them again, until some of it is left in the file. The places
    where it is; no row has it, and the write-ahead log is empty."""
    with closing(connect(path)) as connection:
        for seed in range(100):
            _put_and_delete(connection, random.Random(seed), canary)
            if found := places_of(path, canary):
                return found
    raise AssertionError("this SQLite leaves nothing behind")


def _put_and_delete(connection: sqlite3.Connection, chance: random.Random, canary: bytes) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for number in range(ROWS):
        name = b"" if number % 3 else canary
        connection.execute(_PUT, (chance.randbytes(8) + name + bytes(chance.randrange(LONGEST)),))
    connection.execute("COMMIT")
    connection.execute("DELETE FROM idempotency WHERE instr(request, ?)", (canary,))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def places_of(path: Path, canary: bytes) -> list[int]:
    content, found = path.read_bytes(), []
    at = content.find(canary)
    while at >= 0:
        found.append(at)
        at = content.find(canary, at + 1)
    return found


def check_integrity(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
