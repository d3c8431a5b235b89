"""The erasure ledger: the erased people, listed outside of the database, so that a restore brings none back.

`erasures.ledger` in the data folder is append-only. Its lines:

    <hash> <index> <leaf>     a person was erased: SHA-256 of "aboveboard/erased/1" and the pseudonym,
                              then the index and leaf hash (RFC 6962) of the intent entry in the log
    replayed <index> <leaf>   all erasures above are done in the log that has this entry

If the log has the entry of an erasure, this database was erased. A person who has returned since then may stay.
If the log lacks the entry, a restore has lost the erasure, and it must be repeated once.
"""

import fcntl
import os
import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from aboveboard.errors import StartupRefused
from aboveboard.storage.durable import sync_folder
from aboveboard.storage.file_faults import refuse_file

FILE = "erasures.ledger"
IN_BACKUP = f"{FILE}.backup"
"""The name in a backup. It differs, so that copying a backup over a data folder keeps the longer ledger there.
"""

REPLAYED = "replayed"

_LABEL = b"aboveboard/erased/1"
_LINE = re.compile(r"([0-9a-f]{64}|replayed) (0|[1-9][0-9]{0,17}) ([0-9a-f]{64})")


class LedgerLine(NamedTuple):
    """A line. `who` is the hash of a pseudonym, or REPLAYED. `place` is an index, `leaf` a hash in hexadecimal."""

    who: str
    place: int
    leaf: str


def hash_of(pseudonym: bytes) -> str:
    """Returns the hash by which the ledger recognizes a person from a backup. It reveals nothing else."""
    return sha256(_LABEL + pseudonym).hexdigest()


def read(folder: Path, name: str = FILE) -> list[LedgerLine]:
    """Returns all lines, oldest first; an empty list when there is no file.

    An incomplete last line, left by a crash, is ignored: no step relied on it yet. Raises StartupRefused when
    the file cannot be read or is not a ledger.
    """
    path = folder / name
    try:
        whole, _, _ = path.read_bytes().rpartition(b"\n")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise refuse_file(path, error, f"cannot be read ({error.strerror}). Check its owner.") from error
    lines = whole.decode("ascii", "replace").split("\n") if whole else []
    return [_parse(path, number, text) for number, text in enumerate(lines, 1)]


def _parse(path: Path, number: int, text: str) -> LedgerLine:
    parts = _LINE.fullmatch(text)
    if parts is None:
        raise StartupRefused(
            f"Line {number} of {path} is not a line of an erasure ledger. Restore the file from a copy. "
            "Without it, a restored database would bring erased people back."
        )
    return LedgerLine(parts[1], int(parts[2]), parts[3])


def append(folder: Path, lines: Sequence[LedgerLine]) -> None:
    """Appends the lines that the ledger does not have yet, and syncs them to the disk.

    An incomplete last line is removed first. Raises OSError when the file cannot be written, and StartupRefused when it
    is not a ledger.
    """
    descriptor = os.open(folder / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)  # a command may append at the same time as the gateway
        _mend(descriptor)
        known = set(read(folder))
        missing = [line for line in lines if line not in known]
        if missing:
            _write(descriptor, _encode(missing))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    sync_folder(folder)  # a new file survives a crash only when its folder is synced too


def take_up(folder: Path) -> None:
    """Adds the lines of a ledger from a backup to the ledger, then deletes that file.

    Raises StartupRefused when either cannot be read or written.
    """
    try:
        if lines := read(folder, IN_BACKUP):
            append(folder, lines)
        (folder / IN_BACKUP).unlink(missing_ok=True)
    except OSError as error:
        raise refuse_file(
            folder / FILE, error, f"cannot be written ({error.strerror}). Check the disk."
        ) from error


def _mend(descriptor: int) -> None:
    """Truncates an incomplete last line, left by a crash."""
    content = os.pread(descriptor, os.fstat(descriptor).st_size, 0)
    whole = content.rfind(b"\n") + 1
    if whole != len(content):
        os.ftruncate(descriptor, whole)
    os.lseek(descriptor, whole, os.SEEK_SET)


def _encode(lines: Iterable[LedgerLine]) -> bytes:
    return "".join(f"{who} {place} {leaf}\n" for who, place, leaf in lines).encode()


def _write(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def list_unsettled(lines: Sequence[LedgerLine], held: set[LedgerLine]) -> list[LedgerLine]:
    """Returns the erasures that are not in this log. `held` are the lines whose entry is in it.

    Lines above the last replay in this log are settled.
    """
    settled = max((at for at, line in enumerate(lines) if line.who == REPLAYED and line in held), default=-1)
    return [line for line in lines[settled + 1 :] if line.who != REPLAYED and line not in held]
