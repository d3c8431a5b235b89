"""The check before every start: the database against the keys and against the published head.

`log.head` in the data folder is the newest published checkpoint. A database that does not contain it is an older copy
or another history. A new signature on top of it would contradict the published checkpoints. So nothing is written
before `check` has passed, not even by a command.

A log without `log.head` is accepted. It is the first start after an update, or another node of the same log. Only
the comparison is lost, and it begins with this start. A database from a backup is marked and needs `log.head`.
Without the file it is unknown which entries were signed after the copy was made.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from aboveboard.audit import head as audit
from aboveboard.audit import note
from aboveboard.audit.log_names import generation
from aboveboard.audit.note import Checkpoint
from aboveboard.errors import Malformed, StartupRefused, Tampered, Unreadable
from aboveboard.keys.keyring import Keyring
from aboveboard.keys.sealing import seal, unseal
from aboveboard.storage.backup_mark import is_copy, no_longer_copy
from aboveboard.storage.file_faults import refuse_file
from aboveboard.storage.tables import key_check, log_head
from aboveboard.transparency.key_file import KEY_FILE, read_key_file
from aboveboard.transparency.signer import vkeys
from aboveboard.transparency.stored_roots import begins_with_or_mend

HEAD_FILE = "log.head"
HEAD_IN_BACKUP = "log.head.backup"
"""Another name on purpose: a backup copied over a data folder must not overwrite the newer `log.head` there."""

_CHECK = b"this database was written under this master key"
_LARGEST_BYTES = 65_536
_REOPEN = 'aboveboard audit reopen --because "..."'
WAY_OUT = (
    "Restore a newer backup. If there is none, reopen the log under a new name, without the lost entries: "
    f"{_REOPEN}"
)
"""The remedy for a database that lacks signed entries."""
WAY_OUT_OF_COPY = (
    "It is unknown which entries were signed after the copy was made. "
    f"Put back the {HEAD_FILE} of the lost gateway. If it is lost too, reopen the log under a new name: {_REOPEN}"
)
"""The remedy for a database from a backup without `log.head`."""


class HeadComparison(StrEnum):
    """The relation of a database to the head that is stored outside of it."""

    EMPTY = "empty"
    CONTAINED = "contained"
    MISSING = "missing"
    """The log has entries, but no head is stored outside of the database."""
    REOPENED = "reopened"
    """The log was reopened under a newer name after that head was stored."""


class StoredNote(NamedTuple):
    """A signed note that is stored outside of the database, and its checkpoint."""

    text: str
    checkpoint: Checkpoint


def check(data: Path, name: str, keyring: Keyring, connection: Connection) -> HeadComparison:
    """Compares the database with the keys, with its own signature and with `log.head` in `data`.

    `name` is the configured name of the log. Deletes wrong tiles, which are derived and rebuilt later. Marks a
    new database with its keys, and removes the mark of a backup. Raises StartupRefused, which says what happened and
    what to do.
    """
    check_key(keyring, connection)
    # The file first: the log only grows, so a head that is read later contains the file's.
    kept = read_kept(data / HEAD_FILE, name, keyring)
    head = read_head(connection, keyring)
    standing = _compare_heads(name, kept, head, connection)
    if standing == HeadComparison.MISSING and is_copy(connection):
        raise StartupRefused(
            f"This database is a copy from a backup, and {HEAD_FILE} is not in {data}. {WAY_OUT_OF_COPY}"
        )
    no_longer_copy(connection)
    return standing


def check_key(keyring: Keyring, connection: Connection) -> None:
    """Raises StartupRefused when the database was written under another operator key. Marks a new database with it."""
    found = connection.execute(select(key_check.c.sealed)).scalar()
    if found is None:
        sealed = seal(keyring.operator_key, _CHECK, b"key_check")
        connection.execute(insert(key_check).values(id=1, sealed=sealed))
        return
    try:
        unseal(keyring.operator_key, found, b"key_check")
    except Unreadable:
        raise StartupRefused(
            "The keys in the data folder do not open this database. Restore the keys folder that belongs to it."
        ) from None


class DatabaseHead(NamedTuple):
    """The head of the log in the database, and the name under which it was signed."""

    origin: str
    head: audit.LogHead


def read_head(connection: Connection, keyring: Keyring) -> DatabaseHead:
    """Returns the head in the database after verifying its signature. Raises StartupRefused when it is wrong."""
    columns = (log_head.c.origin, log_head.c.size, log_head.c.edge, log_head.c.checkpoint)
    row = connection.execute(select(*columns).where(log_head.c.id == 1)).one()
    found = audit.LogHead(row.size, row.edge, row.checkpoint)
    try:
        signed = note.open_checkpoint(row.checkpoint, *vkeys(row.origin, keyring))
        if signed != Checkpoint(row.origin, row.size, audit.root(found)):
            raise Tampered("The head does not match its checkpoint.")
    except Tampered as error:
        happened = f"The head of the log in the database does not verify: {error.detail}"
        raise StartupRefused(
            f"{happened} It was changed, or these are not its "
            "keys. Restore the database or the keys from a backup, and keep this database for study."
        ) from error
    return DatabaseHead(row.origin, found)


def read_kept(path: Path, name: str, keyring: Keyring) -> StoredNote | None:
    """Returns the checkpoint in the file, or None when there is no file.

    Raises StartupRefused when the file cannot be read, or is not a checkpoint signed by the keys of this log.
    """
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST_BYTES).decode()
        origin = text.partition("\n")[0]
        if generation(name, origin) is None:
            raise Tampered("The file belongs to another log.")
        # An older copy of the keys folder may have been put back. Its keys did not sign this file.
        former = [line.vkey for line in read_key_file(path.with_name(KEY_FILE))]
        return StoredNote(text, note.open_checkpoint(text, *vkeys(origin, keyring), *former))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise refuse_file(path, error, f"cannot be read ({error.strerror}). Check its owner.") from error
    except (UnicodeDecodeError, Malformed, Tampered) as error:
        detail = "The file is damaged." if isinstance(error, UnicodeDecodeError) else error.detail
        happened = f"{path} does not verify: {detail}"
        raise StartupRefused(
            f"{happened} "
            "Put back a copy of it, or the newest checkpoint that a witness or an auditor has. "
            "Restore the keys if they are not those of this log. "
            f"If there is no copy, move the file away and reopen the log under a new name: {_REOPEN}"
        ) from error


def _compare_heads(
    name: str, kept: StoredNote | None, head: DatabaseHead, connection: Connection
) -> HeadComparison:
    if kept is None:
        return HeadComparison.EMPTY if head.head.size == 0 else HeadComparison.MISSING
    if said := describe_missing(name, kept.checkpoint, head, partial(begins_with_or_mend, connection)):
        raise StartupRefused(f"{said} {WAY_OUT}")
    return HeadComparison.CONTAINED if kept.checkpoint.origin == head.origin else HeadComparison.REOPENED


def describe_missing(
    name: str, kept: Checkpoint, head: DatabaseHead, begins: Callable[[Checkpoint], bool]
) -> str | None:
    """Returns a sentence that says which signed entries the database lacks, or None when it lacks none.

    `begins` returns True when the first entries of the database are those of a checkpoint.
    """
    newer, here = generation(name, kept.origin) or 1, generation(name, head.origin) or 1
    size = head.head.size
    # A newer name is signed only once the loss is recorded in the log, so it explains every missing entry.
    if newer < here:
        return None
    if newer > here:
        return f"The log was reopened as {kept.origin} after this database was copied. The copy has {head.origin}."
    if kept.size > size:
        return (
            f"The database has {size} entries of the log, but {kept.size} were signed ({HEAD_FILE}). "
            f"It comes from a backup that lost the last {kept.size - size}."
        )
    same = kept.root == audit.root(head.head) if kept.size == size else begins(kept)
    if not same:
        return f"The first {kept.size} entries in the database are not those that were signed ({HEAD_FILE})."
    return None
