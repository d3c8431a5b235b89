"""Backup copies of the database and of files, made while the gateway writes, and durable before they are used."""

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import file_digest
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple
from urllib.parse import quote

from aboveboard.errors import StartupRefused
from aboveboard.storage.backup_mark import mark_copy
from aboveboard.storage.durable import sync_folder

PAGES_A_STEP = 512
PAUSE_S = 0.002
"""The pause between two steps, in seconds, so that writers get the disk as well."""


class DatabaseCopy(NamedTuple):
    """The content of a database copy: the name of the log, and its number of entries."""

    origin: str
    size: int


class Sum(NamedTuple):
    """The length of a file, and its SHA-256 as lower-case hex."""

    bytes: int
    sha256: str


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Yields a folder to fill. It becomes `folder`, durably, when the block ends.

    When the block fails, the folder and its content are deleted. Raises StartupRefused when the name is taken: a backup
    never replaces another.
    """
    if folder.exists() or folder.is_symlink():
        raise StartupRefused(f"{folder} exists already. Name a new folder, such as one with today's date.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(mkdtemp(prefix=f"{folder.name}.tmp-", dir=folder.parent))
    try:
        yield aside
        # The content first, then the name: after a power cut the name never leads to half a backup.
        for inner in [aside, *(path for path in aside.iterdir() if path.is_dir())]:
            sync_folder(inner)
        aside.rename(folder)
        aside = folder
        sync_folder(folder.parent)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def copy_database(source: Path, target: Path, *, pages: int = PAGES_A_STEP) -> DatabaseCopy:
    """Copies the database, as it is when this begins, to the one file `target`: durable, and marked as a copy.

    `target` must be new or empty. Raises sqlite3.Error or OSError.
    """
    address = f"file:{quote(str(source))}?mode=ro"
    target.touch(mode=0o600)
    with (
        closing(sqlite3.connect(address, uri=True, isolation_level=None)) as old,
        closing(sqlite3.connect(target, isolation_level=None)) as new,
    ):
        # One reading transaction blocks no writer, and keeps the copy from starting again at each commit. Until it
        # ends, new commits stay in the write-ahead log.
        old.execute("BEGIN")
        copied = DatabaseCopy(*old.execute("SELECT origin, size FROM log_head WHERE id = 1").fetchone())
        new.execute("PRAGMA synchronous=OFF")  # flushed once, at the end, by sync_file
        old.backup(new, pages=pages, progress=lambda *_: time.sleep(PAUSE_S))
        new.execute("PRAGMA journal_mode=DELETE")
        mark_copy(new)
    sync_file(target)
    return copied


def copy_file(source: Path, target: Path) -> None:
    """Copies `source` and its modification time to the new file `target`, durably, readable by its owner only."""
    made = source.stat().st_mtime_ns
    write_file(target, source.read_bytes())
    os.utime(target, ns=(made, made))


def write_file(target: Path, content: bytes) -> None:
    """Writes a new file, durably, readable by its owner only. Raises FileExistsError when there is one."""
    target.touch(mode=0o600, exist_ok=False)
    target.write_bytes(content)
    sync_file(target)


def sync_file(path: Path) -> None:
    """Flushes the content of a file to the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sums(folder: Path) -> dict[str, Sum]:
    """Returns the length and SHA-256 of every file below the folder, by its path relative to the folder."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        found[path.relative_to(folder).as_posix()] = Sum(path.stat().st_size, digest)
    return found
