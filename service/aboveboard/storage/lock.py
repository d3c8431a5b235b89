"""File locks: one gateway for each SQLite file, and one writer at a time among all processes.

The second lock avoids a fault of SQLite before 3.51.3. Two connections that write and checkpoint at once
may corrupt the file (the "WAL-reset" bug, release notes of 3.51.3). With the lock only one of them writes.
"""

import fcntl
import os
import time
from pathlib import Path

from aboveboard.errors import StartupRefused
from aboveboard.storage.durable import ensure_folder
from aboveboard.storage.file_faults import refuse_file

WAIT_S = 2.0
POLL_S = 0.002


class FileLock:
    """An advisory lock on a file beside the database. The system releases it when the process ends in any way.

    Raises StartupRefused when the file cannot be created.
    """

    def __init__(self, path: Path) -> None:
        try:
            ensure_folder(path.parent)
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise refuse_file(
                path,
                error,
                f"cannot be written ({error.strerror}). Check the disk, and that this user may write there.",
            ) from error
        self._closed = False

    def acquire(self, wait_s: float = WAIT_S) -> None:
        """Takes the lock. Blocks the thread while another `FileLock` has it, of this process or another.

        Raises TimeoutError after `wait_s` seconds, so that a stopped process does not block the others for ever.
        """
        until = time.monotonic() + wait_s
        while not self.acquire_now():
            if time.monotonic() >= until:
                raise TimeoutError("Another process keeps the file lock.")
            time.sleep(POLL_S)

    def acquire_now(self) -> bool:
        """Takes the lock if it is free, and returns True then. Returns False at once when it is taken."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Releases the lock. The file stays open, so the lock can be taken again."""
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Releases the lock for good. A second call does nothing, because the descriptor may have a new owner by then."""
        if not self._closed:
            self._closed = True
            os.close(self._descriptor)


def claim_database(path: Path) -> FileLock:
    """Takes the lock that a serving gateway keeps for its whole life. Raises StartupRefused when another one has it."""
    lock = FileLock(path.with_name(path.name + ".gateway"))
    if not lock.acquire_now():
        lock.close()
        raise StartupRefused(
            f"Another gateway already serves {path.name} in this folder. Stop it first, "
            "or give each process the same PostgreSQL through ABOVEBOARD_DATABASE_URL."
        )
    return lock


def get_writing_lock(path: Path) -> FileLock:
    """Returns the lock, not taken yet, that every writer of this SQLite file takes for one commit."""
    return FileLock(path.with_name(path.name + ".writing"))
