"""The times at which people were erased, in the database, so that every node knows them.

A person is named by a keyed hash of their pseudonym. Nothing leads from it to anything else. Queues may still send
choices and signals from before an erasure. By this table they are not taken.
"""

from sqlalchemy import BigInteger, Column, LargeBinary, Table, bindparam, delete, insert, select

from aboveboard.keys.keyring import Keyring
from aboveboard.storage.journal import Write
from aboveboard.storage.tables import metadata

erased_people = Table(
    "erased_people",
    metadata,
    Column("who", LargeBinary, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
)

READ_ERASED = select(erased_people.c.who, erased_people.c.at_ms)
_DELETE = delete(erased_people).where(erased_people.c.who == bindparam("key"))
_INSERT = insert(erased_people)


def who(keyring: Keyring, pseudonym: bytes) -> bytes:
    """Returns the keyed hash of a pseudonym that names the person in this table."""
    return keyring.hash_under_key(b"erased", pseudonym)


def write_erased(keyring: Keyring, pseudonym: bytes, at_ms: int) -> tuple[Write, Write]:
    """Returns the writes that note an erasure at `at_ms`. They replace the note of an earlier one."""
    name = who(keyring, pseudonym)
    return Write(_DELETE, {"key": name}), Write(_INSERT, {"who": name, "at_ms": at_ms})
