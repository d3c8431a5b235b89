"""The files of an open SQLite database, for whoever looks into them past SQLite.

The system takes every lock that a process has on a file as soon as the process closes any descriptor of it (POSIX;
sqlite.org/howtocorrupt.html, section 2.2). SQLite's would be gone, and the next process to close the database would
take itself for the last one and delete the write-ahead log, into which this one goes on to commit. So the descriptors
here are opened once, and closed after the last connection of the process.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


class HeldFiles:
    """Files that stay open until `close`. They are known by what they are: a file may have several names."""

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        opened = [os.open(path, os.O_RDWR | os.O_CLOEXEC) for path in paths]
        self._descriptors = {_identity(os.fstat(each)): each for each in opened}

    @contextmanager
    def opened(self, path: Path) -> Iterator[int]:
        """A descriptor to read with: the one that is held, or one for the block alone. Raises OSError."""
        held = self._descriptors.get(_identity(path.stat()))
        if held is not None:
            yield held
            return
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def close(self) -> None:
        """A second time does nothing."""
        for descriptor in self._descriptors.values():
            os.close(descriptor)
        self._descriptors.clear()


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
