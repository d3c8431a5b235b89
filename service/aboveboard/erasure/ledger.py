"""The erasure ledger: who was erased, kept outside of the database, so that a restore does not bring anybody back.

`erasures.ledger` in the data folder is only ever appended to. Its lines:

    <hash> <place> <leaf>   somebody was erased: SHA-256 of "aboveboard/erased/1" and the pseudonym; the place in the
                            log of the entry that says so, and that entry's leaf hash (RFC 6962)
    replayed <place> <leaf> everything above was made so in the log that has this entry

An erasure whose entry is in the log happened to this very database, and whoever has come back since may stay. One
whose entry is not there was lost in a restore, and has to be made again, once.
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

FILE = "erasures.ledger"
IN_BACKUP = f"{FILE}.backup"
"""Another name on purpose: whoever copies a backup over a data folder must not lose the longer one there."""

REPLAYED = "replayed"

_LABEL = b"aboveboard/erased/1"
_LINE = re.compile(r"([0-9a-f]{64}|replayed) (0|[1-9][0-9]{0,17}) ([0-9a-f]{64})")


class LedgerLine(NamedTuple):
    """`who` is the hash of a pseudonym, or REPLAYED. `leaf` is a leaf hash, in hexadecimal."""

    who: str
    place: int
    leaf: str


def hash_of(pseudonym: bytes) -> str:
    """By which somebody is known again who comes out of a backup, and by nothing else."""
    return sha256(_LABEL + pseudonym).hexdigest()


def read(folder: Path, name: str = FILE) -> list[LedgerLine]:
    """All lines, oldest first. What a crash left of a last one counts as not written: nothing relied on it yet.

    Raises StartupRefused when the file cannot be read or is not a ledger.
    """
    path = folder / name
    try:
        whole, _, _ = path.read_bytes().rpartition(b"\n")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StartupRefused(f"{path} cannot be read ({error.strerror}); check its owner") from error
    lines = whole.decode("ascii", "replace").split("\n") if whole else []
    return [_parse(path, number, text) for number, text in enumerate(lines, 1)]


def _parse(path: Path, number: int, text: str) -> LedgerLine:
    parts = _LINE.fullmatch(text)
    if parts is None:
        raise StartupRefused(
            f"line {number} of {path} is not one of an erasure ledger; restore the file from a copy, "
            "for without it a restored database would bring people back who were erased"
        )
    return LedgerLine(parts[1], int(parts[2]), parts[3])


def append(folder: Path, lines: Sequence[LedgerLine]) -> None:
    """Afterwards the ledger holds these lines, durably; those that it held already are not written again. OSError when
    the disk refuses."""
    descriptor = os.open(folder / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)  # a command may erase beside the gateway
        _mend(descriptor)
        known = set(read(folder))
        missing = [line for line in lines if line not in known]
        if missing:
            _write(descriptor, _encode(missing))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    sync_folder(folder)


def take_up(folder: Path) -> None:
    """Afterwards the ledger also holds what one out of a backup does, which then is gone. Raises StartupRefused."""
    try:
        if lines := read(folder, IN_BACKUP):
            append(folder, lines)
        (folder / IN_BACKUP).unlink(missing_ok=True)
    except OSError as error:
        raise StartupRefused(
            f"{folder / FILE} cannot be written ({error.strerror}); check the disk"
        ) from error


def _mend(descriptor: int) -> None:
    """Cuts off what a crash left of a line."""
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
    """The erasures that the log at hand does not know of. `held` are those lines whose entry is in it."""
    settled = max((at for at, line in enumerate(lines) if line.who == REPLAYED and line in held), default=-1)
    return [line for line in lines[settled + 1 :] if line.who != REPLAYED and line not in held]
