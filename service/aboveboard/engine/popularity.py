"""The mean reward of each item with its interval, which "most chosen" has to rest on.

A count of rows alone would let one busy person speak for all. So all rows of one person count as one, on average.
Of N rows by p people, the n rows of an item weigh n * p / N.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from aboveboard.engine.rewards import Rewards
from aboveboard.engine.sparse_rows import Floats, Indexes

PEOPLE_LEAST = 30
"""The fewest people whose choices make an item "most chosen"."""

PEOPLE_MOST = 10_000
"""The number of people above which they are not counted any further. The intervals are wider for it, never narrower."""

Z = 1.959963984540054
"""The 97.5th percentile of the normal distribution, for intervals at 95 %."""


class ItemCount(NamedTuple):
    """The outcomes that were learned of one item: how many, and the sum of their rewards. Old ones may count less."""

    shown: float
    earned: float


class Popularity(NamedTuple):
    """The interval at 95 % of each item's mean reward, by the index of the item. An item without outcomes has 0 to 1."""

    low: Floats
    high: Floats


def popularity_of(
    ids: tuple[str, ...], counts: Mapping[str, ItemCount], *, people: int, rows: int
) -> Popularity | None:
    """Returns the intervals, or None with fewer than PEOPLE_LEAST people.

    They are those of Wilson (1927). No reward between 0 and 1 varies more than one that is 0 or 1, so they hold for
    any.
    """
    if people < PEOPLE_LEAST or not counts:
        return None
    found = [counts.get(name, _NONE) for name in ids]
    shown, earned = np.array(found, np.float64).T
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(shown > 0.0, np.clip(earned / shown, 0.0, 1.0), 0.0)
    weight = shown * min(1.0, people / max(rows, 1))
    whole = weight + Z**2
    middle = (weight * mean + Z**2 / 2.0) / whole
    spread = Z / whole * np.sqrt(weight * mean * (1.0 - mean) + Z**2 / 4.0)
    return Popularity(np.maximum(0.0, middle - spread), np.minimum(1.0, middle + spread))


def is_surely_first(found: Popularity | None, item: int, rivals: Indexes) -> bool:
    """Returns whether the lower end for `item` lies above the upper end for every other item of `rivals`."""
    if found is None:
        return False
    others = rivals[rivals != item]
    return bool(others.size and found.low[item] > found.high[others].max())


def counts_choices(rewards: Rewards) -> bool:
    """Returns whether the mean reward orders items by how often they are chosen: nothing but a choice has worth."""
    others = (rewards.seen, rewards.dismissed, rewards.objected)
    return rewards.per_value is None and rewards.taken > 0.0 and not any(others)


_NONE = ItemCount(0.0, 0.0)
