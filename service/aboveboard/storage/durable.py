"""Small files that are replaced whole. A reader sees the old content or the new one, also after a power cut."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

ASIDE = ".new"
"""The end of the name of a file that is not in its place yet. A killed process may leave one; it may be deleted."""


def replace(path: Path, content: bytes) -> None:
    """Replaces the file by one with `content`, durably, readable by its owner only.

    Raises OSError when the disk refuses. The file then has its old content or all of the new one.
    """
    # Content, then name, then folder: a name must never lead to content that is not on the disk yet.
    descriptor, aside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=ASIDE, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).rename(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def ensure_folder(folder: Path) -> None:
    """Creates the folder, durably, for its owner only. One that exists stays as it is. Raises OSError.

    Missing folders above it get the usual permissions.
    """
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Flushes the names in a folder to the disk. Flushing a file keeps its content, but not its name."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
