"""A process that reads or writes a database beside others, as a command of ours does, until its input ends.

It says `ready` once it has begun, and at the end what it did.
"""

import hashlib
import itertools
import select
import sys
import time
from contextlib import closing
from pathlib import Path

from aboveboard.storage.lock import get_writing_lock
from aboveboard.storage.sqlite import connect

PAUSE_S = 0.005
"""Between two turns, so that others get theirs."""

_PUT = (
    "INSERT INTO idempotency (request, version, fingerprint, expires_ms, sealed) VALUES (?, 2, x'', 0, x'')"
)
_READ = "SELECT count(*), sum(length(request)) FROM idempotency"


def key(number: int) -> bytes:
    """In no order, and each of another length, so that pages are split all the time."""
    return hashlib.sha256(str(number).encode()).digest() + bytes(number * 37 % 800)


def write(path: Path) -> int:
    """Puts rows, and deletes every second one again. How many were put."""
    with closing(get_writing_lock(path)) as lock, closing(connect(path)) as connection:
        for number in itertools.count():
            if over():
                return number
            lock.acquire(20)
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(_PUT, (key(number),))
            if number % 2:
                connection.execute("DELETE FROM idempotency WHERE request = ?", (key(number - 1),))
            connection.execute("COMMIT")
            lock.release()
            time.sleep(PAUSE_S)
    raise AssertionError


def read(path: Path) -> int:
    """Reads everything twice in one transaction, which must be the same. How often."""
    with closing(connect(path, read_only=True)) as connection:
        for number in itertools.count():
            if over():
                return number
            connection.execute("BEGIN")
            first = connection.execute(_READ).fetchone()
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute(_READ).fetchone() == first
            connection.execute("COMMIT")
            time.sleep(PAUSE_S)
    raise AssertionError


def over() -> bool:
    return bool(select.select([sys.stdin], [], [], 0)[0])


if __name__ == "__main__":
    print("ready", flush=True)  # noqa: T201 - that is how it answers
    print({"write": write, "read": read}[sys.argv[1]](Path(sys.argv[2])))  # noqa: T201
