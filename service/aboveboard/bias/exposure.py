"""Exposure: the attention that items get by their places in lists. A place at rank j counts 1 / log2(1 + j).

The weights are those of Singh and Joachims 2018, "Fairness of Exposure in Rankings".
"""

import math
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from aboveboard.errors import Unprocessable


class ExposureRow(Struct, frozen=True):
    """The exposure of one group of items, per item and list.

    `share` is its part of all exposure. `merit` is how often an item was taken per list. `per_merit` is None for a group
    of which nothing was taken: such a group is not compared by merit.
    """

    items: int
    exposure: float
    share: float
    merit: float
    per_merit: float | None


def weight(rank: int) -> float:
    """Returns the exposure of a place. The first has rank 1 and exposure 1."""
    return 1.0 / math.log2(1.0 + rank)


def exposure_of_class(shown: Sequence[str], is_of_class: Callable[[str], bool]) -> float:
    """Returns the share of a list's exposure that items of the class have. It is 0 for an empty list."""
    total = sum(weight(rank) for rank in range(1, len(shown) + 1))
    own = sum(weight(rank) for rank, item in enumerate(shown, 1) if is_of_class(item))
    return own / total if total else 0.0


def exposure_by_group(
    lists: Sequence[Sequence[str]], group_of: Mapping[str, str], taken: Mapping[str, int]
) -> dict[str, ExposureRow]:
    """Returns the exposure of each group of items, over all lists. An item that is in no list has none.

    The ratio of two groups' `exposure` is exposure parity, and that of `per_merit` disparate treatment. Raises
    Unprocessable without lists.
    """
    if not lists:
        raise Unprocessable("There is no list.", field="lists", expected="at least one")
    each = dict.fromkeys(group_of, 0.0)
    for shown in lists:
        for rank, item in enumerate(shown, 1):
            if item in each:
                each[item] += weight(rank)
    members: dict[str, list[str]] = {}
    for item, group in group_of.items():
        members.setdefault(group, []).append(item)
    total = sum(each.values())
    found: dict[str, ExposureRow] = {}
    for group, items in members.items():
        own = sum(each[item] for item in items)
        exposure = own / len(lists) / len(items)
        merit = sum(taken.get(item, 0) for item in items) / len(items) / len(lists)
        found[group] = ExposureRow(
            len(items), exposure, own / total if total else 0.0, merit, exposure / merit if merit else None
        )
    return found
