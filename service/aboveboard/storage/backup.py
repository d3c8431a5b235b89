"""Copies of what must not be lost, made while others go on writing, and durable before anybody relies on them."""

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
"""Between steps, so that those who write get the disk as well."""


class DatabaseCopy(NamedTuple):
    """What the copy of a database holds: the log's name, and its number of entries."""

    origin: str
    size: int


class Sum(NamedTuple):
    bytes: int
    sha256: str


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A folder to fill, which becomes `folder`, durably, when the block ends; when it fails, all of it is deleted.

    Raises StartupRefused when something has that name already: a backup is never written over.
    """
    if folder.exists() or folder.is_symlink():
        raise StartupRefused(
            f"{folder} is there already; name a folder that is not, such as one with today's date"
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(mkdtemp(prefix=f"{folder.name}.tmp-", dir=folder.parent))
    try:
        yield aside
        for inner in [aside, *(path for path in aside.iterdir() if path.is_dir())]:
            sync_folder(inner)
        aside.rename(folder)
        aside = folder
        sync_folder(folder.parent)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def copy_database(source: Path, target: Path, *, pages: int = PAGES_A_STEP) -> DatabaseCopy:
    """Afterwards `target` is the database as it was when this began, in one file, durable, and marked as a copy.

    The reading transaction lets everybody write meanwhile, and keeps the copy from starting anew with each commit.
    What is written in the meantime stays in the write-ahead log until it ends. Raises sqlite3.Error, or OSError.
    """
    address = f"file:{quote(str(source))}?mode=ro"
    target.touch(mode=0o600)
    with (
        closing(sqlite3.connect(address, uri=True, isolation_level=None)) as old,
        closing(sqlite3.connect(target, isolation_level=None)) as new,
    ):
        old.execute("BEGIN")
        copied = DatabaseCopy(*old.execute("SELECT origin, size FROM log_head WHERE id = 1").fetchone())
        new.execute("PRAGMA synchronous=OFF")  # all of it is flushed at once, below
        old.backup(new, pages=pages, progress=lambda *_: time.sleep(PAUSE_S))
        new.execute("PRAGMA journal_mode=DELETE")
        mark_copy(new)
    sync_file(target)
    return copied


def copy_file(source: Path, target: Path) -> None:
    """Afterwards `target` durably holds what `source` does, with its time, for its owner's eyes only."""
    made = source.stat().st_mtime_ns
    write_file(target, source.read_bytes())
    os.utime(target, ns=(made, made))


def write_file(target: Path, content: bytes) -> None:
    """A new file, durable and for its owner's eyes only."""
    target.touch(mode=0o600, exist_ok=False)
    target.write_bytes(content)
    sync_file(target)


def sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sums(folder: Path) -> dict[str, Sum]:
    """Length and SHA-256 of every file in the folder and its folders, by its path from there."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        found[path.relative_to(folder).as_posix()] = Sum(path.stat().st_size, digest)
    return found
