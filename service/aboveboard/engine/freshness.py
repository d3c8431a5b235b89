"""How new an item is: in its first day, its first week or its first month here. It may count for everybody.

An item's age is counted from its `starts` to the full hour, so that within an hour nothing about it changes; one that has
not reached its `starts` by then is in its first day. An item without `starts` is never new.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aboveboard.clock import MS_PER_DAY, hour_of
from aboveboard.engine.features import FRESH

Instants = NDArray[np.int64]

UNDECLARED = np.iinfo(np.int64).min
"""In `starts`, an item that has none."""

ALWAYS, NEVER = 0, -1
"""Steps of what no hour changes, and of a record of before freshness counted. All others are above 0."""

_AGES = (-np.inf, *(days * MS_PER_DAY for days in FRESH.values()))


def freshness(starts_ms: int | None, as_of_ms: int | None) -> str | None:
    """The feature of an item that starts then, if it is new; nothing is new where `as_of_ms` is None."""
    if starts_ms is None or as_of_ms is None:
        return None
    age = hour_of(as_of_ms) - starts_ms
    return next((name for name, days in FRESH.items() if age < days * MS_PER_DAY), None)


def new_items(starts: Instants, as_of_ms: int) -> dict[str, NDArray[np.intp]]:
    """For each feature, the places of the items that have it."""
    age = hour_of(as_of_ms) - np.where(starts == UNDECLARED, 0, starts)
    return {
        name: np.flatnonzero((starts != UNDECLARED) & (age >= least) & (age < most))
        for name, (least, most) in zip(FRESH, pairwise(_AGES), strict=True)
    }


def turns_of(starts: Instants) -> Instants:
    """The instants at which some item leaves its day, its week or its month, ascending."""
    declared = starts[starts != UNDECLARED]
    return np.unique([declared + days * MS_PER_DAY for days in FRESH.values()]).astype(np.int64)


def step(turns: Instants, as_of_ms: int | None) -> int:
    """Which of the intervals between `turns` an instant is in: in the same one, every item is as new."""
    if as_of_ms is None:
        return NEVER
    return 1 + int(turns.searchsorted(hour_of(as_of_ms), side="right"))
