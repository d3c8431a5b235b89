"""Looking for bytes in files: the proof at the end of an erasure, which believes nobody, not even SQLite."""

import os
import stat
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

CHUNK_BYTES = 256 * 1024
"""Little enough that nobody waits for the interpreter meanwhile, much enough that a disk is read at its own speed."""

CANARY_BYTES = 16
"""Long enough never to be there by chance, and too short to be a key."""

PAUSE_EVERY = 64


class Find(NamedTuple):
    """`canary` is its place among those that were looked for: what it is does not go into any message."""

    file: Path
    canary: int


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


def search(files: Iterable[Path], canaries: Sequence[bytes]) -> list[Find]:
    """Which file holds which canary, each once. A file that goes away meanwhile holds nothing. OSError when one cannot
    be read: not looked is not found out."""
    finds = []
    for file in files:
        finds += [Find(file, canary) for canary in sorted(_in_file(file, canaries))]
    return finds


def _in_file(file: Path, canaries: Sequence[bytes]) -> set[int]:
    found: set[int] = set()
    try:
        for window in _windows(file, max(map(len, canaries), default=1) - 1):
            found.update(at for at, canary in enumerate(canaries) if at not in found and canary in window)
    except FileNotFoundError:
        return set()
    return found


def _windows(file: Path, overlap: int) -> Iterator[bytes]:
    """The content in pieces, each with the end of the one before, so that nothing falls between two."""
    before = b""
    with file.open("rb", buffering=0) as reader:
        for number, chunk in enumerate(iter(lambda: reader.read(CHUNK_BYTES), b""), 1):
            yield before + chunk
            before = (before + chunk)[-overlap:] if overlap else b""
            if number % PAUSE_EVERY == 0:
                time.sleep(0.001)
