"""The tables of intents: the counts of each app, and the stretches in them, sealed under the keys of people."""

from collections.abc import Collection
from enum import IntEnum

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    literal_column,
    select,
    update,
)

from aboveboard.errors import Unreadable
from aboveboard.intent.declared_intents import Intents
from aboveboard.intent.stretches import Stretch
from aboveboard.storage.database import Database
from aboveboard.storage.journal import GUARDED, Guard, Write
from aboveboard.storage.tables import Row, metadata


class StretchState(IntEnum):
    """The states of a stretch. The numbers are those of the column `pending`."""

    __hash__ = int.__hash__

    COUNTED = 0
    PENDING = 1

    @property
    def version(self) -> int:
        """The version that a guard names: 1 while pending, 2 once counted. A guard on 0 says that there is no row."""
        return 2 - self


# One row for each app and set of declared intents. `tenths` is the exponent, and `is_due` says that it is to be learned.
intent_counts = Table(
    "intent_counts",
    metadata,
    Column("counts_key", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("tenths", Integer, nullable=False),
    Column("is_due", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# One row for each stretch of a visit that its person let be learned from. `stretch` is a random name.
visit_stretches = Table(
    "visit_stretches",
    metadata,
    Column("stretch", LargeBinary, primary_key=True),
    Column("person", LargeBinary, nullable=False, index=True),
    Column("counts_key", Text, nullable=False),
    Column("pending", Integer, nullable=False),
    Column("at_ms", BigInteger, nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_visit_stretches_counts_key_pending_stretch", "counts_key", "pending", "stretch"),
)

SEALED_FOR = b"stretch"
"""The beginning of what a sealed stretch is bound to. The name of its row follows."""

NAME_BYTES = 16

GUARDED["intent_counts"] = select(intent_counts.c.counts_key, intent_counts.c.version)
# The same formula as `StretchState.version`.
GUARDED["visit_stretches"] = select(
    visit_stretches.c.stretch, literal_column("2") - visit_stretches.c.pending
)

_INSERT_STRETCH = insert(visit_stretches)
_COUNT_STRETCH = (
    update(visit_stretches)
    .where(visit_stretches.c.stretch == bindparam("key"))
    .values(pending=bindparam("next_pending"))
)
_DELETE_STRETCH = delete(visit_stretches).where(visit_stretches.c.stretch == bindparam("key"))
_INSERT_COUNTS = insert(intent_counts)
_UPDATE_COUNTS = (
    update(intent_counts)
    .where(intent_counts.c.counts_key == bindparam("key"))
    .values(
        version=bindparam("next_version"),
        tenths=bindparam("next_tenths"),
        is_due=bindparam("next_due"),
        body=bindparam("next_body"),
    )
)

_decoder = msgspec.json.Decoder(Stretch)


def counts_key(app: str, intents: Intents) -> str:
    """Returns the key of an app's counts under these declared intents. No key of a placement has two slashes."""
    return f"{app}/intents/{intents.terms}"


def app_of_counts(key: str) -> str:
    """Returns the app of the key of counts."""
    return key.rsplit("/", 2)[0]


def encode_stretch(stretch: Stretch) -> bytes:
    """Returns the stretch as JSON, not sealed yet."""
    return msgspec.json.encode(stretch)


def decode_stretch(data: bytes) -> Stretch:
    """Returns the stretch in decrypted bytes. Raises Unreadable for bytes that `encode_stretch` did not make."""
    try:
        return _decoder.decode(data)
    except msgspec.DecodeError as error:
        raise Unreadable(
            "A stored stretch of a visit has an unknown format. Restore the database from a backup."
        ) from error


def insert_stretch(name: bytes, person: bytes, key: str, *, at_ms: int, sealed: bytes) -> Write:
    """Returns the write of a stretch that waits to be counted."""
    row: Row = {"stretch": name, "person": person, "counts_key": key, "at_ms": at_ms, "sealed": sealed}
    return Write(_INSERT_STRETCH, {**row, "pending": int(StretchState.PENDING)})


def guard_stretch(name: bytes, state: StretchState) -> Guard:
    """Returns the guard that holds while the stretch is stored in this state."""
    return Guard("visit_stretches", name, state.version)


def mark_counted(name: bytes) -> Write:
    """Returns the write that says that the stretch is part of the counts."""
    return Write(_COUNT_STRETCH, {"key": name, "next_pending": int(StretchState.COUNTED)})


def delete_stretch(name: bytes) -> Write:
    """Returns the write that deletes the row."""
    return Write(_DELETE_STRETCH, {"key": name})


def write_counts(key: str, version: int, *, tenths: int, is_due: bool, body: bytes) -> Write:
    """Returns the write of counts after those of `version`, which is 0 before the first. Guard on that version."""
    if version == 0:
        row: Row = {"counts_key": key, "version": 1, "tenths": tenths, "is_due": int(is_due), "body": body}
        return Write(_INSERT_COUNTS, row)
    row = {"key": key, "next_version": version + 1, "next_tenths": tenths, "next_due": int(is_due)}
    return Write(_UPDATE_COUNTS, {**row, "next_body": body})


async def drop_pending_stretches(
    database: Database, people: Collection[bytes]
) -> tuple[list[Guard], list[Write]]:
    """Returns the guards and writes that delete the pending stretches of these people. None of them is counted then."""
    table = visit_stretches.c
    query = select(table.stretch).where(table.person.in_([*people]), table.pending == StretchState.PENDING)
    names = [name for (name,) in await database.rows(query)] if people else []
    return [guard_stretch(name, StretchState.PENDING) for name in names], [*map(delete_stretch, names)]
