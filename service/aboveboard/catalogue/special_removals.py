"""The table of removals: data that goes because an app declares it special."""

import msgspec
from msgspec import Struct
from sqlalchemy import BigInteger, Column, LargeBinary, Table, Text, bindparam, insert, select, update

from aboveboard.signals.special_names import SpecialNames
from aboveboard.storage.journal import GUARDED
from aboveboard.storage.tables import metadata

special_removals = Table(
    "special_removals",
    metadata,
    Column("app", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

GUARDED["special_removals"] = select(special_removals.c.app, special_removals.c.version)
INSERT_REMOVAL = insert(special_removals)
UPDATE_REMOVAL = (
    update(special_removals)
    .where(special_removals.c.app == bindparam("key"))
    .values(version=bindparam("next_version"), body=bindparam("next_body"))
)


class RemovalCounts(Struct, frozen=True):
    """The counts of a removal so far. `people` had interests, signals or examples; `checked` were looked at."""

    checked: int = 0
    people: int = 0
    interests: int = 0
    signals: int = 0


class SpecialRemoval(Struct, frozen=True):
    """The removal of one app. `done` are the names of which nothing is stored, and `running` those under way.

    `after` is the pseudonym that was looked at last, and `began_ms` the time at which it began.
    """

    done: SpecialNames = SpecialNames()
    running: SpecialNames | None = None
    began_ms: int = 0
    after: bytes = b""
    counts: RemovalCounts = RemovalCounts()


_decoder = msgspec.json.Decoder(SpecialRemoval)


def decode_removal(body: bytes) -> SpecialRemoval:
    """Returns the removal in a row."""
    return _decoder.decode(body)
