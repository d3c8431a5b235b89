"""The decisions whose reasons are computed later, and where these are sealed.

A row is written with its decision. While it has no index, the reasons are pending, and retention deletes no version of
a model that it names. The commit that seals the reasons sets the index.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    LargeBinary,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)

from aboveboard.storage.journal import GUARDED, Guard, Write
from aboveboard.storage.tables import Place, Row, metadata

# One row for each decision that was asked for with `explain` `link`, by the index of its entry. `model` is the version.
# No id leads from a decision to its reasons, because an export without pseudonyms has the ids.
later_reasons = Table(
    "later_reasons",
    metadata,
    Column("entry_index", Place, primary_key=True, autoincrement=False),
    Column("person", LargeBinary, nullable=True, index=True),
    Column("placement_key", Text, nullable=False),
    Column("model", BigInteger, nullable=False),
    Column("sealed_index", BigInteger, nullable=True),
)

PENDING = later_reasons.c.sealed_index.is_(None)
"""The condition of the index on pending reasons. A query uses the index only when it repeats it."""

Index(
    "ix_later_reasons_pending",
    later_reasons.c.entry_index,
    sqlite_where=PENDING,
    postgresql_where=PENDING,
)

# 1 while the reasons are pending.
GUARDED["later_reasons"] = select(
    later_reasons.c.entry_index,
    func.coalesce(later_reasons.c.sealed_index, literal_column("-1")) + literal_column("2"),
)

_INSERT = insert(later_reasons)
_OF_KEY = later_reasons.c.entry_index == bindparam("key")
_SEAL = update(later_reasons).where(_OF_KEY).values(sealed_index=bindparam("next_index"))
_DELETE = delete(later_reasons).where(_OF_KEY)


def insert_pending(person: bytes | None, placement_key: str, model: int, *, place: int = 0) -> Write:
    """Returns the write of the row of a decision. `place` is that of its entry in the submission, from 0."""
    row: Row = {"person": person, "placement_key": placement_key, "model": model, "sealed_index": None}
    return Write(_INSERT, row, index_column="entry_index", place=place)


def set_sealed(place: int) -> Write:
    """Returns the write that the reasons of the decision at this index are sealed, in the submission's first entry."""
    return Write(_SEAL, {"key": place}, index_column="next_index")


def delete_row(place: int) -> Write:
    """Returns the write that deletes the row of the decision at this index."""
    return Write(_DELETE, {"key": place})


def guard_row(place: int, sealed_index: int | None) -> Guard:
    """Returns the guard that holds while the row of the decision at this index has this `sealed_index`."""
    return Guard(later_reasons.name, place, 1 if sealed_index is None else sealed_index + 2)
