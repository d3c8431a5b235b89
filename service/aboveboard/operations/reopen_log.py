"""The reopening of a log after signed entries were lost for good.

The entries that are left become the beginning of the log under a new name. What was signed under the old name stays
true of the old log and says nothing about the new one. So no two signed heads ever contradict each other.

The first new entry gives the reason, and the head that was lost. Every reader of the log sees what is missing: an
operator can reopen a log, but not unseen.
"""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import NamedTuple, cast

from msgspec import UNSET
from sqlalchemy import Connection, Insert, delete, select, update

from aboveboard.audit import head as audit
from aboveboard.audit import key_lines, note, tree
from aboveboard.audit.entries import parse_leaf
from aboveboard.audit.key_lines import KeyLine
from aboveboard.audit.log_names import generation, origin_of
from aboveboard.audit.note import Checkpoint
from aboveboard.errors import StartupRefused
from aboveboard.gateway.operator_records import AdminRecord, LogState, SignedHead
from aboveboard.gateway.records import OPERATOR, Owner, make_entry
from aboveboard.keys.keyring import Keyring
from aboveboard.schema import metadata
from aboveboard.settings import Settings
from aboveboard.storage import durable
from aboveboard.storage.backup_mark import no_longer_copy
from aboveboard.storage.database import open_database
from aboveboard.storage.journal import JournalHead as StoredHead
from aboveboard.storage.journal import Submission, plan
from aboveboard.storage.tables import cosigned, entries, log_head, public_head
from aboveboard.transparency.key_file import KEY_FILE, read_key_file
from aboveboard.transparency.signer import empty_checkpoint, sealer, vkeys
from aboveboard.transparency.startup_check import (
    HEAD_FILE,
    HEAD_IN_BACKUP,
    DatabaseHead,
    StoredNote,
    check_key,
    describe_missing,
    read_head,
    read_kept,
)
from aboveboard.transparency.stored_roots import begins_with
from aboveboard.words import EntryKind

LEAVES_AT_ONCE = 10_000
_NO_POLICY = "0" * 64


class ReopenedLog(NamedTuple):
    """The log's new name and verifier key, and the number of entries that remain.

    `signed` is the number of entries that are known to have been signed, or None when it is unknown.
    """

    origin: str
    vkey: str
    left: int
    signed: int | None


async def reopen(settings: Settings, keyring: Keyring, because: str, at_ms: int) -> ReopenedLog:
    """Continues the log under its next name, with an entry that says why, and writes its head to `log.head`.

    No other process may use the database at the same time. An interrupted call has done nothing, or all but
    `log.head`; the next start accepts the old file. Raises StartupRefused when the keys are of another database, no
    signed entry is missing, or the entries that are left do not verify.
    """
    done: list[ReopenedLog] = []
    name = settings.log_origin

    def prepare(connection: Connection) -> None:
        check_key(keyring, connection)
        done.append(_reopen(connection, settings, keyring, because=because, at_ms=at_ms))

    database = await open_database(
        settings,
        lambda origin: sealer(origin, keyring),
        declared=metadata,
        origin=name,
        empty_checkpoint=empty_checkpoint(name, keyring),
        prepare=prepare,
    )
    try:
        ((checkpoint,),) = await database.rows(select(log_head.c.checkpoint))
        # The database is committed. When this fails, the next start accepts the old file and replaces it.
        with suppress(OSError):
            durable.replace(settings.data / HEAD_FILE, checkpoint.encode())
    finally:
        await database.close()
    return done[0]


