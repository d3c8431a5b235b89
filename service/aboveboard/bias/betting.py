"""The evidence that may be looked at every day: a bet against fairness, in which each person counts once.

A pair is a new person of the group with value b, and one of the reference with value a. Both values are from 0
to 1 and of the same day. The null hypothesis says that b is at least tau a on average, given all days before. A bet
with stake s multiplies the capital by

    1 - s (b - tau a)            against the null hypothesis,
    1 + s (b - tau a) / tau      against its opposite: b is at most tau a.

While the hypothesis is true, no bet gains on average. So the capital ever reaches 1 / alpha with a probability of alpha
at most (Ville 1939). The stakes are fixed beforehand, and each starts with the same part of the capital. The method is
of Waudby-Smith and Ramdas 2024. For groups it is of Chugg, Cortes-Gomez, Wilder and Ramdas 2023, "Auditing Fairness by
Betting".

Rows of one person are alike. So a test that counts people again when they return raises false alarms. Pairs across
days would take a change of the rate for a gap.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from aboveboard.engine.confidence import STAKES
from aboveboard.engine.sparse_rows import Floats, Indexes
from aboveboard.errors import Unprocessable


class Pairs(NamedTuple):
    """The pairs in the order of their days: values of the group, of the reference, and the day of each."""

    group: Floats
    reference: Floats
    days: Indexes


class Newcomers(NamedTuple):
    """One row for each person: their first day in the watch, their side, and their mean value on that day."""

    days: Indexes
    in_group: np.ndarray[tuple[int], np.dtype[np.bool_]]
    values: Floats


def pair_by_day(newcomers: Newcomers, seed: int) -> Pairs:
    """Returns the pairs of each day. `seed` must not depend on the values; equal seeds give equal pairs.

    The larger side of a day is divided at random into as many blocks as the smaller side has people. A block has the
    mean of its people, which is that of one person on average. So all people count, but for days with one side only.
    """
    found = [(*_pair_one_day(newcomers, day, seed), int(day)) for day in np.unique(newcomers.days).tolist()]
    if not found:
        return Pairs(np.empty(0), np.empty(0), np.empty(0, np.intp))
    return Pairs(
        np.concatenate([each[0] for each in found]),
        np.concatenate([each[1] for each in found]),
        np.concatenate([np.full(each[0].size, each[2], np.intp) for each in found]),
    )


def _pair_one_day(newcomers: Newcomers, day: int, seed: int) -> tuple[Floats, Floats]:
    of_day = newcomers.days == day
    group = newcomers.values[of_day & newcomers.in_group]
    reference = newcomers.values[of_day & ~newcomers.in_group]
    count = min(group.size, reference.size)
    # Days before 1970 do not occur, and a generator takes no negative seed.
    randomness = np.random.default_rng((seed, day))
    return _in_blocks(group, count, randomness), _in_blocks(reference, count, randomness)


def _in_blocks(values: Floats, count: int, randomness: np.random.Generator) -> Floats:
    shuffled = randomness.permutation(values)
    means = [block.mean() for block in np.array_split(shuffled, count)] if count else []
    return np.array(means, np.float64)


def log_capital(pairs: Pairs, tau: float) -> Floats:
    """Returns the logarithm of the capital after each pair, betting that the group gets less than tau times as much.

    Raises Unprocessable for a value outside 0 to 1. Tau must be above 0 and at most 1.
    """
    return _grow(_gains(pairs, tau))


def log_capital_above(pairs: Pairs, tau: float) -> Floats:
    """Returns the same, betting that the group gets more than tau times as much. Raises Unprocessable likewise."""
    return _grow(-_gains(pairs, tau) / tau)


def _gains(pairs: Pairs, tau: float) -> Floats:
    if not 0.0 < tau <= 1.0:
        raise Unprocessable("Tau is not a share.", field="tau", expected="above 0, and at most 1")
    for values in (pairs.group, pairs.reference):
        if values.size and not (values.min() >= 0.0 and values.max() <= 1.0):
            raise Unprocessable("A value is out of range.", field="values", expected="between 0 and 1")
    return pairs.group - tau * pairs.reference


def _grow(gains: Floats) -> Floats:
    """Returns the running logarithm of the mean over stakes s of the product of 1 - s gain. Gains are at most 1."""
    each = np.cumsum(np.log1p(-np.multiply.outer(gains, STAKES)), axis=0)
    if not each.size:
        return np.empty(0)
    best = each.max(axis=1)  # subtracted before exp, which would overflow
    found: Floats = best + np.log(np.exp(each - best[:, None]).mean(axis=1))
    return found


def evidence(capital: Floats) -> float:
    """Returns the e-value at the last pair; 1 without any. A capital too large for a double is infinite."""
    if not capital.size:
        return 1.0
    last = float(capital[-1])
    return math.exp(last) if last < math.log(np.finfo(np.float64).max) else math.inf


def list_alarms(capital: Floats, alpha: float, comparisons: int = 1) -> Iterator[int]:
    """Yields each number of pairs after which the capital is at comparisons / alpha or above."""
    least = math.log(comparisons / alpha)
    yield from (int(at) + 1 for at in np.flatnonzero(capital >= least))
