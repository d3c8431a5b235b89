"""Learning by sums: ridge regression on A = sum of x xT and b = sum of reward * x.

Features and rewards are rounded to multiples of 1/1024 first. Products are then multiples of 2**-20, and sums of them
are exact in doubles up to 2**33, which is more than a hundred million examples with features up to 8 in size. So
addition here is exact: in any order and on any number of nodes the same bits come out, and what a person added can be
subtracted without a trace. A feature that nobody is left with disappears, name and all.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

import numpy as np
from msgspec import Struct

from aboveboard.engine.features import PRIOR_REWARD, prior_mean
from aboveboard.engine.model import Model
from aboveboard.engine.sparse_rows import Floats
from aboveboard.errors import AboveboardError, Unprocessable

STEPS = 1024.0
LARGEST = 128.0
"""No example has a larger number: an item has at most 101 keys, and an interest in one counts for less than 1."""

RIDGE = 10.0
"""The prior of every weight counts as much as ten examples with that feature at 1."""

Example = tuple[Mapping[str, float], float]
"""Features by name, and the reward."""


class Statistics(Struct, frozen=True, eq=False):
    """`names` are sorted and each occurs in an example; `a` and `b` stand in their order; `n` counts examples."""

    names: tuple[str, ...]
    a: Floats
    b: Floats
    n: int


def empty() -> Statistics:
    return Statistics((), np.zeros((0, 0)), np.zeros(0), 0)


def add(statistics: Statistics, features: Mapping[str, float], reward: float) -> Statistics:
    """The statistics with one example more. Raises AboveboardError for a number that is none or above LARGEST."""
    return add_all(statistics, [(features, reward)])


def add_all(statistics: Statistics, examples: Iterable[Example]) -> Statistics:
    """The statistics with all examples more, in one pass. Raises AboveboardError as `add` does."""
    rounded = [(_round_effects(features), _round(reward)) for features, reward in examples]
    names = sorted({*statistics.names, *(name for features, _ in rounded for name in features)})
    grown, place = _spread(statistics, names), {name: at for at, name in enumerate(names)}
    for features, reward in rounded:
        at = np.array([place[name] for name in features], np.intp)
        values = np.array(list(features.values()))
        grown.a[at[:, None], at] += values[:, None] * values
        grown.b[at] += reward * values
    return Statistics(grown.names, grown.a, grown.b, statistics.n + len(rounded))


def merge(one: Statistics, other: Statistics) -> Statistics:
    names = sorted({*one.names, *other.names})
    left, right = _spread(one, names), _spread(other, names)
    return Statistics(left.names, left.a + right.a, left.b + right.b, one.n + other.n)


def subtract(whole: Statistics, part: Statistics) -> Statistics:
    """To the bit what `whole` would be had `part` never been added to it.

    Raises Unprocessable when that cannot be, because `part` holds more of some feature than `whole`.
    """
    if not set(part.names) <= set(whole.names):
        raise Unprocessable("more is taken away than was learned", field="statistics")
    taken = _spread(part, list(whole.names))
    a, b, n = whole.a - taken.a, whole.b - taken.b, whole.n - part.n
    left = np.diagonal(a)
    if n < 0 or (left < 0.0).any():
        raise Unprocessable("more is taken away than was learned", field="statistics")
    kept = np.flatnonzero(left)
    return Statistics(tuple(whole.names[at] for at in kept), a[kept[:, None], kept], b[kept], n)


def solve(
    statistics: Statistics, *, ridge: float = RIDGE, prior: Callable[[str], float] = prior_mean
) -> dict[str, float]:
    """The weights w that minimize sum (x w - reward)^2 + ridge * |w - prior|^2: (A + ridge I) w = b + ridge * prior."""
    means = np.array([prior(name) for name in statistics.names])
    weights = np.linalg.solve(
        statistics.a + ridge * np.eye(len(statistics.names)), statistics.b + ridge * means
    )
    return dict(zip(statistics.names, weights.tolist(), strict=True))


def solve_model(statistics: Statistics, version: int, *, prior_reward: float = PRIOR_REWARD) -> Model:
    """The model of these sums, where an item that nothing is known of is expected to earn `prior_reward`."""
    weights = solve(statistics, prior=partial(prior_mean, reward=prior_reward))
    return Model(version, statistics.n, weights, prior_reward)


def _round(value: float) -> float:
    if not abs(value) <= LARGEST:
        raise AboveboardError("an example has a number that is not finite, or absurd")
    return round(value * STEPS) / STEPS


def _round_effects(features: Mapping[str, float]) -> dict[str, float]:
    """Features that round to 0 are left out, as a feature at 0 is."""
    rounded = ((name, _round(value)) for name, value in features.items())
    return {name: value for name, value in rounded if value}


def _spread(statistics: Statistics, names: list[str]) -> Statistics:
    """The same sums, in arrays of their own, under sorted `names` that contain all of theirs."""
    place = {name: at for at, name in enumerate(names)}
    at = np.array([place[name] for name in statistics.names], np.intp)
    a, b = np.zeros((len(names), len(names))), np.zeros(len(names))
    a[at[:, None], at] = statistics.a
    b[at] = statistics.b
    return Statistics(tuple(names), a, b, statistics.n)
