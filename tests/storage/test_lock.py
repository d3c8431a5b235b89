"""File locks: one holder at a time, and gone with the process that held it."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from aboveboard.errors import StartupRefused
from aboveboard.storage.lock import FileLock, claim_database, get_writing_lock

HOLDER = """
import sys, pathlib
from aboveboard.storage.lock import claim_database
held = claim_database(pathlib.Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_one_gateway_at_a_time(tmp_path: Path) -> None:
    """The second is told that there is another, and what to do; after the first it may."""
    database = tmp_path / "aboveboard.db"
    first = claim_database(database)
    with pytest.raises(StartupRefused, match=r"Another gateway already serves aboveboard\.db .* PostgreSQL"):
        claim_database(database)
    first.close()
    claim_database(database).close()


def test_a_claim_goes_with_its_process(tmp_path: Path) -> None:
    """However it ends: a killed gateway leaves nothing that keeps the next one out."""
    database = tmp_path / "aboveboard.db"
    arguments = [sys.executable, "-c", HOLDER, str(database)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(StartupRefused):
            claim_database(database)
        holder.kill()
    claim_database(database).close()


def test_claiming_and_writing_are_two_locks(tmp_path: Path) -> None:
    """A command may write beside the gateway that serves."""
    claim, writing = claim_database(tmp_path / "db"), get_writing_lock(tmp_path / "db")
    writing.acquire(0)
    writing.close()
    claim.close()


def test_writers_wait_for_each_other(tmp_path: Path) -> None:
    """Four of them count up a file, reading before they write, and none is lost."""
    counter = tmp_path / "counter"
    counter.write_text("0")

    def count_up() -> None:
        lock = get_writing_lock(tmp_path / "db")
        for _ in range(50):
            lock.acquire(20)
            counter.write_text(str(int(counter.read_text()) + 1))
            lock.release()
        lock.close()

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counter.read_text() == "200"


def test_nobody_waits_for_good(tmp_path: Path) -> None:
    """A holder that hangs costs the others a bounded time, and then it is said."""
    held, wanted = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    held.acquire()
    with pytest.raises(TimeoutError):
        wanted.acquire(0.05)
    held.release()
    wanted.acquire(0.05)
    held.close()
    wanted.close()


def test_closing_twice_closes_once(tmp_path: Path) -> None:
    """The number of a closed descriptor may belong to another file by then."""
    lock = FileLock(tmp_path / "lock")
    lock.close()
    with (tmp_path / "other").open("w") as other:
        lock.close()
        other.write("still open")
        other.flush()


def test_a_lock_file_is_nobody_else_s(tmp_path: Path) -> None:
    """Its folder is made when there is none; others may not take the lock."""
    lock = FileLock(tmp_path / "new" / "lock")
    assert (tmp_path / "new" / "lock").stat().st_mode & 0o777 == 0o600
    lock.close()
