"""Secret files: created once, whole or not at all, and read strictly.

A new file is written aside, flushed to the disk and then linked to its name. Linking never replaces: of two
processes that start at once, one wins and both read what the winner wrote.

A key is changed by a successor: `x.key.next` lies beside `x.key` for as long as both are in use, then takes its
place, while the old content stays linked as `x.key.old` until it is destroyed. Whoever reads the successor first and
the file after it has the newest content in any case.
"""

import os
import stat
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from glob import escape
from pathlib import Path

from aboveboard.errors import StartupRefused
from aboveboard.storage.durable import sync_folder

_ASIDE = ".new"
_SWAP = ".swap"


def any_of(folder: Path, names: Iterable[str]) -> bool:
    """Whether one of these files is there. StartupRefused when the folder may not be looked into."""
    try:
        return any((folder / name).exists() for name in names)
    except OSError as failure:
        raise _refusal(folder, failure) from failure


def obtain(path: Path, size: int | range, make: Callable[[], bytes] | None) -> bytes:
    """The `size` bytes of a secret file, or as many as a range allows, created from `make()`, with its folder, if there
    is none yet.

    With `make` None the file must exist. StartupRefused when it is missing, when others than its owner may
    read or write it, when its size is wrong, or when the disk refuses; the sentence says what to do.
    """
    try:
        while (
            make is not None and not path.exists()
        ):  # once more when another start has swept the new file away
            _ensure_folder(path.parent)
            _create(path, make())
        content = _read(path, size)
        _sweep(path)
    except OSError as failure:
        raise _refusal(path, failure) from failure
    return content


def read(path: Path, size: int | range) -> bytes | None:
    """The `size` bytes of a secret file, None when there is none. Refuses as `obtain` does."""
    try:
        return _read(path, size)
    except FileNotFoundError:
        return None
    except OSError as failure:
        raise _refusal(path, failure) from failure


def next_of(path: Path) -> Path:
    """Where the successor of a key lies."""
    return path.with_name(f"{path.name}.next")


def old_of(path: Path) -> Path:
    """Where a key lies that was succeeded and is to be destroyed."""
    return path.with_name(f"{path.name}.old")


def replace(path: Path, content: bytes) -> None:
    """Afterwards a secret file holds `content`, durably, as if from the time it was made. StartupRefused when the disk
    refuses: then it holds what it held."""
    try:
        made = path.stat().st_mtime_ns
        aside = _write_beside(path, content, _SWAP)
        try:
            os.utime(aside, ns=(made, made))
            aside.rename(path)
        finally:
            aside.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as failure:
        raise _refusal(path, failure) from failure


def succeed(path: Path) -> None:
    """Afterwards the successor of `path`, if there still is one, is in its place, and the old content at `old_of`."""
    try:
        if next_of(path).exists():
            with suppress(FileExistsError):
                os.link(path, old_of(path))
            sync_folder(path.parent)
            next_of(path).rename(path)
        sync_folder(path.parent)
    except OSError as failure:
        raise _refusal(path, failure) from failure


def overwrite(path: Path, size: int) -> None:
    """Writes zeros over the whole file, and at least `size` of them. A file that has gone is no fault."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            os.pwrite(descriptor, bytes(max(size, os.fstat(descriptor).st_size)), 0)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        return
    except OSError as failure:
        raise _refusal(path, failure) from failure


def remove(path: Path) -> None:
    """Afterwards there is no such file, durably."""
    try:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as failure:
        raise _refusal(path, failure) from failure


def sweep(folder: Path) -> None:
    """Removes what interrupted replacements left aside. For whoever is alone in replacing."""
    try:
        for leftover in folder.glob(f".*{_SWAP}"):
            leftover.unlink(missing_ok=True)
    except OSError as failure:
        raise _refusal(folder, failure) from failure


def footprint(paths: Iterable[Path]) -> tuple[tuple[int, int], ...]:
    """A value that changes whenever one of these files comes, goes or is replaced."""
    return tuple(map(_print, paths))


def _print(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_ino, found.st_ctime_ns


def _read(path: Path, size: int | range) -> bytes:
    # Not blocking, so that a pipe in the place of a key cannot hold up the start.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        found = os.fstat(descriptor)
        _check(path, found, size)
        return os.read(descriptor, found.st_size)
    finally:
        os.close(descriptor)


def _check(path: Path, found: os.stat_result, size: int | range) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise StartupRefused(f"{path} is not a file; put the key file back in its place")
    if stat.S_IMODE(found.st_mode) & ~0o600:
        raise StartupRefused(f"{path} is open to others than its owner; run: chmod 600 {path}")
    sizes = range(size, size + 1) if isinstance(size, int) else size
    if found.st_size not in sizes:
        wanted = f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]} to {sizes[-1]}"
        raise StartupRefused(f"{path} is {found.st_size} bytes instead of {wanted}; restore it from a backup")


def _ensure_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(folder.parent)


def _create(path: Path, content: bytes) -> None:
    aside = _write_beside(path, content, _ASIDE)
    try:
        # Either error says that another process was first: it has linked its own, or even swept ours away.
        with suppress(FileExistsError, FileNotFoundError):
            os.link(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    sync_folder(path.parent)


def _write_beside(path: Path, content: bytes, suffix: str) -> Path:
    """A file beside `path` that durably holds `content`."""
    descriptor, aside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=suffix, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    return Path(aside)


def _sweep(path: Path) -> None:
    """Remove what an interrupted start left aside: `path` exists, so nobody needs it any more."""
    for leftover in path.parent.glob(f".{escape(path.name)}.*{_ASIDE}"):
        leftover.unlink(missing_ok=True)


def _refusal(path: Path, failure: OSError) -> StartupRefused:
    if isinstance(failure, FileNotFoundError):
        return StartupRefused(f"{path} is missing; restore it from a backup")
    return StartupRefused(
        f"{path} cannot be used ({failure.strerror}); check the disk and the owner of the file"
    )
