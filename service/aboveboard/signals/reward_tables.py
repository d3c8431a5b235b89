"""The table of learned rewards, added up by person and day, from which reports are made."""

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
    select,
    update,
)

from aboveboard.storage.journal import GUARDED
from aboveboard.storage.tables import metadata

# The first slots that one person saw on one day, in UTC, at one level in force. `shown` is their number, and `reward`
# the sum of their rewards in billionths. Whole numbers make a subtraction exact. A request about no person has a row of
# its own. `reward_day` is a keyed hash of the row. `share` is the share of the control group that was declared then.
reward_days = Table(
    "reward_days",
    metadata,
    Column("reward_day", LargeBinary, primary_key=True),
    Column("person", LargeBinary, nullable=True, index=True),
    Column("version", BigInteger, nullable=False),
    Column("placement_key", Text, nullable=False),
    Column("level", Integer, nullable=False),
    Column("is_control", Integer, nullable=False),
    Column("share", Double, nullable=False),
    Column("day", Integer, nullable=False, index=True),
    Column("shown", BigInteger, nullable=False),
    Column("reward", BigInteger, nullable=False),
    # In the order of the report's groups, with all of its columns: it reads nothing else.
    Index(
        "ix_reward_days_placement_key",
        *("placement_key", "is_control", "level", "person", "day", "share", "shown", "reward"),
    ),
)

REWARD_DAY_LABEL = b"reward-day"
"""The label of the key under which `reward_day` is computed."""

GUARDED["reward_days"] = select(reward_days.c.reward_day, reward_days.c.version)

INSERT_REWARD_DAY = insert(reward_days)
UPDATE_REWARD_DAY = (
    update(reward_days)
    .where(reward_days.c.reward_day == bindparam("key"))
    .values(version=bindparam("next_version"), shown=bindparam("next_shown"), reward=bindparam("next_reward"))
)
DELETE_REWARD_DAY = delete(reward_days).where(reward_days.c.reward_day == bindparam("key"))
