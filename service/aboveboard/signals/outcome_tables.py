"""The tables of outcomes, and of the rewards that were learned from them."""

from collections.abc import Collection
from enum import IntEnum

from msgspec import Struct
from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    Select,
    Table,
    Text,
    bindparam,
    case,
    delete,
    insert,
    literal_column,
    select,
    update,
)

from aboveboard.storage.journal import GUARDED, Guard, Write
from aboveboard.storage.tables import metadata
from aboveboard.words import OutcomeKind


class OutcomeState(IntEnum):
    """The states of a stored outcome. The numbers are those of the column `pending`.

    `PENDING`: no model has learned from it yet. `SETTLED`: it was learned from, or never will be.
    """

    __hash__ = int.__hash__

    SETTLED = 0
    PENDING = 1

    @property
    def version(self) -> int:
        """The version that a guard names: 1 while pending, 2 once settled. A guard on 0 says that there is no row."""
        return 2 - self


class OutcomeContent(Struct, frozen=True, omit_defaults=True):
    """The sealed part of a stored outcome. `value` is text made by `canonical.number`.

    `reverts` are the hashes, in hexadecimal, of what one of kind `reverted` reverts. Empty is all before it.
    `automatic`: the gateway counted it by itself, because the app reported nothing. What an app reports replaces it.
    """

    decision: str
    item: str
    kind: OutcomeKind
    value: str | None
    reverts: tuple[str, ...] = ()
    automatic: bool = False


# One row for each outcome. `outcome` is a hash that is equal for the same outcome; `pending` is an `OutcomeState`.
# `impression` names the item that was shown, as in the table below. It and `placement_key` are null in rows of older
# versions until the learner fills them, and empty where no decision has them.
outcomes = Table(
    "outcomes",
    metadata,
    Column("outcome", LargeBinary, primary_key=True),
    Column("person", LargeBinary, nullable=True, index=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("pending", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("placement_key", Text, nullable=True),
    Column("impression", LargeBinary, nullable=True, index=True),
    Index("ix_outcomes_placement_key_at_ms_outcome", "placement_key", "at_ms", "outcome"),
    Index("ix_outcomes_pending_at_ms_outcome", "pending", "at_ms", "outcome"),
)

# The reward that the model last learned for one shown item. It is needed to change or unlearn that reward. With
# `placement_key` and `at_ms`, the time of the decision, expired rows are dropped; older rows have null there.
# `reward_day` is the row of `reward_days` that the reward counts in; null where it counts in none.
impressions = Table(
    "impressions",
    metadata,
    Column("impression", LargeBinary, primary_key=True),
    Column("person", LargeBinary, nullable=True, index=True),
    Column("reward", Double, nullable=False),
    Column("placement_key", Text, nullable=True),
    Column("at_ms", BigInteger, nullable=True),
    Column("reward_day", LargeBinary, nullable=True),
    Index("ix_impressions_placement_key_at_ms", "placement_key", "at_ms"),
)

OUTCOME_LABEL, IMPRESSION_LABEL = b"outcome-name", b"impression"
"""The labels of the keys under which `outcome` and `impression` are computed."""

# People whose learned data is to be unlearned: `what` is "all", or "limited" to what they excluded.
forgetting = Table(
    "forgetting",
    metadata,
    Column("person", LargeBinary, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("what", Text, nullable=False),
)

GUARDED["forgetting"] = select(forgetting.c.person, forgetting.c.version)

# A guard on version 0 accepts an outcome once, even when it is sent twice at the same time. A guard on version 1 keeps
# the model from learning a deleted or settled outcome. The same formula as `OutcomeState.version`.
GUARDED["outcomes"] = select(outcomes.c.outcome, literal_column("2") - outcomes.c.pending)

# The version of a learned reward says whether it counts in a row of `reward_days`. So it enters one once, and a process
# that deletes it without a change of the sums fails when it has entered one since.
GUARDED["impressions"] = select(
    impressions.c.impression,
    case((impressions.c.reward_day.is_(None), literal_column("1")), else_=literal_column("2")),
)

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
COUNT_IMPRESSION = (
    update(impressions)
    .where(impressions.c.impression == bindparam("key"))
    .values(reward_day=bindparam("next_reward_day"))
)


def guard_of(name: bytes, state: OutcomeState) -> Guard:
    """Returns the guard that holds while the outcome is stored in this state."""
    return Guard("outcomes", name, state.version)


def settle(name: bytes) -> Write:
    """Returns the write that settles an outcome: no model learns from it any more."""
    return Write(SETTLE_OUTCOME, {"key": name, "next_pending": int(OutcomeState.SETTLED)})


def guard_unknown(impression: bytes) -> Guard:
    """Returns the guard that holds while no model has learned from the impression."""
    return Guard("impressions", impression, 0)


def guard_uncounted(impression: bytes) -> Guard:
    """Returns the guard that holds while the impression is stored and counts in no row of `reward_days`."""
    return Guard("impressions", impression, 1)


def count_in(impression: bytes, reward_day: bytes) -> Write:
    """Returns the write that notes the row of `reward_days` in which a known impression counts."""
    return Write(COUNT_IMPRESSION, {"key": impression, "next_reward_day": reward_day})


def select_pending(people: Collection[bytes]) -> Select[bytes]:
    """Returns the query for the names of the pending outcomes of these people."""
    table = outcomes.c
    return select(table.outcome).where(table.person.in_([*people]), table.pending == OutcomeState.PENDING)
