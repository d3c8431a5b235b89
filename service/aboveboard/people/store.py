"""The row of a person, found by pseudonym. Its state is sealed under the person's own key."""

import os
from collections.abc import Callable

import msgspec
from msgspec import Struct
from sqlalchemy import BigInteger, Column, LargeBinary, Table, bindparam, delete, insert, select, update

from aboveboard.errors import BeingErased, Unreadable
from aboveboard.keys.keyring import Keyring
from aboveboard.keys.sealing import seal, unseal
from aboveboard.people.expiry import next_expiry_ms
from aboveboard.people.state import NOBODY, PersonState
from aboveboard.storage.journal import GUARDED, Guard, Write, first_version
from aboveboard.storage.tables import Row, metadata

people = Table(
    "people",
    metadata,
    Column("pseudonym", LargeBinary, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("era", BigInteger, nullable=False, server_default="0"),
    # The earliest expiry in the row, so that it happens without a request of the person. Null for none.
    Column("due_ms", BigInteger, nullable=True, server_default="0", index=True),
)

REWRAP = (
    update(people)
    .where(people.c.pseudonym == bindparam("key"), people.c.wrapped_key == bindparam("wrapped_before"))
    .values(wrapped_key=bindparam("wrapped_next"))
)
"""The update of a wrapped key. It leaves a row that has changed since the read. The version stays, as does the state."""

READ = select(people.c.pseudonym, people.c.version, people.c.wrapped_key, people.c.sealed)
PersonRow = tuple[bytes, int, bytes, bytes]
"""The columns of `READ`."""

GUARDED["people"] = select(people.c.pseudonym, people.c.version)
_INSERT = insert(people)
_UPDATE = (
    update(people)
    .where(people.c.pseudonym == bindparam("key"))
    .values(
        version=bindparam("next_version"), sealed=bindparam("next_sealed"), due_ms=bindparam("next_due_ms")
    )
)
_DELETE = delete(people).where(people.c.pseudonym == bindparam("key"))

ERASING = b""
"""The mark in place of a sealed state during an erasure. With it, nothing of the person is read or written."""

Randomness = Callable[[int], bytes]

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(PersonState)


class Person(Struct, frozen=True):
    """A person as read. `version` 0 means that no row exists yet.

    `wrapped_key` and `era`, the key generation (`Keyring.era`), then are the values for the new row.
    """

    pseudonym: bytes
    version: int
    key: bytes
    wrapped_key: bytes
    state: PersonState
    era: int = 0

    @property
    def guard(self) -> Guard:
        """The guard that holds while the row is as it was read."""
        return Guard("people", self.pseudonym, self.version)


def open_person(keyring: Keyring, pseudonym: bytes, row: PersonRow | None) -> Person:
    """Returns the person of a row of `READ`. Without a row, it is a new person with a new key.

    Raises Unreadable when the master key does not decrypt the row, or the row was changed. Raises BeingErased, a kind of
    Unreadable, once an erasure has begun.
    """
    if row is None:
        fresh = keyring.new_person_key(pseudonym)
        return Person(pseudonym, 0, fresh.key, fresh.wrapped, NOBODY, keyring.era)
    _, version, wrapped, sealed = row
    if sealed == ERASING:
        raise BeingErased
    key = keyring.unwrap(wrapped, pseudonym)
    try:
        state = _decoder.decode(unseal(key, sealed, b"state" + pseudonym))
    except msgspec.DecodeError as error:
        raise Unreadable(
            "A person's row has an unknown format. Restore the database from a backup."
        ) from error
    return Person(pseudonym, version, key, wrapped, state)


def write_state(person: Person, state: PersonState, *, randomness: Randomness = os.urandom) -> Write:
    """Returns the write of `state` with the next version. It must be submitted with `person.guard`."""
    if person.version == 0:
        return write_moved(person, state)
    sealed = _seal(person, state, randomness)
    return _update(person.pseudonym, person.version, sealed, next_expiry_ms(state))


def _update(pseudonym: bytes, version: int, sealed: bytes, due_ms: int | None) -> Write:
    row: Row = {"key": pseudonym, "next_version": version + 1, "next_sealed": sealed, "next_due_ms": due_ms}
    return Write(_UPDATE, row)


def write_moved(person: Person, state: PersonState) -> Write:
    """Returns the write of a new row under `person.pseudonym`, with the next version, or the first of a new person.

    It must be submitted with a guard that there is no such row.
    """
    row: Row = {
        "pseudonym": person.pseudonym,
        "version": person.version + 1 if person.version else first_version(),
        "wrapped_key": person.wrapped_key,
        "sealed": _seal(person, state),
        "era": person.era,
        "due_ms": next_expiry_ms(state),
    }
    return Write(_INSERT, row)


def _seal(person: Person, state: PersonState, randomness: Randomness = os.urandom) -> bytes:
    return seal(person.key, _encoder.encode(state), b"state" + person.pseudonym, randomness=randomness)


def mark_erasing(pseudonym: bytes, version: int) -> Write:
    """Returns the write that makes the person unreadable except for the erasure. Submit it with a guard on `version`.

    It deletes the state, but not the wrapped key. The erasure still needs the key, to unlearn the person's outcomes.
    """
    return _update(pseudonym, version, ERASING, None)


def insert_erasing(keyring: Keyring, pseudonym: bytes) -> Write:
    """Returns the write of a row that only the erasure reads, for a person whose row is gone.

    It must be submitted with a guard that there is no such row.
    """
    row: Row = {
        "pseudonym": pseudonym,
        "version": first_version(),
        "wrapped_key": keyring.new_person_key(pseudonym).wrapped,
        "sealed": ERASING,
        "era": keyring.era,
        "due_ms": None,
    }
    return Write(_INSERT, row)


def delete_person(pseudonym: bytes) -> Write:
    """Returns the write that deletes the person's row. Without the wrapped key in it, no sealed data can be decrypted."""
    return Write(_DELETE, {"key": pseudonym})
