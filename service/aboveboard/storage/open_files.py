"""The files of an open SQLite database, for code that reads them without SQLite.

A process that closes any descriptor of a file loses all its locks on it (POSIX; sqlite.org/howtocorrupt.html, section
2.2). SQLite would lose its locks. The next process to close the database would take itself for the last one. It would
delete the write-ahead log, and later commits of this process would go into the deleted file. So each descriptor is opened once, and closed after the last connection of the process.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


class HeldFiles:
    """Files that stay open until `close`. Device and inode identify each, because a file may have several names."""

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        opened = [os.open(path, os.O_RDWR | os.O_CLOEXEC) for path in paths]
        self._descriptors = {_identity(os.fstat(each)): each for each in opened}

    @contextmanager
    def open_file(self, path: Path) -> Iterator[int]:
        """Yields a descriptor of the file: the one that is kept open, or one for the block alone. Raises OSError.

        Only a file that is kept open can be written to.
        """
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
        """Closes the files. A second call does nothing."""
        for descriptor in self._descriptors.values():
            os.close(descriptor)
        self._descriptors.clear()


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
