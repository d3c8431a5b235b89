"""The form of rows that needs the keys: MACs of API keys, and keyed hashes.

The first start on a database from before gives each row this form, in the transaction of the migrations. It gives a MAC
to every API key that it finds, so it reports them. From then on a row without one is refused.

A writer of the database could set `key_check.form` back and wait for the next start. So `rows.keyed` in the data folder
has the name and size of the log at the first start. A log of that size or less comes from an older backup, as does one of
another name. A larger one had the form already, and no row gets a MAC again.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from functools import partial
from pathlib import Path
from typing import NamedTuple

import structlog
from sqlalchemy import Column, Connection, bindparam, select, update

from aboveboard.access.key_macs import add_macs, describe_row, refuse_put_back
from aboveboard.access.passes import SPENT_LABEL, spent
from aboveboard.access.tables import KeyRow
from aboveboard.clock import to_iso
from aboveboard.errors import StartupRefused, Unreadable
from aboveboard.identifiers import LAST_MS
from aboveboard.keys.keyring import Keyring
from aboveboard.keys.sealing import seal, unseal
from aboveboard.people.store import people
from aboveboard.signals.outcome_tables import IMPRESSION_LABEL, OUTCOME_LABEL, impressions, outcomes
from aboveboard.signals.store import HASH_LABEL, signals
from aboveboard.storage.durable import replace
from aboveboard.storage.tables import key_check, log_head

MARK_FILE = "rows.keyed"
AT_ONCE = 500
"""The rows that are read and written together."""

_FIRST_LINE = "aboveboard/keyed-rows/1"
_MARK = re.compile(rb"%s ([0-9]{1,18})\n([^\n]+)\n" % _FIRST_LINE.encode())

log = structlog.get_logger("aboveboard")


class RowForm(IntEnum):
    """The forms of `key_check.form`. `PLAIN` is that of rows from before this module."""

    PLAIN = 0
    KEYED = 1


class _Mark(NamedTuple):
    """The log at the first start with this form: its name and its size."""

    origin: str
    size: int


def ensure_keyed(connection: Connection, keyring: Keyring, data: Path) -> list[KeyRow]:
    """Gives the rows of a database from before the form of this version. Returns the API keys that got their MAC.

    The caller opens the database, in one transaction, and has checked that it belongs to these keys and to `log.head`.
    Raises StartupRefused when the mark in the data folder cannot be read or written.
    """
    path = data / MARK_FILE
    now = _Mark(*connection.execute(select(log_head.c.origin, log_head.c.size)).one())
    marked = _read_mark(path)
    is_before = marked is None or marked.origin != now.origin or now.size <= marked.size
    signed = list[KeyRow]()
    if connection.execute(select(key_check.c.form)).scalar_one() == RowForm.PLAIN:
        if is_before:
            signed = list(add_macs(connection, keyring))
            _rename_all(connection, keyring)
        else:
            log.error("keyed_form_unset", meaning="the database was changed; its rows stay as they are")
        connection.execute(update(key_check).values(form=int(RowForm.KEYED)))
    refuse_put_back(connection, keyring)
    # Before the commit. An interrupted start then finds the same size, and begins again.
    if is_before and marked != now:
        _write_mark(path, now)
    return signed


def describe_signed(rows: Sequence[KeyRow]) -> str:
    """Returns the lines that ask the operator to confirm these API keys."""
    return "\n".join(
        (
            "These API keys are from before this version. From now on a row that the gateway did not write is refused.",
            "Revoke each key that you do not know: aboveboard keys revoke ID",
            *(f"  {_describe(row)}" for row in rows),
        )
    )


def _describe(row: KeyRow) -> str:
    _, _, _, _, created_ms, _, revoked_ms, _ = row
    made = to_iso(created_ms) if 0 <= created_ms <= LAST_MS else "at no possible time"
    return f"{describe_row(row, 'stored' if revoked_ms is None else 'revoked')}  created {made}"


def _read_mark(path: Path) -> _Mark | None:
    try:
        found = _MARK.fullmatch(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StartupRefused(f"{path} cannot be read ({error.strerror}). Check its owner.") from error
    if found is None:
        raise StartupRefused(
            f"{path} is damaged. Restore it from a copy of the data folder. If there is none, delete it and start. "
            "Then revoke each API key that you do not know."
        )
    return _Mark(found[2].decode(), int(found[1]))


def _write_mark(path: Path, mark: _Mark) -> None:
    try:
        replace(path, f"{_FIRST_LINE} {mark.size}\n{mark.origin}\n".encode())
    except OSError as error:
        raise StartupRefused(f"{path} cannot be written ({error.strerror}). Check its folder.") from error


def _rename_all(connection: Connection, keyring: Keyring) -> None:
    """Replaces each hash without a key by the hash of it under a key. What was sealed for its name is sealed again."""
    _rename(connection, spent.c["pass"], partial(keyring.hash_under_key, SPENT_LABEL))
    _rename(connection, impressions.c.impression, partial(keyring.hash_under_key, IMPRESSION_LABEL))
    for named in (
        _SealedName(signals.c.person, signals.c.id_hash, signals.c.sealed, HASH_LABEL, b"signal"),
        _SealedName(outcomes.c.person, outcomes.c.outcome, outcomes.c.sealed, OUTCOME_LABEL, b"outcome"),
    ):
        _rename_sealed(connection, keyring, named)


def _rename(connection: Connection, name: Column[bytes], hashed: Callable[[bytes], bytes]) -> None:
    statement = update(name.table).where(name == bindparam("old")).values({name: bindparam("new")})
    for names in _in_parts(connection, name):
        connection.execute(statement, [{"old": old, "new": hashed(old)} for old in names])


def _in_parts(connection: Connection, column: Column[bytes]) -> Iterator[Sequence[bytes]]:
    """Yields all values of the column. They are read first, because they change in between."""
    found = connection.execute(select(column).where(column.is_not(None)).distinct()).scalars().all()
    for at in range(0, len(found), AT_ONCE):
        yield found[at : at + AT_ONCE]


class _SealedName(NamedTuple):
    """A column with a hash, and one that is sealed for it and for `kind`, under the key of `person`."""

    person: Column[bytes]
    name: Column[bytes]
    sealed: Column[bytes]
    label: bytes
    kind: bytes


def _rename_sealed(connection: Connection, keyring: Keyring, of: _SealedName) -> None:
    for those in _in_parts(connection, of.person):
        query = select(people.c.pseudonym, people.c.wrapped_key).where(people.c.pseudonym.in_(those))
        wrapped = {row.pseudonym: row.wrapped_key for row in connection.execute(query)}
        for person in those:
            _rename_owned(connection, keyring, of, person, _unwrap(keyring, person, wrapped.get(person)))
    _rename_owned(connection, keyring, of, None, keyring.operator_key)


def _unwrap(keyring: Keyring, person: bytes, wrapped: bytes | None) -> bytes | None:
    try:
        return None if wrapped is None else keyring.unwrap(wrapped, person)
    except Unreadable:
        return None


def _rename_owned(
    connection: Connection, keyring: Keyring, of: _SealedName, person: bytes | None, key: bytes | None
) -> None:
    """Renames the rows of one person, or of none. A row that does not decrypt keeps what is sealed."""
    is_theirs = of.person.is_(None) if person is None else of.person == person
    statement = (
        update(of.name.table)
        .where(is_theirs, of.name == bindparam("old"))
        .values({of.name: bindparam("new"), of.sealed: bindparam("again")})
    )
    rows = connection.execute(select(of.name, of.sealed).where(is_theirs)).all()
    changes = [
        {"old": old, "new": new, "again": _seal_again(key, sealed, of.kind + old, of.kind + new)}
        for old, sealed in rows
        for new in (keyring.hash_under_key(of.label, old),)
    ]
    if changes:
        connection.execute(statement, changes)


def _seal_again(key: bytes | None, sealed: bytes, before: bytes, after: bytes) -> bytes:
    try:
        return sealed if key is None else seal(key, unseal(key, sealed, before), after)
    except Unreadable:
        return sealed
