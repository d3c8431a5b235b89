"""Looking for bytes in files: the proof at the end of an erasure, which believes nobody, not even SQLite."""

import os
import stat
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

from aboveboard.storage.open_files import HeldFiles

CHUNK_BYTES = 256 * 1024
"""Little enough that nobody waits for the interpreter meanwhile, much enough that a disk is read at its own speed."""

CANARY_BYTES = 16
"""Long enough never to be there by chance, and too short to be a key."""

PAUSE_EVERY = 64


class Find(NamedTuple):
    """`canary` is its place among those that were looked for: what it is does not go into any message. `at` is the
    place in the file."""

    file: Path
    canary: int
    at: int


def files_below(folder: Path) -> list[Path]:
    """Every regular file in the folder and below, in order. Links are not followed: what they lead to is not ours."""
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
    """Where each canary is in each file. A file that goes away meanwhile holds nothing. OSError when one cannot be
    read: not looked is not found out."""
    return [Find(file, canary, at) for file in files for at, canary in sorted(_in_file(file, canaries, held))]


def _in_file(file: Path, canaries: Sequence[bytes], held: HeldFiles) -> set[tuple[int, int]]:
    """Places, and what is there."""
    try:
        with held.opened(file) as descriptor:
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
    """The content in pieces with their places, each with the end of the one before, so that nothing falls between
    two."""
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
