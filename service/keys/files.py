"""Secret files: created once, whole or not at all, and read strictly. All file access of this package.

A new file is written aside, flushed to the disk and then linked to its name. Linking never replaces: of two
processes that start at once, one wins and both read what the winner wrote.
"""

import os
import stat
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from glob import escape
from pathlib import Path

from service.errors import StartupRefused

_ASIDE = ".new"


def any_of(folder: Path, names: Iterable[str]) -> bool:
    """Whether one of these files is there. StartupRefused when the folder may not be looked into."""
    try:
        return any((folder / name).exists() for name in names)
    except OSError as failure:
        raise _refusal(folder, failure) from failure


def obtain(path: Path, size: int, make: Callable[[], bytes] | None) -> bytes:
    """The `size` bytes of a secret file, created from `make()`, with its folder, if there is none yet.

    With `make` None the file must exist. StartupRefused when it is missing, when others than its owner may
    read or write it, when its size is wrong, or when the disk refuses; the sentence says what to do.
    """
    try:
        if make is not None and not path.exists():
            _ensure_folder(path.parent)
            _create(path, make())
        content = _read(path, size)
        _sweep(path)
    except OSError as failure:
        raise _refusal(path, failure) from failure
    return content


def _read(path: Path, size: int) -> bytes:
    # Not blocking, so that a pipe in the place of a key cannot hold up the start.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        _check(path, os.fstat(descriptor), size)
        return os.read(descriptor, size)
    finally:
        os.close(descriptor)


def _check(path: Path, found: os.stat_result, size: int) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise StartupRefused(f"{path} is not a file; put the key file back in its place")
    if stat.S_IMODE(found.st_mode) & ~0o600:
        raise StartupRefused(f"{path} is open to others than its owner; run: chmod 600 {path}")
    if found.st_size != size:
        raise StartupRefused(f"{path} is {found.st_size} bytes instead of {size}; restore it from a backup")


def _ensure_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync_folder(folder.parent)


def _create(path: Path, content: bytes) -> None:
    descriptor, aside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=_ASIDE, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # Either error says that another process was first: it has linked its own, or even swept ours away.
        with suppress(FileExistsError, FileNotFoundError):
            os.link(aside, path)
    finally:
        Path(aside).unlink(missing_ok=True)
    _sync_folder(path.parent)


def _sweep(path: Path) -> None:
    """Remove what an interrupted start left aside: `path` exists, so nobody needs it any more."""
    for leftover in path.parent.glob(f".{escape(path.name)}.*{_ASIDE}"):
        leftover.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refusal(path: Path, failure: OSError) -> StartupRefused:
    if isinstance(failure, FileNotFoundError):
        return StartupRefused(f"{path} is missing; restore it from a backup")
    return StartupRefused(
        f"{path} cannot be used ({failure.strerror}); check the disk and the owner of the file"
    )
