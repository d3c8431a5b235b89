"""The keyed hashes of rows from before: each plain hash of something that can be guessed is replaced once.

A row gets the name that its writer would give it now. It is the hash of the old one under a key.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from sqlalchemy import Column, Connection, bindparam, select, update

from aboveboard.access.passes import SPENT_LABEL, spent
from aboveboard.errors import Unreadable
from aboveboard.keys.keyring import Keyring
from aboveboard.keys.sealing import seal, unseal
from aboveboard.people.store import people
from aboveboard.signals.outcome_tables import IMPRESSION_LABEL, OUTCOME_LABEL, impressions, outcomes
from aboveboard.signals.store import HASH_LABEL, signals

AT_ONCE = 500
"""The rows that are read and written together."""


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
