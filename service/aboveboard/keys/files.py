"""Secret files: created once, whole or not at all, and read strictly.

A new file is written under another name, flushed to the disk, and then linked to its own name. A link never replaces a
file. When two processes start at once, one creates the file, and both read its content.

A key is changed through a successor. `x.key.next` is stored beside `x.key` while both are in use. Then it takes the
place of `x.key`, and the old content stays linked as `x.key.old` until it is destroyed. A process that reads the
successor first and the file second always has the newest content.
"""

import os
import stat
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from glob import escape
from pathlib import Path

from aboveboard.errors import StartupRefused
from aboveboard.storage.durable import ensure_folder, sync_folder
from aboveboard.storage.file_faults import refuse_file

_ASIDE = ".new"
_SWAP = ".swap"


def any_of(folder: Path, names: Iterable[str]) -> bool:
    """Returns True when one of these files exists. Raises StartupRefused when the folder cannot be read."""
    try:
        return any((folder / name).exists() for name in names)
    except OSError as failure:
        raise _refusal(folder, failure) from failure


def obtain(path: Path, size: int | range, make: Callable[[], bytes] | None) -> bytes:
    """Returns the content of a secret file. A missing file and its folder are created, with the content `make()`.

    `size` is the size in bytes, or the range of allowed sizes. With `make` None the file must exist. Raises
    StartupRefused when the file is missing, has a wrong size, is open to other users, or when the disk refuses.
    """
    try:
        # A loop, because another start may remove the new file before it is linked (see _sweep).
        while make is not None and not path.exists():
            # The folder of the keys is in the data folder, which is for its owner only too.
            ensure_folder(path.parent.parent)
            ensure_folder(path.parent)
            _create(path, make())
        content = _read(path, size)
        _sweep(path)
    except OSError as failure:
        raise _refusal(path, failure) from failure
    return content


def read(path: Path, size: int | range) -> bytes | None:
    """Returns the content of a secret file, None when there is no file.

    Raises StartupRefused when it has a wrong size or is open to other users, or when the disk refuses.
    """
    try:
        return _read(path, size)
    except FileNotFoundError:
        return None
    except OSError as failure:
        raise _refusal(path, failure) from failure


def next_of(path: Path) -> Path:
    """Returns the path of a key's successor."""
    return path.with_name(f"{path.name}.next")


def old_of(path: Path) -> Path:
    """Returns the path of a replaced key, which is to be destroyed."""
    return path.with_name(f"{path.name}.old")


def replace(path: Path, content: bytes) -> None:
    """Replaces the content of an existing secret file, durably, and keeps its modification time.

    Raises StartupRefused when the disk refuses. The file then has its old content or the new one, whole.
    """
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
    """Moves the successor of `path`, if there still is one, into its place. The old content stays at `old_of`.

    Raises StartupRefused when the disk refuses. A repeated call resumes an interrupted one.
    """
    try:
        if next_of(path).exists():
            with suppress(FileExistsError):
                os.link(path, old_of(path))
            # The old name is durable before the new content replaces it; otherwise a power cut could leave the old key
            # on the disk without a name, and nothing would destroy it.
            sync_folder(path.parent)
            next_of(path).rename(path)
        sync_folder(path.parent)
    except OSError as failure:
        raise _refusal(path, failure) from failure


def overwrite(path: Path, size: int) -> None:
    """Writes zeros over the whole file, durably, and at least `size` of them. A missing file is no fault.

    Raises StartupRefused when the disk refuses.
    """
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
    """Deletes a file, durably. A missing file is no fault. Raises StartupRefused when the disk refuses."""
    try:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as failure:
        raise _refusal(path, failure) from failure


def sweep(folder: Path) -> None:
    """Deletes the leftovers of interrupted replacements. The caller must be the only process that replaces.

    Raises StartupRefused when the disk refuses.
    """
    try:
        for leftover in folder.glob(f".*{_SWAP}"):
            leftover.unlink(missing_ok=True)
    except OSError as failure:
        raise _refusal(folder, failure) from failure


def footprint(paths: Iterable[Path]) -> tuple[tuple[int, int], ...]:
    """Returns a value that changes whenever one of these files is created, deleted, replaced or changed in any way."""
    return tuple(map(_print, paths))


def _print(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_ino, found.st_ctime_ns


def _read(path: Path, size: int | range) -> bytes:
    # O_NONBLOCK, so that a pipe in the place of a key cannot block the start.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        found = os.fstat(descriptor)
        _check(path, found, size)
        return os.read(descriptor, found.st_size)
    finally:
        os.close(descriptor)


def _check(path: Path, found: os.stat_result, size: int | range) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise StartupRefused(f"{path} is not a file. Put the key file back in its place.")
    if stat.S_IMODE(found.st_mode) & ~0o600:
        raise StartupRefused(f"{path} is open to others than its owner. Run: chmod 600 {path}")
    sizes = range(size, size + 1) if isinstance(size, int) else size
    if found.st_size not in sizes:
        wanted = f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]} to {sizes[-1]}"
        raise StartupRefused(
            f"{path} has {found.st_size} bytes instead of {wanted}. Restore it from a backup."
        )


def _create(path: Path, content: bytes) -> None:
    aside = _write_beside(path, content, _ASIDE)
    try:
        # Either error means that another process was first: it linked its own file, or also removed this one (see _sweep).
        with suppress(FileExistsError, FileNotFoundError):
            os.link(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    sync_folder(path.parent)


def _write_beside(path: Path, content: bytes, suffix: str) -> Path:
    """Writes `content`, durably, to a new file beside `path`, and returns its path. It does not make the name durable."""
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
    """Deletes the leftovers of interrupted starts. `path` exists, so no process needs them any more."""
    for leftover in path.parent.glob(f".{escape(path.name)}.*{_ASIDE}"):
        leftover.unlink(missing_ok=True)


def _refusal(path: Path, failure: OSError) -> StartupRefused:
    if isinstance(failure, FileNotFoundError):
        return StartupRefused(f"{path} is missing. Restore it from a backup.")
    return refuse_file(
        path, failure, f"cannot be used ({failure.strerror}). Check the disk and the owner of the file."
    )
