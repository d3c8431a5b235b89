"""The files of people's own archives: each has no name, so that a crash leaves nothing behind."""

from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from aboveboard.exports.throttle import in_thread

CHUNK_BYTES = 1 << 18
FOLDER, PREFIX, SUFFIX = "exports", ".person-", ".zip"


def open_nameless(data: Path) -> IO[bytes]:
    """Returns a file that disappears with the process that has it open. Raises OSError."""
    folder = data / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return TemporaryFile(prefix=PREFIX, suffix=SUFFIX, dir=folder)


async def read_chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    """Yields the rest of the file, and closes it."""
    with closing(file):
        while data := await in_thread(file.read, CHUNK_BYTES):
            yield data


def sweep(data: Path) -> None:
    """Deletes files that a crash left on a system without nameless files."""
    for path in (data / FOLDER).glob(f"{PREFIX}*{SUFFIX}"):
        path.unlink(missing_ok=True)
