"""Tables of outcomes and of what was learned from them."""

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
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

from aboveboard.storage.journal import GUARDED
from aboveboard.storage.tables import metadata

# One row an outcome. `outcome` is a hash of what makes it the same outcome again; `pending` is 1 until learned.
outcomes = Table(
    "outcomes",
    metadata,
    Column("outcome", LargeBinary, primary_key=True),
    Column("person", LargeBinary, nullable=True, index=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("pending", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_outcomes_at_ms_outcome", "at_ms", "outcome"),
    Index("ix_outcomes_pending_at_ms_outcome", "pending", "at_ms", "outcome"),
)

# What the model holds of one shown item: its reward as last learned. Needed to change or take back its part. Which
# placement's it is and when it was decided are needed to drop what is too old to count; null in rows from before that.
impressions = Table(
    "impressions",
    metadata,
    Column("impression", LargeBinary, primary_key=True),
    Column("person", LargeBinary, nullable=True, index=True),
    Column("reward", Double, nullable=False),
    Column("placement_key", Text, nullable=True),
    Column("at_ms", BigInteger, nullable=True),
    Index("ix_impressions_placement_key_at_ms", "placement_key", "at_ms"),
)

# People of whom something that was learned is to be taken back: `what` is "all", or "limited" to what they excluded.
forgetting = Table(
    "forgetting",
    metadata,
    Column("person", LargeBinary, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("what", Text, nullable=False),
)

GUARDED["forgetting"] = select(forgetting.c.person, forgetting.c.version)

# Guarded as not being there yet, so that the same outcome, sent twice at once, is taken once; or as still being there,
# so that nothing is learned from one that has gone, or that waits no longer: 1 is one that waits, 2 one that does not.
GUARDED["outcomes"] = select(outcomes.c.outcome, literal_column("2") - outcomes.c.pending)


def version_of(pending: int) -> int:
    """What a guard on a row says that is there: 1 while the outcome waits, 2 once it does not."""
    return 2 - pending


INSERT_OUTCOME = insert(outcomes)
SETTLE_OUTCOME = (
    update(outcomes).where(outcomes.c.outcome == bindparam("key")).values(pending=bindparam("next_pending"))
)
DELETE_IMPRESSION = delete(impressions).where(impressions.c.impression == bindparam("key"))
INSERT_IMPRESSION = insert(impressions)
UPDATE_IMPRESSION = (
    update(impressions)
    .where(impressions.c.impression == bindparam("key"))
    .values(reward=bindparam("next_reward"))
)
