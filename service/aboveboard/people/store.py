"""The one row of a person: found by pseudonym, versioned, its state sealed under the person's own key."""

import msgspec
from msgspec import Struct
from sqlalchemy import BigInteger, Column, LargeBinary, Table, bindparam, delete, insert, select, update

from aboveboard.errors import BeingErased, Unreadable
from aboveboard.keys.keyring import Keyring
from aboveboard.keys.sealing import seal, unseal
from aboveboard.people.state import NOBODY, PersonState, next_expiry_ms
from aboveboard.storage.journal import GUARDED, Guard, Write
from aboveboard.storage.tables import Row, metadata

people = Table(
    "people",
    metadata,
    Column("pseudonym", LargeBinary, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("era", BigInteger, nullable=False, server_default="0"),
    # When something in the row is past its days, though nobody comes by; null when there is nothing of the kind.
    Column("due_ms", BigInteger, nullable=True, server_default="0", index=True),
)

REWRAP = (
    update(people)
    .where(people.c.pseudonym == bindparam("key"), people.c.wrapped_key == bindparam("wrapped_before"))
    .values(wrapped_key=bindparam("wrapped_next"))
)
"""Changes nothing about a row that is no longer as it was read. No version: the state is what it was."""

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
"""In place of a sealed state, from the first step of an erasure to its last: nothing is read or written meanwhile."""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(PersonState)


class Person(Struct, frozen=True):
    """A person as read. `version` 0 means that no row exists yet; `wrapped_key` and `era`, the keys that it was made
    under (`Keyring.era`), are then what the row would hold."""

    pseudonym: bytes
    version: int
    key: bytes
    wrapped_key: bytes
    state: PersonState
    era: int = 0

    @property
    def guard(self) -> Guard:
        """Holds as long as nobody has changed the row since it was read."""
        return Guard("people", self.pseudonym, self.version)


def open_person(keyring: Keyring, pseudonym: bytes, row: PersonRow | None) -> Person:
    """The person behind a row of `READ`, or a new one with a fresh key when there is no row.

    Raises Unreadable when the row does not open under this master key, or was tampered with; BeingErased, which is
    one of that kind, from the moment on at which an erasure has begun.
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
        raise Unreadable("a person's row does not decode") from error
    return Person(pseudonym, version, key, wrapped, state)


def write_state(person: Person, state: PersonState) -> Write:
    """The write that makes `state` the person's state, one version on. Goes with `person.guard`."""
    if person.version == 0:
        return write_moved(person, state)
    return _update(person.pseudonym, person.version, _seal(person, state), next_expiry_ms(state))


def _update(pseudonym: bytes, version: int, sealed: bytes, due_ms: int | None) -> Write:
    row: Row = {"key": pseudonym, "next_version": version + 1, "next_sealed": sealed, "next_due_ms": due_ms}
    return Write(_UPDATE, row)


def write_moved(person: Person, state: PersonState) -> Write:
    """The write of a row that is not there yet, under `person.pseudonym`, one version on. Goes with a guard that there
    is none."""
    row: Row = {
        "pseudonym": person.pseudonym,
        "version": person.version + 1,
        "wrapped_key": person.wrapped_key,
        "sealed": _seal(person, state),
        "era": person.era,
        "due_ms": next_expiry_ms(state),
    }
    return Write(_INSERT, row)


def _seal(person: Person, state: PersonState) -> bytes:
    return seal(person.key, _encoder.encode(state), b"state" + person.pseudonym)


def mark_erasing(pseudonym: bytes, version: int) -> Write:
    """The write that makes the person unreadable for everybody but the erasure. Their state is gone with it, the
    wrapped key is not: what lies under it must still be taken out of the sums. Goes with a guard on `version`."""
    return _update(pseudonym, version, ERASING, None)


def delete_person(pseudonym: bytes) -> Write:
    """The write after which nothing opens any more what was sealed for the person."""
    return Write(_DELETE, {"key": pseudonym})
