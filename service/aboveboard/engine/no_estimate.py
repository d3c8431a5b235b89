"""The reasons for having no off-policy estimate, and the bounds behind them."""

from enum import StrEnum

import numpy as np
from msgspec import Struct

from aboveboard.engine.confidence import RatioSums, ratio

EFFECTIVE_LEAST = 100
"""The fewest effective rows that give an estimate."""
POSITIVES_LEAST = 10
"""The fewest rows with a reward above 0 that give an estimate."""
FAR = 0.5
"""The distance of the mean weight from 1 beyond which no estimate is given, however few people there are."""
STRAY = 0.1
"""The distance above 1 from which none is given when chance does not explain it: ERRORS standard errors are less."""
ERRORS = 4.0


class NoEstimateReason(StrEnum):
    """A reason for having no estimate. The codes are stable; sentences are made of them elsewhere.

    - `EQUAL_REWARDS`: every reward is the same, as where an app reports only what was taken.
    - `MEAN_WEIGHT`: the mean weight is above 1, and chance does not explain it. So the rows are not those that
      the logged probabilities would give.
    - `UNSTABLE_WEIGHT`: it is far above 1, but with so few people that chance may explain it.
    - `RARELY_SHOWN`: it is far below 1, or clipping took so much of it. What the target prefers was rarely shown,
      so the rows say little about it.
    """

    TOO_FEW_EFFECTIVE = "too-few-effective"
    TOO_FEW_POSITIVE = "too-few-positive"
    EQUAL_REWARDS = "equal-rewards"
    MEAN_WEIGHT = "mean-weight"
    UNSTABLE_WEIGHT = "unstable-weight"
    RARELY_SHOWN = "rarely-shown"


class NoEstimate(Struct, frozen=True):
    """A refusal: there was `found` of what `reason` names, and `least` would be enough.

    For equal rewards it counts different rewards. For a mean weight, `least` is the 1 that it should be near.
    """

    reason: NoEstimateReason
    found: float
    least: float


def refuse_weight(sums: RatioSums) -> NoEstimate | None:
    """Returns the refusal for a mean weight that is far from 1.

    Only a high one speaks against the log. The mean of all rows that could come is 1, and clipping lowers it. Few rows
    of large weights may make up most of that mean. A log that has none of them yet has a low one.

    Its standard error is that of a ratio of sums over independent units (Cochran 1977, formula 6.13).
    """
    mean = ratio(sums)
    error = ERRORS * float(np.sqrt(((sums.above - mean * sums.below) ** 2).sum()) / sums.below.sum())
    if mean - error > 1.0 + STRAY:
        return NoEstimate(NoEstimateReason.MEAN_WEIGHT, mean, 1.0)
    if mean < 1.0 - FAR:
        return NoEstimate(NoEstimateReason.RARELY_SHOWN, mean, 1.0)
    if mean > 1.0 + FAR:
        return NoEstimate(NoEstimateReason.UNSTABLE_WEIGHT, mean, 1.0)
    return None
