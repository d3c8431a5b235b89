"""The split of the error probability over reports and comparisons."""

import math

from aboveboard.errors import Unprocessable


def alpha_of_report(alpha: float, number: int) -> float:
    """Returns the part of `alpha` that report `number` may spend, counted from 1: 6 alpha / (pi^2 number^2).

    The parts of all reports there can ever be add up to `alpha` (Basel problem). So all of them together are wrong with
    a probability of `alpha` at most, however many are looked at.
    """
    if not 0.0 < alpha < 1.0:
        raise Unprocessable("Alpha is not a share.", field="alpha", expected="between 0 and 1")
    if number < 1:
        raise Unprocessable("Reports are counted from 1.", field="report", expected="1 or more")
    return alpha * 6.0 / (math.pi**2 * number**2)


def level_of_report(alpha: float, number: int, comparisons: int) -> float:
    """Returns the level of each interval in report `number`, so that all its comparisons hold together (Bonferroni)."""
    return 1.0 - alpha_of_report(alpha, number) / max(1, comparisons)
