"""Examination: how likely an item is looked at in its place of a list.

The model is the position-based one (Craswell and others 2008). An item earns its worth times the weight of its place.
The first place weighs 1. For known weights, A is the sum of weight^2 * A(place), and b that of weight * b(place). These
are the least squares of Ermis, Ernst, Stein and Zappella 2020. The weights and the worth are fitted in turns.
Where an app reports `seen` only for what was looked at, places earn alike and weigh about 1.

Before any data, position k weighs 1/k, as in Joachims, Swaminathan and Schnabel 2017. With 1 instead, an item far down
that earns little would count as bad and stay there. As it is, it is tried further up, and its rewards there show the
weight. Where no order ever changes, weight and worth cannot be separated. Choices leave the weights out: a score is the
reward in the first place.
"""

from bisect import bisect_right
from collections.abc import Mapping

import numpy as np
from msgspec import structs

from aboveboard.engine import ridge
from aboveboard.engine.features import prior_mean
from aboveboard.engine.ridge import RIDGE, Statistics
from aboveboard.engine.sparse_rows import Floats

FIRST_POSITIONS = (1, 2, 3, 4, 5, 6, 9, 17)
"""The first position of each place. Positions further down share a place, as they differ less."""

PRIOR_WEIGHTS = tuple(1.0 / position for position in FIRST_POSITIONS)
PRIOR_EVIDENCE = 50.0
"""The shown items that the prior weight of a place counts as. With fewer, luck in the first lists decides."""

WEIGHT_LEAST = 0.05
TURNS_MOST = 20
CLOSE = 1e-3
"""The change of every weight below which the turns end."""

NAMES_MOST = 300
"""The features that the weights are fitted with: those in most examples. Rarer ones hardly change a weight."""


def place_of(position: int) -> int:
    """Returns the number of the place of a position. Both count from 1."""
    return bisect_right(FIRST_POSITIONS, position)


def clip_place(place: int) -> int:
    """Returns the nearest place that there is."""
    return min(max(place, 1), len(FIRST_POSITIONS))


def combine(by_place: Mapping[int, Statistics], prior_reward: float) -> Statistics:
    """Returns the statistics that the worth of items is solved from, with the weights of the places.

    Statistics of the first place alone are returned as they are. `n` and the counts of items are of all places,
    unweighted.
    """
    if not by_place.keys() - {1}:
        return by_place.get(1, ridge.empty())
    plain = ridge.empty()
    for place in sorted(by_place):
        plain = ridge.merge(plain, by_place[place])
    try:
        weights = _fit(by_place, plain, prior_reward)
    except np.linalg.LinAlgError:  # damaged statistics, as `conditioning.health` finds
        return plain
    whole = ridge.empty()
    for place in sorted(by_place):
        one, weight = by_place[place], weights[place]
        whole = ridge.merge(whole, structs.replace(one, a=one.a * weight**2, b=one.b * weight))
    examination = tuple(weights.get(place, PRIOR_WEIGHTS[place - 1]) for place in range(1, max(weights) + 1))
    return structs.replace(
        whole, counts=ridge.count_items(plain), cells=ridge.count_cells(plain), examination=examination
    )


def _fit(by_place: Mapping[int, Statistics], plain: Statistics, prior_reward: float) -> dict[int, float]:
    names = _choose_names(plain)
    sums = {place: _narrow(one, names) for place, one in by_place.items()}
    prior = np.array([prior_mean(name, reward=prior_reward) for name in names])
    weights = {place: PRIOR_WEIGHTS[place - 1] for place in by_place}
    for _ in range(TURNS_MOST):
        worth = _solve(sums, weights, prior)
        found = {place: _weigh(place, one, worth) for place, one in sums.items()}
        change = max(abs(found[place] - weights[place]) for place in found)
        weights = found
        if change < CLOSE:
            break
    return weights


def _choose_names(plain: Statistics) -> list[str]:
    shown = np.diagonal(plain.a)
    most = np.argsort(-shown, kind="stable")[:NAMES_MOST]
    return sorted(plain.names[at] for at in most)


def _narrow(statistics: Statistics, names: list[str]) -> Statistics:
    """Returns the statistics of these names alone, with zeros for those that it lacks."""
    place = {name: at for at, name in enumerate(statistics.names)}
    known = [(at, place[name]) for at, name in enumerate(names) if name in place]
    a, b = np.zeros((len(names), len(names))), np.zeros(len(names))
    if known:
        to, of = (np.array(column, np.intp) for column in zip(*known, strict=True))
        a[to[:, None], to] = statistics.a[of[:, None], of]
        b[to] = statistics.b[of]
    return Statistics(tuple(names), a, b, statistics.n)


def _solve(sums: Mapping[int, Statistics], weights: Mapping[int, float], prior: Floats) -> Floats:
    a, b = RIDGE * np.eye(prior.size), RIDGE * prior
    for place in sorted(sums):
        a += weights[place] ** 2 * sums[place].a
        b += weights[place] * sums[place].b
    return np.asarray(np.linalg.solve(a, b), np.float64)


def _weigh(place: int, one: Statistics, worth: Floats) -> float:
    """Returns the weight that fits the rewards of a place best, given the worth of its items."""
    if place == 1:
        return 1.0
    squares = float(worth @ one.a @ worth)
    # The prior counts as if PRIOR_EVIDENCE items, each worth what is usual in this place, had earned that much.
    prior = PRIOR_EVIDENCE * squares / one.n if one.n and squares > 0.0 else PRIOR_EVIDENCE
    fit = (float(worth @ one.b) + prior * PRIOR_WEIGHTS[place - 1]) / (squares + prior)
    return min(1.0, max(WEIGHT_LEAST, fit))
