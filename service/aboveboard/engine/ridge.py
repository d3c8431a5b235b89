"""Learning by sufficient statistics: ridge regression on A = sum of x xT and b = sum of reward * x.

Features and rewards are first rounded to multiples of 1/1024. Their products are multiples of 2**-20. Sums of
products are exact in doubles up to 2**33. That is more than a hundred million examples with features up to 8
in size. So addition is exact: any order and any number of nodes give the same bits. What a person added can
be subtracted without a trace. A feature without an example disappears, name and all.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

import numpy as np
from msgspec import Struct

from aboveboard.engine.features import ITEM, LIKES, PRIOR_REWARD, prior_mean
from aboveboard.engine.model import Model
from aboveboard.engine.parts import PREFIX
from aboveboard.engine.popularity import ItemCount
from aboveboard.engine.sparse_rows import Floats
from aboveboard.errors import AboveboardError, Unprocessable

STEPS = 1024.0
"""The steps in 1 to which features and rewards are rounded."""
LARGEST = 128.0
"""The largest number in an example. An item has at most 101 keys, and an interest in one counts for less than
1.
"""

RIDGE = 10.0
"""The weight of a prior: as much as ten examples with that feature at 1."""

Example = tuple[Mapping[str, float], float]
"""Features by name, and the reward."""


class Statistics(Struct, frozen=True, eq=False):
    """Sufficient statistics. `names` are sorted and each occurs in an example.

    `a` and `b` follow the order of `names`; `n` counts examples. `counts`, `cells` and `examination` are those of sums
    over several places of a list (see `engine.examination`).
    """

    names: tuple[str, ...]
    a: Floats
    b: Floats
    n: int
    counts: dict[str, ItemCount] | None = None
    examination: tuple[float, ...] = ()
    cells: dict[str, ItemCount] | None = None


def empty() -> Statistics:
    """Returns statistics without an example."""
    return Statistics((), np.zeros((0, 0)), np.zeros(0), 0)


def add(statistics: Statistics, features: Mapping[str, float], reward: float) -> Statistics:
    """Returns the statistics plus one example.

    Raises AboveboardError for a number that is not finite or that is beyond LARGEST.
    """
    return add_all(statistics, [(features, reward)])


def add_all(statistics: Statistics, examples: Iterable[Example]) -> Statistics:
    """Returns the statistics plus all examples, in one pass. Raises AboveboardError for a number `add` refuses."""
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
    """Returns the sum of both, over the names of both."""
    names = sorted({*one.names, *other.names})
    left, right = _spread(one, names), _spread(other, names)
    return Statistics(left.names, left.a + right.a, left.b + right.b, one.n + other.n)


def subtract(whole: Statistics, part: Statistics) -> Statistics:
    """Returns, to the bit, `whole` as if `part` had never been added to it.

    Raises Unprocessable when that cannot be, because `part` has more examples or more of some feature.
    """
    if not set(part.names) <= set(whole.names):
        raise Unprocessable("More would be unlearned than was learned.", field="statistics")
    taken = _spread(part, list(whole.names))
    a, b, n = whole.a - taken.a, whole.b - taken.b, whole.n - part.n
    left = np.diagonal(a)  # sums of squares: exactly 0 for a feature that no example has any more
    if n < 0 or (left < 0.0).any():
        raise Unprocessable("More would be unlearned than was learned.", field="statistics")
    kept = np.flatnonzero(left)
    return Statistics(tuple(whole.names[at] for at in kept), a[kept[:, None], kept], b[kept], n)


def solve(
    statistics: Statistics, *, ridge: float = RIDGE, prior: Callable[[str], float] = prior_mean
) -> dict[str, float]:
    """Returns the weights w that minimize sum (x w - reward)^2 + ridge * |w - prior|^2, by name.

    They solve (A + ridge I) w = b + ridge * prior.
    """
    means = np.array([prior(name) for name in statistics.names])
    weights = np.linalg.solve(
        statistics.a + ridge * np.eye(len(statistics.names)), statistics.b + ridge * means
    )
    return dict(zip(statistics.names, weights.tolist(), strict=True))


def solve_model(
    statistics: Statistics, version: int, *, prior_reward: float = PRIOR_REWARD, people: int = 0
) -> Model:
    """Returns the model of these statistics. An item with no data is expected to earn `prior_reward`.

    `people` is the number of people that the examples are about.
    """
    weights = solve(statistics, prior=partial(prior_mean, reward=prior_reward))
    counts, examination = count_items(statistics), statistics.examination
    return Model(version, statistics.n, weights, prior_reward, people, counts, examination)


def count_items(statistics: Statistics) -> dict[str, ItemCount]:
    """Returns the number of examples of each item with a weight of its own, and the sum of their rewards."""
    if statistics.counts is not None:
        return statistics.counts
    return {name.removeprefix(ITEM): count for name, count in _count(statistics, (ITEM,)).items()}


def count_cells(statistics: Statistics) -> dict[str, ItemCount]:
    """Returns the same of each part, and of each interest with a part, by the name of the feature."""
    if statistics.cells is not None:
        return statistics.cells
    return _count(statistics, (LIKES, f"topic:{PREFIX}"))


def _count(statistics: Statistics, kinds: tuple[str, ...]) -> dict[str, ItemCount]:
    """Returns the number of examples and the rewards of each feature of these kinds. It is 1 in each of them."""
    shown = np.diagonal(statistics.a).tolist()
    return {
        name: ItemCount(shown[at], float(statistics.b[at]))
        for at, name in enumerate(statistics.names)
        if name.startswith(kinds)
    }


def _round(value: float) -> float:
    """Returns the multiple of 1 / STEPS next to `value`. Raises AboveboardError beyond LARGEST and for NaN."""
    if not abs(value) <= LARGEST:
        raise AboveboardError("An example has a number that is not finite, or too large.")
    return round(value * STEPS) / STEPS


def _round_effects(features: Mapping[str, float]) -> dict[str, float]:
    """Returns the rounded features without those that round to 0, as a feature at 0 is left out."""
    rounded = ((name, _round(value)) for name, value in features.items())
    return {name: value for name, value in rounded if value}


def _spread(statistics: Statistics, names: list[str]) -> Statistics:
    """Returns a copy under sorted `names`, which contain all names of the statistics."""
    place = {name: at for at, name in enumerate(names)}
    at = np.array([place[name] for name in statistics.names], np.intp)
    a, b = np.zeros((len(names), len(names))), np.zeros(len(names))
    a[at[:, None], at] = statistics.a
    b[at] = statistics.b
    return Statistics(tuple(names), a, b, statistics.n)
