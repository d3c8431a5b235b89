"""The people of one table with the features that their decisions used: one row a person, one column a feature."""

from typing import NamedTuple

import numpy as np

from aboveboard.bias.group_rows import group_people
from aboveboard.bias.impact import is_unknown
from aboveboard.bias.impact_tables import NumberName, name_number
from aboveboard.bias.intersections import Attributes
from aboveboard.bias.log_rows import CheckRows
from aboveboard.clock import MS_PER_DAY
from aboveboard.engine.sparse_rows import Floats, Indexes

FEATURES_MOST = 200
"""The features that are looked at. Those come first that divide the people most evenly."""

PEOPLE_MOST = 10_000
"""The people that are looked at, drawn at random where there are more."""


class FeaturePeople(NamedTuple):
    """The people of the shown groups. `codes` has the group of each in `groups`.

    `used` are pairs, a column each: a person, and a feature of theirs as a place in `features`.
    """

    groups: tuple[str, ...]
    codes: Indexes
    features: tuple[str, ...]
    used: Indexes


class ShownTerms(NamedTuple):
    """The groups that are hidden, the fewest people of a shown number, and the seed of what is drawn."""

    hidden: frozenset[NumberName]
    k: int
    seed: int


def gather_people(rows: CheckRows, table: Attributes, terms: ShownTerms) -> FeaturePeople:
    """Returns the people of the known groups that are shown. k people have each feature, and k lack it."""
    grouped = group_people(rows, rows.selected, table, MS_PER_DAY)
    sizes = np.bincount(grouped.codes, minlength=len(grouped.names))
    shown = [
        code
        for code, name in enumerate(grouped.names)
        if sizes[code] >= terms.k and not is_unknown(name) and name_number(table, name) not in terms.hidden
    ]
    place = np.full(len(grouped.names), -1, np.intp)
    place[shown] = np.arange(len(shown))
    chosen = _draw_people(np.flatnonzero(place[grouped.codes] >= 0), terms.seed)
    codes = place[grouped.codes[chosen]]
    used = rows.details.features
    number = np.full(grouped.codes.size, -1, np.intp)
    number[chosen] = np.arange(chosen.size)
    of_rows = np.where(grouped.row_codes >= 0, number[np.unique(rows.people, return_inverse=True)[1]], -1)
    people = of_rows[used.rows()]
    pairs = np.unique(np.stack((people, used.codes))[:, people >= 0], axis=1)
    features = _choose_features(pairs[1], chosen.size, used.names, terms.k)
    column = np.full(len(used.names), -1, np.intp)
    column[features] = np.arange(len(features))
    kept = pairs[:, column[pairs[1]] >= 0]
    return FeaturePeople(
        groups=tuple(grouped.names[code] for code in shown),
        codes=codes,
        features=tuple(used.names[at] for at in features),
        used=np.stack((kept[0], column[kept[1]])),
    )


def mark_features(people: FeaturePeople) -> Floats:
    """Returns a row for each person and a column for each feature: 1 where the person has it, else 0."""
    found = np.zeros((people.codes.size, len(people.features)))
    found[people.used[0], people.used[1]] = 1.0
    return found


def _draw_people(people: Indexes, seed: int) -> Indexes:
    if people.size <= PEOPLE_MOST:
        return people
    return np.sort(np.random.default_rng(seed).choice(people, PEOPLE_MOST, replace=False))


def _choose_features(codes: Indexes, people: int, names: tuple[str, ...], k: int) -> list[int]:
    counts = np.bincount(codes, minlength=len(names))
    fewer = np.minimum(counts, people - counts)
    found = [at for at in range(len(names)) if fewer[at] >= k]
    return sorted(sorted(found, key=lambda at: (-int(fewer[at]), names[at]))[:FEATURES_MOST])
