"""Proxies: the features that decisions used, and how well each reveals a person's group. A report always has the base.

A feature is a key of an interest or a fact of the request. A person has it who had it in a decision of the period.
The base is what guessing achieves without the feature, and what chance alone gives when people swap their groups.
"""

import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from aboveboard.bias.association import area_under_curve, associate
from aboveboard.bias.feature_people import FeaturePeople, ShownTerms, gather_people, mark_features
from aboveboard.bias.intersections import Attributes
from aboveboard.bias.log_rows import CheckRows
from aboveboard.engine.sparse_rows import Floats

TOP = 5
"""The features of a table that are shown."""

DRAWS = 199
"""The draws of what chance alone gives. With one more, 95 of 100 is a whole number of them."""

RIDGE = 1.0
"""The weight that keeps the fit of all features together from following few people."""

Marks = NDArray[np.bool_]


class Proxy(Struct, frozen=True, kw_only=True):
    """One feature of a table, with the measures of `association.Association`.

    `is_telling` says that V is above `cramers_v_by_chance`: with people's groups swapped, no feature of the table
    reaches that in 95 of 100 draws. The numbers are None where some of them would be about too few people.
    """

    feature: str
    is_telling: bool
    cramers_v: float | None = None
    cramers_v_by_chance: float | None = None
    uncertainty: float | None = None
    guess: float | None = None
    majority: float | None = None
    goodman_kruskal: float | None = None


class AllFeatures(Struct, frozen=True, kw_only=True):
    """The test of all features together: how well they tell a group from the others of its table.

    They are fitted on half of the people. `area` is that under the curve on the other half, and 0.5 is guessing. `low`
    to `high` is what chance alone gives in 95 of 100 draws. `is_telling` says that `area` is above it. All numbers are
    None where too few people are on one side.
    """

    group: str
    is_telling: bool = False
    area: float | None = None
    low: float | None = None
    high: float | None = None


class ProxyTable(Struct, frozen=True, kw_only=True):
    """The proxies of one table. `features` were looked at; `proxies` are those with the highest V, TOP at most."""

    by: Attributes
    features: int
    proxies: tuple[Proxy, ...]
    together: tuple[AllFeatures, ...]


def find_proxies(rows: CheckRows, tables: Sequence[Attributes], terms: ShownTerms) -> tuple[ProxyTable, ...]:
    """Returns the proxies of each table. It looks at people of shown groups alone, and at features of k people or more.

    Numbers of a feature are hidden unless k people of each group have it, and k lack it.
    """
    return tuple(_look_at(gather_people(rows, table, terms), table, terms) for table in tables)


def _look_at(people: FeaturePeople, table: Attributes, terms: ShownTerms) -> ProxyTable:
    if len(people.groups) < 2 or not people.features:
        return ProxyTable(by=table, features=len(people.features), proxies=(), together=())
    randomness = np.random.default_rng(terms.seed)
    found = find_v(people)
    by_chance = _quantile(_draw_highest(people, randomness), 0.95)
    order = sorted(range(found.size), key=lambda at: (-float(found[at]), people.features[at]))
    return ProxyTable(
        by=table,
        features=len(people.features),
        proxies=tuple(_describe(people, at, by_chance, terms.k) for at in order[:TOP]),
        together=tuple(_tell_together(people, group, terms.k, randomness) for group in _list_sides(people)),
    )


def _draw_highest(people: FeaturePeople, randomness: np.random.Generator) -> list[float]:
    """Returns the highest V of a feature in each of DRAWS draws, in which people's groups are swapped at random."""
    swapped = (randomness.permutation(people.codes) for _ in range(DRAWS))
    return [float(find_v(people._replace(codes=codes)).max()) for codes in swapped]


def find_v(people: FeaturePeople) -> Floats:
    """Returns Cramer's V of the group and each feature. Some people have a feature, and some lack it."""
    groups, features = len(people.groups), len(people.features)
    sizes = np.bincount(people.codes, minlength=groups)
    who, what = people.used
    # Counted from the few pairs: a product with a mark for each person and feature takes ten times as long.
    observed = np.bincount(people.codes[who] * features + what, minlength=groups * features)
    observed = observed.reshape(groups, features)
    expected = np.outer(sizes, observed.sum(axis=0)) / people.codes.size
    rest = sizes[:, None] - expected
    chi_squared = ((observed - expected) ** 2 * (1.0 / expected + 1.0 / rest)).sum(axis=0)
    found: Floats = np.sqrt(chi_squared / people.codes.size)
    return found


def _quantile(drawn: Sequence[float], part: float) -> float:
    """Returns the value that is not exceeded with this probability, where one more draw is as good as the others."""
    return sorted(drawn)[min(len(drawn), math.ceil(part * (len(drawn) + 1))) - 1]


def _describe(people: FeaturePeople, feature: int, by_chance: float, k: int) -> Proxy:
    who, what = people.used
    sizes = np.bincount(people.codes, minlength=len(people.groups))
    with_it = np.bincount(people.codes[who[what == feature]], minlength=len(people.groups))
    table = np.stack((with_it, sizes - with_it), axis=1).astype(np.float64)
    found = associate(table)
    name, is_telling = people.features[feature], found.cramers_v > by_chance
    if table.min() < k:
        return Proxy(feature=name, is_telling=is_telling)
    return Proxy(
        feature=name,
        is_telling=is_telling,
        cramers_v=found.cramers_v,
        cramers_v_by_chance=by_chance,
        uncertainty=found.uncertainty,
        guess=found.guess,
        majority=found.majority,
        goodman_kruskal=found.goodman_kruskal,
    )


def _list_sides(people: FeaturePeople) -> list[int]:
    """Returns the groups to tell from the others. Of two, the smaller one says it all."""
    sizes = np.bincount(people.codes, minlength=len(people.groups)).tolist()
    places = list(range(len(sizes)))
    return places if len(places) > 2 else [min(places, key=lambda at: (sizes[at], -at))]


def _tell_together(people: FeaturePeople, group: int, k: int, randomness: np.random.Generator) -> AllFeatures:
    own: Marks = people.codes == group
    is_first: Marks = randomness.permutation(own.size) % 2 == 0
    halves = [own[half] for half in (is_first, ~is_first)]
    name = people.groups[group]
    if any(min(half.sum(), half.size - half.sum()) < k for half in halves):
        return AllFeatures(group=name)
    has = mark_features(people)
    scores = has[~is_first] @ fit_ridge(has[is_first], halves[0])
    area = area_under_curve(scores, halves[1])
    drawn = [area_under_curve(scores, randomness.permutation(halves[1])) for _ in range(DRAWS)]
    low, high = _quantile(drawn, 0.025), _quantile(drawn, 0.975)
    return AllFeatures(group=name, is_telling=area > high, area=area, low=low, high=high)


def fit_ridge(has: Floats, own: Marks) -> Floats:
    """Returns the weights of the linear score that separates `own` people from the others best, by least squares."""
    centred = has - has.mean(axis=0)
    inner = centred.T @ centred + RIDGE * np.eye(has.shape[1])
    found: Floats = np.linalg.solve(inner, centred.T @ (own - own.mean()))
    return found
