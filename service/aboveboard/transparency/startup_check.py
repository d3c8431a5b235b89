"""What is compared before every start: the database with the keys, and with what was signed and kept outside of it.

`log.head` in the data folder is the newest checkpoint that left the house. A database that does not contain it is an
older copy, or another history; whoever signed on top of it would contradict what others hold. So nothing is written
before `check` has passed, not even by a command.

A log without `log.head` is taken as it is: that is the first start after an update, or another node of the same log.
What is lost by that is only the comparison, which begins here. A database out of a backup is marked, though, and is
not taken without `log.head`: nobody could say what had been signed after the copy was made.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from aboveboard.audit import head as audit
from aboveboard.audit import note
from aboveboard.audit.note import Checkpoint
from aboveboard.errors import Malformed, StartupRefused, Tampered, Unreadable
from aboveboard.keys.keyring import Keyring
from aboveboard.keys.sealing import seal, unseal
from aboveboard.storage.backup_mark import is_copy, no_longer_copy
from aboveboard.storage.log_names import generation
from aboveboard.storage.tables import key_check, log_head
from aboveboard.transparency.signer import vkeys
from aboveboard.transparency.stored_roots import begins_with_or_mend

HEAD_FILE = "log.head"
HEAD_IN_BACKUP = "log.head.backup"
"""Another name on purpose: whoever copies a backup over a data folder must not lose the newer one there."""

_CHECK = b"this database was written under this master key"
_LARGEST_BYTES = 65_536
_REOPEN = 'aboveboard audit reopen --because "..."'
_WAY_OUT = (
    "Restore a newer backup; where there is none, the log goes on without what is lost, "
    f"under a new name: {_REOPEN}"
)


class HeadComparison(StrEnum):
    """How a database stands to the head that was kept outside of it."""

    EMPTY = "empty"
    CONTAINED = "contained"
    MISSING = "missing"
    """There is no such head, though there are entries."""
    REOPENED = "reopened"
    """The log has gone on under a newer name since that head was kept."""


class StoredNote(NamedTuple):
    """A signed note that was kept outside of the database, and what it says."""

    text: str
    checkpoint: Checkpoint


def check(data: Path, name: str, keyring: Keyring, connection: Connection) -> HeadComparison:
    """Compares the database behind `connection` with the keys, with its own signature and with `log.head` in `data`.
    `name` is the configured name of the log.

    Wrong tiles are thrown away on the way: they are derived, and made again. Raises StartupRefused, which says what
    happened and what to do.
    """
    check_key(keyring, connection)
    kept = read_kept(data / HEAD_FILE, name, keyring)  # before the database, which only ever grows
    head = read_head(connection, keyring)
    standing = _compare_heads(name, kept, head, connection)
    if standing == HeadComparison.MISSING and is_copy(connection):
        raise StartupRefused(
            f"this database is a copy from a backup, and {HEAD_FILE} is not in {data}: what was signed after the copy "
            f"was made is not known. Put back the {HEAD_FILE} of the gateway that was lost, if it still is anywhere; "
            f"otherwise the log goes on under a new name: {_REOPEN}"
        )
    no_longer_copy(connection)
    return standing


def check_key(keyring: Keyring, connection: Connection) -> None:
    """Raises StartupRefused when the database was written under another master key."""
    found = connection.execute(select(key_check.c.sealed)).scalar()
    if found is None:
        sealed = seal(keyring.operator_key, _CHECK, b"key_check")
        connection.execute(insert(key_check).values(id=1, sealed=sealed))
        return
    try:
        unseal(keyring.operator_key, found, b"key_check")
    except Unreadable:
        raise StartupRefused(
            "the keys in the data folder do not open this database; "
            "restore the keys folder that belongs to it"
        ) from None


class DatabaseHead(NamedTuple):
    origin: str
    head: audit.LogHead


def read_head(connection: Connection, keyring: Keyring) -> DatabaseHead:
    """The database's own head, after its signature was verified. Raises StartupRefused."""
    columns = (log_head.c.origin, log_head.c.size, log_head.c.edge, log_head.c.checkpoint)
    row = connection.execute(select(*columns).where(log_head.c.id == 1)).one()
    found = audit.LogHead(row.size, row.edge, row.checkpoint)
    try:
        signed = note.open_checkpoint(row.checkpoint, *vkeys(row.origin, keyring))
        if signed != Checkpoint(row.origin, row.size, audit.root(found)):
            raise Tampered("the head is not what its checkpoint says")
    except Tampered as error:
        raise StartupRefused(
            f"the head of the log in the database does not verify: {error.detail}. Somebody has changed it, or these "
            "are not its keys; restore the database or the keys from a backup, and keep this one for study"
        ) from error
    return DatabaseHead(row.origin, found)


def read_kept(path: Path, name: str, keyring: Keyring) -> StoredNote | None:
    """The checkpoint in that file; None when there is no file. Raises StartupRefused for one that is not signed by
    the keys of this log."""
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST_BYTES).decode()
        origin = text.partition("\n")[0]
        if generation(name, origin) is None:
            raise Tampered("it is of another log")
        return StoredNote(text, note.open_checkpoint(text, *vkeys(origin, keyring)))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StartupRefused(f"{path} cannot be read ({error.strerror}); check its owner") from error
    except (UnicodeDecodeError, Malformed, Tampered) as error:
        detail = "it is damaged" if isinstance(error, UnicodeDecodeError) else error.detail
        raise StartupRefused(
            f"{path} does not verify: {detail}. Put back a copy of it, or the newest checkpoint that a witness or an "
            "auditor holds, and restore the keys if they are not those of this log. Where there is none, move the "
            f"file away, and the log goes on under a new name: {_REOPEN}"
        ) from error


def _compare_heads(
    name: str, kept: StoredNote | None, head: DatabaseHead, connection: Connection
) -> HeadComparison:
    if kept is None:
        return HeadComparison.EMPTY if head.head.size == 0 else HeadComparison.MISSING
    if said := describe_missing(name, kept.checkpoint, head, partial(begins_with_or_mend, connection)):
        raise StartupRefused(f"{said}. {_WAY_OUT}")
    return HeadComparison.CONTAINED if kept.checkpoint.origin == head.origin else HeadComparison.REOPENED


def describe_missing(
    name: str, kept: Checkpoint, head: DatabaseHead, begins: Callable[[Checkpoint], bool]
) -> str | None:
    """What the database lacks of what was signed, in a sentence without its full stop; None when it lacks nothing.
    `begins` tells whether its first entries are those of a checkpoint."""
    newer, here = generation(name, kept.origin) or 1, generation(name, head.origin) or 1
    size = head.head.size
    if (
        newer < here
    ):  # it was signed under the new name, which is done once a loss is written down, and only then
        return None
    if newer > here:
        return f"the log has gone on as {kept.origin} since this database was copied, which still is {head.origin}"
    if kept.size > size:
        return (
            f"the database holds {size} entries of the log, but {kept.size} were signed ({HEAD_FILE}): "
            f"it comes from a backup that has lost the last {kept.size - size}"
        )
    same = kept.root == audit.root(head.head) if kept.size == size else begins(kept)
    if not same:
        return f"the first {kept.size} entries in the database are not those that were signed ({HEAD_FILE})"
    return None
