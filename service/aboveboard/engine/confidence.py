"""The uncertainty of a measured mean: bootstrap intervals for one look, and intervals that hold however often
one looks.

Everything here is about ratios of sums over units that are independent of each other. A plain mean has 1
below the line. The person is the unit where one person has many rows. Rows of one person are alike, so an
interval over rows would be too narrow.
"""

import math
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from aboveboard.engine.sparse_rows import Floats, Indexes
from aboveboard.errors import Unprocessable

LEVEL = 0.95
REPLICATES = 2000
UNITS_MAX = 10_000
"""The number of units above which they are pooled, every 10,000th together. Pools are as independent as their
units.
"""

CELLS_AT_ONCE = 1_000_000
"""The most resampled units that are in memory at once."""
STAKES = np.append(2.0 ** -np.arange(16.0, 0.0, -1.0), 0.9)
"""The shares of the capital that are bet at once. Each starts with the same part of the capital."""

HALVINGS = 40
"""The bisections that find a bound; each halves the error."""
DIFFERENT_MOST = 10_000
"""The number of different values above which they are rounded towards the safe side, by a thousandth at most.
"""

_NORMAL = NormalDist()


class Interval(Struct, frozen=True):
    """An interval with `low <= value <= high`, all finite. `level` is how often, at least or about, such an
    interval covers the truth.
    """

    value: float
    low: float
    high: float
    level: float


class RatioSums(NamedTuple):
    """Two sums per unit, above and below the line. The ratio is sum(above) / sum(below), and 0 for 0 / 0."""

    above: Floats
    below: Floats


def by_unit(above: Floats, below: Floats, units: Indexes | None = None) -> RatioSums:
    """Returns the sums of each unit that has a row. `units` is the unit of each row; None makes every row its
    own unit.

    Above UNITS_MAX, units are pooled.
    """
    if units is None and above.size <= UNITS_MAX:
        return RatioSums(above, below)
    of = np.arange(above.size) if units is None else np.unique(units, return_inverse=True)[1]
    of = of % UNITS_MAX
    return RatioSums(np.bincount(of, above).astype(np.float64), np.bincount(of, below).astype(np.float64))


def ratio(sums: RatioSums) -> float:
    """Returns sum(above) / sum(below), and 0 where nothing is below the line."""
    return float(_ratios(sums.above.sum(), sums.below.sum(), otherwise=0.0))


def bootstrap(
    sums: RatioSums, randomness: np.random.Generator, *, level: float = LEVEL, replicates: int = REPLICATES
) -> Interval:
    """Returns the BCa interval of the ratio: percentiles of resampled ratios, corrected for bias and skewness
    (Efron 1987).

    The interval is valid for one look at a log whose size was not chosen by looking. Raises Unprocessable
    without units, for a number that is not finite, or for a level not above 0 and below 1.
    """
    _check(sums, level)
    found = _replicates(sums, randomness, replicates)
    return _bca(ratio(sums), found, _pulls(sums), level)


def bootstrap_difference(
    one: RatioSums,
    other: RatioSums,
    randomness: np.random.Generator,
    *,
    level: float = LEVEL,
    replicates: int = REPLICATES,
) -> Interval:
    """Returns the BCa interval of ratio(one) - ratio(other), for two groups without a unit in common.

    Raises Unprocessable as `bootstrap` does.
    """
    _check(one, level)
    _check(other, level)
    found = _replicates(one, randomness, replicates) - _replicates(other, randomness, replicates)
    return _bca(ratio(one) - ratio(other), found, np.append(_pulls(one), -_pulls(other)), level)


def bootstrap_ratio(
    one: RatioSums,
    other: RatioSums,
    randomness: np.random.Generator,
    *,
    level: float = LEVEL,
    replicates: int = REPLICATES,
) -> Interval:
    """Returns the BCa interval of ratio(one) / ratio(other), for two groups without a unit in common.

    Nothing above the line may be negative. Where a resampled ratio(other) is 0, half of its least unit above 0
    stands for it, so the interval stays finite. Raises Unprocessable as `bootstrap` does, and where ratio(other) is 0.
    """
    _check(one, level)
    _check(other, level)
    if ratio(other) <= 0.0:
        raise Unprocessable("There is nothing to divide by.", field="other", expected="a ratio above 0")
    least = float(other.above[other.above > 0.0].min()) / (2.0 * float(other.below.sum()))
    below = np.maximum(_replicates(other, randomness, replicates), least)
    found = _replicates(one, randomness, replicates) / below
    without = ratio(one) / np.maximum(_without_each(other), least)
    pulls = np.append(_pulls(one) / ratio(other), without.mean() - without)
    return _bca(ratio(one) / ratio(other), found, pulls, level)


