"""The ratio of two groups' means, with its interval. Each value is the mean of one person, from 0 to 1.

Three intervals are here. `katz` needs counts of people only. `bet_on_counts` holds for any number of people and at
every look, and is the widest. `ratio_by_person` is the one of a report.
"""

import math
from statistics import NormalDist
from typing import Literal

import numpy as np
from msgspec import Struct

from aboveboard.bias.rates import GroupCount, check_count, rate
from aboveboard.engine.confidence import LEVEL, REPLICATES, always_valid, bootstrap_ratio, by_unit
from aboveboard.engine.sparse_rows import Floats

PEOPLE_LEAST = 10
"""The fewest people with, and without, the class in each group for an interval by resampling."""

REPLICATES_MOST = 10_000
"""The resamples of a narrow tail, at most."""

IN_TAIL = 10
"""The fewest resamples that are expected beyond each end of the interval."""

Method = Literal["bca", "bca_and_linear", "betting"]

_NORMAL = NormalDist()


class RatioInterval(Struct, frozen=True):
    """An interval of a ratio. `high` is None without an upper bound, and `value` where the ratio is undefined."""

    value: float | None
    low: float
    high: float | None
    level: float


class PersonRatio(Struct, frozen=True):
    """The interval of a report, and the method that made it."""

    interval: RatioInterval
    method: Method


def katz(one: GroupCount, other: GroupCount, level: float = LEVEL) -> RatioInterval:
    """Returns r = p_one / p_other with `exp(ln r -+ z sqrt(1/k_1 - 1/n_1 + 1/k_2 - 1/n_2))`, for one look.

    The method is of Katz, Baptista, Azen and Pike 1978, "Obtaining Confidence Intervals for the Risk Ratio". Without a
    selected person in one of the groups, nothing is excluded.
    """
    check_count(one)
    check_count(other)
    if not (one.selected and other.selected):
        return RatioInterval(0.0 if other.selected else None, 0.0, None, level)
    error = math.sqrt(1 / one.selected - 1 / one.people + 1 / other.selected - 1 / other.people)
    return _around(rate(one) / rate(other), error, level)


def bet_on_counts(one: Floats, other: Floats, level: float = LEVEL) -> RatioInterval:
    """Returns [low_one / high_other, high_one / low_other] from two intervals that hold at every look.

    Each is at the level 1 - (1 - level) / 2, so that together they hold at `level` (`confidence.always_valid`). The order
    of people makes no difference, so counts are enough where values are 0 or 1. Raises Unprocessable without people,
    and for values outside 0 to 1.
    """
    each = 1.0 - (1.0 - level) / 2.0
    first = always_valid(one, least=0.0, most=1.0, level=each)
    second = always_valid(other, least=0.0, most=1.0, level=each)
    value = first.value / second.value if second.value else None
    high = first.high / second.low if second.low > 0.0 else None
    return RatioInterval(value, first.low / second.high, high, level)


def linear(one: Floats, other: Floats, level: float = LEVEL) -> RatioInterval:
    """Returns the interval of the delta method on the logarithm of the ratio, with people as units. For one look.

    The squared error is `s_1^2 / (n_1 m_1^2) + s_2^2 / (n_2 m_2^2)` for means m and sample variances s^2. Both groups need
    two people and a mean above 0. For values of 0 and 1 it is `katz`, up to n / (n - 1).
    """
    parts = [each.var(ddof=1) / (each.size * each.mean() ** 2) for each in (one, other)]
    return _around(float(one.mean() / other.mean()), math.sqrt(sum(parts)), level)


def ratio_by_person(
    one: Floats, other: Floats, randomness: np.random.Generator, level: float = LEVEL
) -> PersonRatio:
    """Returns mean(one) / mean(other) with the BCa interval by person (Efron 1987). It is valid for one look.

    With few people it is the one of `bet_on_counts`: resampling cannot see what no person did. A very high level leaves too
    few resamples in the tails. Then the ends are the outer ones of BCa and `linear`. Equal randomness gives equal bits.
    Raises Unprocessable without people, and for values outside 0 to 1.
    """
    if min(_fewest(one), _fewest(other)) < PEOPLE_LEAST:
        return PersonRatio(bet_on_counts(one, other, level), "betting")
    wanted = math.ceil(IN_TAIL / ((1.0 - level) / 2.0))
    above, below = (by_unit(each, np.ones(each.size)) for each in (one, other))
    replicates = min(max(REPLICATES, wanted), REPLICATES_MOST)
    found = bootstrap_ratio(above, below, randomness, level=level, replicates=replicates)
    if wanted <= REPLICATES_MOST:
        return PersonRatio(RatioInterval(found.value, found.low, found.high, level), "bca")
    by_delta = linear(one, other, level)
    ends = min(found.low, by_delta.low), max(found.high, by_delta.high or math.inf)
    return PersonRatio(RatioInterval(found.value, *ends, level), "bca_and_linear")


def _fewest(values: Floats) -> int:
    """Returns the smaller number of people: those with a value above 0, or those with one below 1."""
    return min(int((values > 0.0).sum()), int((values < 1.0).sum()))


def _around(value: float, error: float, level: float) -> RatioInterval:
    reach = _NORMAL.inv_cdf((1.0 + level) / 2.0) * error
    return RatioInterval(value, value * math.exp(-reach), value * math.exp(reach), level)
