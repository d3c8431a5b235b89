"""The keyed hashes of rows from before: each plain hash of something that can be guessed is replaced once.

A row gets the name that its writer would give it now. It is the hash of the old one under a key. Rows are read a page
at a time, in the order of their names. A new name has a mark until all are replaced, so that no page reads it again.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, bindparam, func, select, update

from aboveboard.access.passes import SPENT_LABEL, spent
from aboveboard.errors import Unreadable
from aboveboard.keys.keyring import Keyring
from aboveboard.keys.sealing import seal, unseal
from aboveboard.operations.row_pages import read_pages
from aboveboard.people.store import people
from aboveboard.signals.outcome_tables import IMPRESSION_LABEL, OUTCOME_LABEL, impressions, outcomes
from aboveboard.signals.store import HASH_LABEL, signals

NAME_BYTES = 32
_MARK = b"\0"


def replace_hashes(connection: Connection, keyring: Keyring) -> None:
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
    for rows in read_pages(connection, select(name).where(_is_old(name)), name):
        connection.execute(statement, [{"old": old, "new": hashed(old) + _MARK} for (old,) in rows])
    _remove_marks(connection, name)


def _is_old(name: Column[bytes]) -> ColumnElement[bool]:
    return func.length(name) != NAME_BYTES + len(_MARK)


def _remove_marks(connection: Connection, name: Column[bytes]) -> None:
    bare = func.substr(name, 1, NAME_BYTES)
    connection.execute(update(name.table).where(~_is_old(name)).values({name: bare}))


class _SealedName(NamedTuple):
    """A column with a hash, and one that is sealed for it and for `kind`, under the key of `person`."""

    person: Column[bytes]
    name: Column[bytes]
    sealed: Column[bytes]
    label: bytes
    kind: bytes


def _rename_sealed(connection: Connection, keyring: Keyring, of: _SealedName) -> None:
    for rows in read_pages(connection, select(of.person).where(of.person.is_not(None)).distinct(), of.person):
        those = [person for (person,) in rows]
        query = select(people.c.pseudonym, people.c.wrapped_key).where(people.c.pseudonym.in_(those))
        wrapped = {row.pseudonym: row.wrapped_key for row in connection.execute(query)}
        for person in those:
            _rename_owned(connection, keyring, of, person, _unwrap(keyring, person, wrapped.get(person)))
    _rename_owned(connection, keyring, of, None, keyring.operator_key)
    _remove_marks(connection, of.name)


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
    for rows in read_pages(
        connection, select(of.name, of.sealed).where(is_theirs, _is_old(of.name)), of.name
    ):
        changes = [
            {"old": old, "new": new + _MARK, "again": _seal_again(key, sealed, of.kind + old, of.kind + new)}
            for old, sealed in rows
            for new in (keyring.hash_under_key(of.label, old),)
        ]
        connection.execute(statement, changes)


def _seal_again(key: bytes | None, sealed: bytes, before: bytes, after: bytes) -> bytes:
    try:
        return sealed if key is None else seal(key, unseal(key, sealed, before), after)
    except Unreadable:
        return sealed