def _reopen(
    connection: Connection, settings: Settings, keyring: Keyring, *, because: str, at_ms: int
) -> ReopenedLog:
    # Locks the head as each append does, so that no gateway on PostgreSQL appends before this transaction ends.
    connection.execute(select(log_head.c.id).with_for_update())
    name, old = settings.log_origin, read_head(connection, keyring)
    last_leaf = _verify_entries(connection, old)
    known = _find_newest_head(connection, settings, keyring, old)
    numbers = [generation(name, each) for each in (old.origin, known.checkpoint.origin if known else name)]
    origin = origin_of(name, max(number or 1 for number in numbers) + 1)
    entry = make_entry(
        EntryKind.ADMIN,
        _body(old, origin, known, because, read_key_file(settings.data / KEY_FILE)),
        owner=Owner(OPERATOR, keyring.operator_key, None),
        policy=parse_leaf(last_leaf).policy if last_leaf else _NO_POLICY,
        at_ms=at_ms,
    )
    made = plan(_sign_under(origin, old), {}, [Submission((), (), (entry,))], sealer(origin, keyring))
    for statement, rows in made.rows.items():
        # The plan of a new log only inserts, which the journal's type does not say.
        connection.execute(cast(Insert, statement), rows)
    connection.execute(update(log_head).values(origin=origin, **made.head._asdict()))
    connection.execute(delete(cosigned))  # the witnesses signed under the old name
    connection.execute(delete(public_head))
    no_longer_copy(connection)
    return ReopenedLog(
        origin, vkeys(origin, keyring)[0], old.head.size, known.checkpoint.size if known else None
    )


def _verify_entries(connection: Connection, old: DatabaseHead) -> bytes | None:
    """Compares all leaves with the head, which is verified already. Returns the last leaf, or None without leaves.

    Raises StartupRefused when they do not match.
    """
    size, edge, leaf = 0, tree.Edge(), None
    query = select(entries.c.entry_index, entries.c.leaf).order_by(entries.c.entry_index)
    for index, leaf in connection.execute(query.execution_options(yield_per=LEAVES_AT_ONCE)):
        if index != size:
            size = -1  # an entry after a gap is none of the log, also where the head ends before the gap
            break
        edge = tree.append(size, edge, tree.leaf_hash(leaf))
        size += 1
    if (size, b"".join(edge)) != (old.head.size, old.head.edge):
        raise StartupRefused(
            f"The entries in the database do not match its head, which has {old.head.size} entries. "
            "Restore the database from another backup, and keep this one for study."
        )
    return leaf


def _find_newest_head(
    connection: Connection, settings: Settings, keyring: Keyring, old: DatabaseHead
) -> StoredNote | None:
    """Returns the newest head that is known to have been signed, or None when there is none.

    It is that of `log.head`, or of the backup when there is no such file. Raises StartupRefused when the database
    contains all entries of `log.head`.
    """
    data, name = settings.data, settings.log_origin
    kept = read_kept(data / HEAD_FILE, name, keyring)
    if kept is None:
        return read_kept(data / HEAD_IN_BACKUP, name, keyring)
    if describe_missing(name, kept.checkpoint, old, partial(begins_with, connection, stored=False)) is None:
        raise StartupRefused(
            f"No signed entry is missing: the database holds all entries of {HEAD_FILE}. The log keeps its name. "
            "If a witness or an auditor has a newer checkpoint, replace that file with it, and run this again."
        )
    return kept


def _sign_under(origin: str, old: DatabaseHead) -> StoredHead:
    """Returns the head of the same entries under a new name, which the plan appends to.

    This head itself is neither signed nor stored.
    """
    text = note.checkpoint_text(Checkpoint(origin, old.head.size, audit.root(old.head)))
    return StoredHead(old.head.size, old.head.edge, f"{text}\n")


def _body(
    old: DatabaseHead, origin: str, known: StoredNote | None, because: str, keys: Sequence[KeyLine]
) -> AdminRecord:
    size = old.head.size
    return AdminRecord(
        action="reopen",
        because=because,
        from_=LogState(old.head.checkpoint, old.origin, size),
        keys=tuple(key_lines.encode(keys).splitlines()) or UNSET,
        lost=None if known is None else max(0, known.checkpoint.size - size),
        signed=None if known is None else SignedHead(known.text, known.checkpoint.size),
        to=origin,
    )
