"""The table of the placements that report only clicks. No row is about a person."""

from sqlalchemy import BigInteger, Column, Table, Text, bindparam, delete, insert, select, update

from aboveboard.storage.journal import GUARDED
from aboveboard.storage.tables import metadata

# One row for each placement whose newest revision reports only clicks. All of its decisions up to `entry_index` of the
# log were searched for unanswered items.
unanswered = Table(
    "unanswered",
    metadata,
    Column("placement_key", Text, primary_key=True),
    Column("entry_index", BigInteger, nullable=False),
)

GUARDED["unanswered"] = select(unanswered.c.placement_key, unanswered.c.entry_index)

INSERT_UNANSWERED = insert(unanswered)
DELETE_UNANSWERED = delete(unanswered).where(unanswered.c.placement_key == bindparam("key"))
MOVE_UNANSWERED = (
    update(unanswered)
    .where(unanswered.c.placement_key == bindparam("key"))
    .values(entry_index=bindparam("next_index"))
)
