"""The one row of a person: found by pseudonym, versioned, its state sealed under the person's own key."""

from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import BigInteger, Column, LargeBinary, Table, bindparam, insert, select, update

from service.errors import Unreadable
from service.keys.keyring import Keyring
from service.keys.sealing import seal, unseal
from service.people.state import NOBODY, PersonState
from service.storage.journal import GUARDED, Guard, Write
from service.storage.tables import metadata

people = Table(
    "people",
    metadata,
    Column("pseudonym", LargeBinary, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

READ = select(people.c.pseudonym, people.c.version, people.c.wrapped_key, people.c.sealed)
GUARDED["people"] = select(people.c.pseudonym, people.c.version)
_INSERT = insert(people)
_UPDATE = (
    update(people)
    .where(people.c.pseudonym == bindparam("key"))
    .values(version=bindparam("next_version"), sealed=bindparam("next_sealed"))
)

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(PersonState)


class Person(Struct, frozen=True):
    """A person as read. `version` 0 means that no row exists yet; `wrapped_key` is what the row would hold."""

    pseudonym: bytes
    version: int
    key: bytes
    wrapped_key: bytes
    state: PersonState

    @property
    def guard(self) -> Guard:
        """Holds as long as nobody has changed the row since it was read."""
        return Guard("people", self.pseudonym, self.version)


def open_person(keyring: Keyring, pseudonym: bytes, row: Any) -> Person:
    """The person behind a row of `READ`, or a new one with a fresh key when there is no row.

    Raises Unreadable when the row does not open under this master key, or was tampered with.
    """
    if row is None:
        fresh = keyring.new_person_key(pseudonym)
        return Person(pseudonym, 0, fresh.key, fresh.wrapped, NOBODY)
    _, version, wrapped, sealed = row
    key = keyring.unwrap(wrapped, pseudonym)
    try:
        state = _decoder.decode(unseal(key, sealed, b"state" + pseudonym))
    except msgspec.DecodeError as error:
        raise Unreadable("a person's row does not decode") from error
    return Person(pseudonym, version, key, wrapped, state)


def write_state(person: Person, state: PersonState) -> Write:
    """The write that makes `state` the person's state, one version on. Goes with `person.guard`."""
    sealed = seal(person.key, _encoder.encode(state), b"state" + person.pseudonym)
    if person.version == 0:
        row = {
            "pseudonym": person.pseudonym,
            "version": 1,
            "wrapped_key": person.wrapped_key,
            "sealed": sealed,
        }
        return Write(_INSERT, row)
    return Write(
        _UPDATE, {"key": person.pseudonym, "next_version": person.version + 1, "next_sealed": sealed}
    )