def always_valid(values: Floats, *, least: float, most: float, level: float = LEVEL) -> Interval:
    """Returns an interval for the mean of values within least..most that is valid at all sizes at once.

    The probability that any interval misses the mean is at most 1 - level, however often and whenever one
    looks. It supposes that the mean of each new value, given all before it, is the same. Values need be
    neither independent nor alike otherwise.

    The method is betting (Waudby-Smith and Ramdas 2024, section 4). A bet against a mean m multiplies the
    capital by 1 - stake + stake * value / m. Against the true mean that is a fair game. So the capital ever
    reaches c times itself with probability 1 / c at most (Ville). Every m at which the bets STAKES together
    reach 2 / (1 - level) is excluded, on each side. The stakes are fixed beforehand. So the order of the
    values makes no difference, and their own mean is never excluded.

    Raises Unprocessable as `bootstrap` does, for bounds not finite or in order, and for values outside them.
    """
    _check(RatioSums(values, np.ones(values.size)), level)
    if not (math.isfinite(least) and math.isfinite(most) and least < most):
        raise Unprocessable(
            "The bounds are not two finite numbers in order.", field="most", expected="least < most"
        )
    if values.min() < least or values.max() > most:
        raise Unprocessable(
            "A value is outside its bounds.", field="values", expected="least <= value <= most"
        )
    mean, allowed = float(values.mean()), math.log(2.0 / (1.0 - level))
    low = least + _lower_bound(values - least, allowed)
    high = most - _lower_bound(most - values, allowed)
    return Interval(mean, max(least, min(low, mean)), min(most, max(high, mean)), level)


def _lower_bound(values: Floats, allowed: float) -> float:
    """Returns a bound under which all means are excluded, for values from 0 up. The capital falls as the mean
    rises.
    """
    different, counts = np.unique(values, return_counts=True)
    if different.size > DIFFERENT_MOST:
        different, counts = np.unique(_round_down(values), return_counts=True)
    low, high = 0.0, float(values.mean())
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        if middle <= 0.0:
            break
        low, high = (middle, high) if _capital(different, counts, middle) >= allowed else (low, middle)
    return low


def _round_down(values: Floats) -> Floats:
    """Returns the values with at least ten binary digits. Smaller values give less capital, so less is
    excluded.
    """
    digits, exponents = np.frexp(values)
    rounded: Floats = np.ldexp(np.floor(digits * 2048.0) / 2048.0, exponents)
    return rounded


def _capital(values: Floats, counts: Indexes, mean: float) -> float:
    """Returns the logarithm of the capital of a bet that the mean is higher."""
    with np.errstate(over="ignore"):  # infinite capital excludes the mean, as it should
        multiplied = np.log(1.0 - STAKES + STAKES * (values / mean)[:, None])
    each = counts @ multiplied
    best = float(each.max())  # subtracted before exp, which would overflow
    return best if math.isinf(best) else best + math.log(np.exp(each - best).mean())


def _check(sums: RatioSums, level: float) -> None:
    if not sums.above.size:
        raise Unprocessable("There is nothing to measure.", field="values", expected="at least one")
    if not (np.isfinite(sums.above).all() and np.isfinite(sums.below).all()):
        raise Unprocessable("A number is not finite.", field="values", expected="finite numbers")
    if not 0.0 < level < 1.0:
        raise Unprocessable("The level is not a share.", field="level", expected="between 0 and 1")


def _ratios(above: Floats, below: Floats, otherwise: float) -> Floats:
    """Returns above / below, and `otherwise` where nothing is below the line."""
    found: Floats = np.divide(
        above, below, out=np.full(np.shape(above), otherwise), where=np.asarray(below) != 0.0
    )
    return found


def _replicates(sums: RatioSums, randomness: np.random.Generator, replicates: int) -> Floats:
    """Returns ratios of as many units drawn with replacement. One that drew nothing below the line has the
    ratio of all.
    """
    size, found = sums.above.size, list[Floats]()
    for start in range(0, replicates, rows := max(1, CELLS_AT_ONCE // size)):
        drawn = randomness.integers(0, size, (min(rows, replicates - start), size))
        above, below = sums.above[drawn].sum(axis=1), sums.below[drawn].sum(axis=1)
        found.append(_ratios(above, below, ratio(sums)))
    return np.concatenate(found)


def _pulls(sums: RatioSums) -> Floats:
    """Returns by how much each unit pulls the ratio up: the jackknife."""
    without = _without_each(sums)
    pulls: Floats = without.mean() - without
    return pulls


def _without_each(sums: RatioSums) -> Floats:
    """Returns the ratio without each of the units."""
    above, below = sums.above.sum() - sums.above, sums.below.sum() - sums.below
    return _ratios(above, below, ratio(sums))


def _bca(value: float, replicates: Floats, pulls: Floats, level: float) -> Interval:
    """Returns the interval between the percentiles of Efron's formula 6.8 (1987); plain percentiles where
    nothing pulls.
    """
    under = (replicates < value).sum() + 0.5 * (replicates == value).sum()
    bias = _NORMAL.inv_cdf(float((under + 0.5) / (replicates.size + 1)))
    largest = float(np.abs(pulls).max())
    pulls = pulls / largest if largest else pulls
    skew = float((pulls**3).sum() / (6.0 * (pulls**2).sum() ** 1.5)) if largest else 0.0
    ends = [_correct_bias(bias, skew, tail) for tail in ((1.0 - level) / 2.0, (1.0 + level) / 2.0)]
    low, high = np.quantile(replicates, ends).tolist()
    return Interval(value, min(low, value), max(high, value), level)


def _correct_bias(bias: float, skew: float, tail: float) -> float:
    at = bias + _NORMAL.inv_cdf(tail)
    room = 1.0 - skew * at
    if room <= 0.0:  # the formula does not hold here: take the outermost replicate
        return float(at > 0.0)
    return _NORMAL.cdf(bias + at / room)
