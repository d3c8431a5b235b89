"""Calibration by group: whether what the model predicted for a group's items is what came. Rewards are 0 or 1."""

import math

import numpy as np
from msgspec import Struct

from aboveboard.engine.sparse_rows import Floats
from aboveboard.errors import Unprocessable


class Calibration(Struct, frozen=True):
    """The sums of predictions and of rewards, over `rows`.

    `ratio` is observed / expected: 1 where predictions are right on average, None where nothing was expected. `z` is
    None where every prediction is 0 or 1. `brier` is the mean squared error (Brier 1950).
    """

    rows: int
    expected: float
    observed: int
    ratio: float | None
    z: float | None
    brier: float


def calibrate(predicted: Floats, rewards: Floats) -> Calibration:
    """Returns the calibration of one group, with z = (O - P) / sqrt(sum p (1 - p)) (after Spiegelhalter 1986).

    z is that of independent rows. Give one row for each person. Raises Unprocessable for no rows, for predictions
    outside 0 to 1, and for rewards that are not 0 or 1.
    """
    if not predicted.size or predicted.size != rewards.size:
        raise Unprocessable(
            "There is no row.", field="rewards", expected="as many as predictions, at least one"
        )
    if not (predicted.min() >= 0.0 and predicted.max() <= 1.0):
        raise Unprocessable("A prediction is out of range.", field="predicted", expected="between 0 and 1")
    if not np.isin(rewards, (0.0, 1.0)).all():
        raise Unprocessable("A reward is neither 0 nor 1.", field="rewards", expected="0 or 1")
    expected, observed = math.fsum(predicted.tolist()), int(rewards.sum())
    spread = math.fsum((predicted * (1.0 - predicted)).tolist())
    return Calibration(
        rows=predicted.size,
        expected=expected,
        observed=observed,
        ratio=observed / expected if expected else None,
        z=(observed - expected) / math.sqrt(spread) if spread else None,
        brier=float(((predicted - rewards) ** 2).mean()),
    )
