"""The age class of an item: its first day, its first week or its first month here. It is part of the
baseline.

An item's age is counted from its `starts` to the full hour. So nothing about an item changes within an hour.
An item that has not reached its `starts` by then is in its first day. An item without `starts` is never new.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aboveboard.clock import MS_PER_DAY, hour_of
from aboveboard.engine.features import FRESH

Instants = NDArray[np.int64]

UNDECLARED = np.iinfo(np.int64).min
"""The value in `starts` of an item that has none."""

ALWAYS, NEVER = 0, -1
"""Steps for what no hour changes, and for a record from before freshness counted. All others are above 0."""

_AGES = (-np.inf, *(days * MS_PER_DAY for days in FRESH.values()))


def freshness(starts_ms: int | None, as_of_ms: int | None) -> str | None:
    """Returns the feature of an item that starts at `starts_ms`; None if it is not new, or a time is
    missing.
    """
    if starts_ms is None or as_of_ms is None:
        return None
    age = hour_of(as_of_ms) - starts_ms
    return next((name for name, days in FRESH.items() if age < days * MS_PER_DAY), None)


def new_items(starts: Instants, as_of_ms: int) -> dict[str, NDArray[np.intp]]:
    """Returns, for each feature, the indexes of the items that have it at `as_of_ms`."""
    age = hour_of(as_of_ms) - np.where(starts == UNDECLARED, 0, starts)
    return {
        name: np.flatnonzero((starts != UNDECLARED) & (age >= least) & (age < most))
        for name, (least, most) in zip(FRESH, pairwise(_AGES), strict=True)
    }


def turns_of(starts: Instants) -> Instants:
    """Returns the instants at which some item leaves its day, its week or its month, ascending."""
    declared = starts[starts != UNDECLARED]
    turns = np.sort(np.concatenate([declared + days * MS_PER_DAY for days in FRESH.values()]))
    # `np.unique` would import the masked arrays of numpy, which adds some hundredths of a second to a first decision.
    return turns[np.flatnonzero(np.diff(turns, prepend=turns[:1] - 1))]


def step(turns: Instants, as_of_ms: int | None) -> int:
    """Returns the number of the interval between `turns` that an instant is in. Within one, no item changes
    its feature.

    Returns NEVER without an instant.
    """
    if as_of_ms is None:
        return NEVER
    return 1 + int(turns.searchsorted(hour_of(as_of_ms), side="right"))
