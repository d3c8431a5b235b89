"""The interval of a ratio from five sums over its units, for groups that are too large to resample.

A ratio is r = sum(y) / sum(x) over units that are independent of each other, such as people. By the delta method

    var(r) = n / (n - 1) * sum((y - r x)^2) / sum(x)^2

(Cochran 1977, "Sampling Techniques", formula 6.13; Deng, Knoblich and Lu 2018, "Applying the Delta Method in Metric
Analytics"). The square needs only sum(y^2), sum(xy) and sum(x^2). So a database can add them up, and sums over parts
of the units can be added.
"""

import math
from statistics import NormalDist
from typing import NamedTuple

from aboveboard.engine.confidence import LEVEL, Interval

_NORMAL = NormalDist()


class RatioMoments(NamedTuple):
    """The number of units, and the sums over them: of x (below the line), y (above it), and their products."""

    units: int = 0
    below: float = 0.0
    above: float = 0.0
    above_above: float = 0.0
    above_below: float = 0.0
    below_below: float = 0.0

    def plus(self, more: "RatioMoments") -> "RatioMoments":
        """Returns the sums over the units of both, which have none in common."""
        sums = [one + other for one, other in zip(self[1:], more[1:], strict=True)]
        return RatioMoments(self.units + more.units, *sums)


def value(of: RatioMoments) -> float:
    """Returns sum(y) / sum(x), and 0 where nothing is below the line."""
    return of.above / of.below if of.below else 0.0


def variance(of: RatioMoments) -> float:
    """Returns the variance of the ratio; 0 for fewer than two units."""
    if of.units < 2 or not of.below:
        return 0.0
    found = value(of)
    squares = of.above_above - 2.0 * found * of.above_below + found * found * of.below_below
    # Rounding may leave a tiny negative number where all units have the same ratio.
    return max(0.0, squares) * of.units / (of.units - 1) / of.below**2


def interval(of: RatioMoments, *, level: float = LEVEL) -> Interval:
    """Returns the interval of a mean of rewards from 0 to 1, within these bounds."""
    found, reach = value(of), _reach(variance(of), level)
    return Interval(found, max(0.0, found - reach), min(1.0, found + reach), level)


def interval_of_difference(one: RatioMoments, other: RatioMoments, *, level: float = LEVEL) -> Interval:
    """Returns the interval of the difference of two such means.

    A unit in both groups makes it wider than necessary, because its rewards rise and fall together.
    """
    found = value(one) - value(other)
    reach = _reach(variance(one) + variance(other), level)
    return Interval(found, found - reach, found + reach, level)


def _reach(spread: float, level: float) -> float:
    return _NORMAL.inv_cdf((1.0 + level) / 2.0) * math.sqrt(spread)
