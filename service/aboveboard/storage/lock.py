"""File locks: one gateway for each SQLite file, and one writer at a time among all processes.

The second lock stands for a fault of SQLite before 3.51.3: two connections that write and checkpoint at the
same instant may corrupt the file (the "WAL-reset" bug, SQLite's release notes of 3.51.3). Whoever
holds it writes alone.
"""

import fcntl
import os
import time
from pathlib import Path

from aboveboard.errors import StartupRefused

WAIT_S = 2.0
POLL_S = 0.002


class FileLock:
    """An advisory lock on a file beside the database. It goes when the process does, however it ends.

    Raises StartupRefused when the file cannot be made.
    """

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StartupRefused(
                f"{path} cannot be written ({error.strerror}); "
                "check the disk, and that this user may write there"
            ) from error
        self._closed = False

    def acquire(self, wait_s: float = WAIT_S) -> None:
        """Waits for whoever holds it, who holds it for one commit. Raises TimeoutError after `wait_s`
        seconds, so that a process that hangs or was stopped holds up nobody for good."""
        until = time.monotonic() + wait_s
        while not self.acquire_now():
            if time.monotonic() >= until:
                raise TimeoutError("another process keeps the file lock")
            time.sleep(POLL_S)

    def acquire_now(self) -> bool:
        """Whether it was free."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Lets go for good; a second time does nothing, for the descriptor may by then be somebody else's."""
        if not self._closed:
            self._closed = True
            os.close(self._descriptor)


def claim_database(path: Path) -> FileLock:
    """Held by a serving gateway for as long as it lives. Raises StartupRefused when another one does."""
    lock = FileLock(path.with_name(path.name + ".gateway"))
    if not lock.acquire_now():
        lock.close()
        raise StartupRefused(
            f"another gateway already serves {path.name} in this folder; stop it first, "
            "or give each process the same PostgreSQL through ABOVEBOARD_DATABASE_URL"
        )
    return lock


def get_writing_lock(path: Path) -> FileLock:
    return FileLock(path.with_name(path.name + ".writing"))
