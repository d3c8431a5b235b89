"""The decisions whose reasons are not computed yet.

A row is written with its decision, and deleted in the commit that seals the reasons. Retention deletes no version of a
model that a row names.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    LargeBinary,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    literal_column,
    select,
)

from aboveboard.storage.journal import GUARDED, Guard, Write
from aboveboard.storage.tables import Place, Row, metadata

# One row for each decision that was asked for with `explain` `link`, by the index of its entry. `model` is the version.
pending_reasons = Table(
    "pending_reasons",
    metadata,
    Column("entry_index", Place, primary_key=True, autoincrement=False),
    Column("person", LargeBinary, nullable=True, index=True),
    Column("placement_key", Text, nullable=False),
    Column("model", BigInteger, nullable=False),
)

# An index never returns, so a row has one version.
GUARDED["pending_reasons"] = select(pending_reasons.c.entry_index, literal_column("1"))

_INSERT = insert(pending_reasons)
_DELETE = delete(pending_reasons).where(pending_reasons.c.entry_index == bindparam("key"))


def insert_pending(person: bytes | None, placement_key: str, model: int) -> Write:
    """Returns the write of the row of a decision. Its entry must be the first of the submission."""
    row: Row = {"person": person, "placement_key": placement_key, "model": model}
    return Write(_INSERT, row, index_column="entry_index")


def delete_pending(place: int) -> Write:
    """Returns the write that deletes the row of the decision at this index."""
    return Write(_DELETE, {"key": place})


def guard_pending(place: int) -> Guard:
    """Returns the guard that holds while the reasons of the decision at this index are not sealed."""
    return Guard(pending_reasons.name, place, 1)
