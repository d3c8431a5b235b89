"""The search for bytes in files. It is the proof at the end of an erasure, and it trusts no layer below, not even
SQLite.
"""

import os
import stat
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

from aboveboard.storage.open_files import HeldFiles

CHUNK_BYTES = 256 * 1024
"""The bytes of one read: few enough to release the interpreter soon, many enough for the disk's full speed."""

CANARY_BYTES = 16
"""The length of a canary: too long to match by chance, too short to be a key."""

PAUSE_EVERY = 64
"""The reads between two short sleeps."""


class Find(NamedTuple):
    """A place where a canary was found. `at` is its offset in the file.

    `canary` is an index into the list of canaries, so that no message shows the bytes.
    """

    file: Path
    canary: int
    at: int


def files_below(folder: Path) -> list[Path]:
    """Returns every regular file in the folder and below it, sorted. It follows no links: their targets are not
    ours.
    """
    found = []
    for place, _, names in os.walk(folder):
        found += [Path(place, name) for name in names]
    return sorted(path for path in found if _is_file(path))


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def search(files: Iterable[Path], canaries: Sequence[bytes], held: HeldFiles) -> list[Find]:
    """Returns every place of every canary in these files. A file that disappears during the search is skipped.

    Raises OSError when a file cannot be read: an unread file proves nothing.
    """
    return [Find(file, canary, at) for file in files for at, canary in sorted(_in_file(file, canaries, held))]


def _in_file(file: Path, canaries: Sequence[bytes], held: HeldFiles) -> set[tuple[int, int]]:
    """Returns the offset and the index of every canary in the file."""
    try:
        with held.open_file(file) as descriptor:
            return {
                (start + at, number)
                for start, window in _windows(descriptor, max(map(len, canaries), default=1) - 1)
                for number, canary in enumerate(canaries)
                for at in _places(window, canary)
            }
    except FileNotFoundError:
        return set()


def _places(window: bytes, canary: bytes) -> Iterator[int]:
    at = window.find(canary)
    while at >= 0:
        yield at
        at = window.find(canary, at + 1)


def _windows(descriptor: int, overlap: int) -> Iterator[tuple[int, bytes]]:
    """Yields the content in pieces with their offsets.

    Each piece starts with the last `overlap` bytes before it, so that no match is lost between two reads.
    """
    before, at = b"", 0
    for number in count(1):
        chunk = os.pread(descriptor, CHUNK_BYTES, at)
        if not chunk:
            return
        window = before + chunk
        yield at - len(before), window
        at += len(chunk)
        before = window[-overlap:] if overlap else b""
        if number % PAUSE_EVERY == 0:
            time.sleep(0.001)
