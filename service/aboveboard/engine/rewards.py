"""The reward of an outcome, by a formula that the placement declares.

It is clip(worth of the kind, 0, 1). For an outcome `taken` with a value it is clip(value * per_value, 0, 1).
An item that shows nothing has no use by itself. So seeing it has a worth of its own, which what is shown must beat.
The formula belongs to the revision that a decision was made from. A later change is for later decisions. So
old reports do not change, and the sufficient statistics stay exact.
"""

import math
from typing import Literal, assert_never

from msgspec import Struct

from aboveboard.words import OutcomeKind

Answers = Literal["seen", "clicks"]
"""The outcomes that an app reports: also that an item was seen, or only what was done with it."""


class Rewards(Struct, frozen=True):
    """The worth of each kind, between 0 and 1. With `per_value` None a value makes no difference.

    `nothing` is that of an item that shows nothing. None, as in revisions of earlier versions, is the worth of `seen`. A shown item without an outcome has no worth here: unseen is not zero, it is no example.
    """

    taken: float = 1.0
    seen: float = 0.0
    dismissed: float = 0.0
    objected: float = 0.0
    per_value: float | None = None
    nothing: float | None = None


def reward(
    rewards: Rewards, kind: OutcomeKind, value: float | None = None, *, is_nothing: bool = False
) -> float:
    """Returns the reward, between 0 and 1 for any input. A value that is not a number is worth 0.

    `is_nothing`: it is an outcome of an item that shows nothing.
    """
    if kind is OutcomeKind.TAKEN and value is not None and rewards.per_value is not None:
        return _clip(value * rewards.per_value)
    return _clip(_worth(rewards, kind, is_nothing=is_nothing))


def _worth(rewards: Rewards, kind: OutcomeKind, *, is_nothing: bool) -> float:
    match kind:
        case OutcomeKind.TAKEN:
            return rewards.taken
        case OutcomeKind.SEEN | OutcomeKind.REVERTED:  # what was reverted was seen all the same
            return rewards.nothing if is_nothing and rewards.nothing is not None else rewards.seen
        case OutcomeKind.DISMISSED:
            return rewards.dismissed
        case OutcomeKind.OBJECTED:
            return rewards.objected
    assert_never(kind)


def _clip(worth: float) -> float:
    return 0.0 if math.isnan(worth) else min(1.0, max(0.0, worth))
