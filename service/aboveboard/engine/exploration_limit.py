"""The limit on exploration while little is known: most choices stay with the first item of the baseline.

Inverse gap weighting draws almost evenly where nothing distinguishes the items. That would cost the order of the
editors most choices. So other items share a declared part of them, which grows with what is known of all people.
What is known of the person counts for each item at once.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from aboveboard.engine.exploration import EXPLORED
from aboveboard.engine.model import PRIOR_EVIDENCE, Bound
from aboveboard.engine.sparse_rows import Floats


def find_limit(bound: Bound) -> float:
    """Returns the largest share of the personal part that explores where nothing is known of the person; 1 limits nothing.

    It grows from `exploration_share` with the shown items that the model learned from. It is 1 once these weigh as
    much as the priors of all items together, of EXPLORED at most. It is never below `explore`, which is declared too.
    """
    variety = bound.shelf.placement.variety
    if variety.exploration_share >= 1.0:
        return 1.0
    return _find_limit(variety.exploration_share, variety.explore, bound.evidence, bound.base.size)


@lru_cache(maxsize=4096)  # each slot of each decision asks for it
def _find_limit(share: float, explore: float, evidence: int, items: int) -> float:
    known = min(1.0, evidence / (PRIOR_EVIDENCE * max(1, min(items, EXPLORED))))
    return max(explore, share + (1.0 - share) * known)


class Room(NamedTuple):
    """The room for exploration in one slot: at most `most` of the personal part, and `least` for each candidate.

    `left` candidates may be chosen. The baseline's choice is at `first`. A lead over it that grew by 1 / `scale` or more
    counts in full.
    """

    most: float
    least: float
    left: int
    first: int
    scale: float


def limit_exploration(chances: Floats, totals: Floats, room: Room) -> Floats | None:
    """Returns every row of `chances` limited to `room`, or None where the last row needs no limit.

    `totals` has the scores, minus infinity for what may not be chosen. In the last row nothing is known of the person.
    Each candidate keeps the least. Above it, one factor for all makes the last row explore as much as it may. A
    candidate that the data of its row lifts over the first one keeps more, up to all (see `find_lifts`). The first
    candidate has the rest. So it never has less than before, and no other one has more.
    """
    least, first = room.least, room.first
    number = room.left - int(totals[0, first] > -np.inf)
    explored, most = 1.0 - float(chances[-1, first]) - least * number, max(0.0, room.most - least * number)
    if explored <= most:
        return None
    factor = most / explored
    limited = chances - least
    limited *= factor if len(totals) == 1 else factor + (1.0 - factor) * find_lifts(totals, first, room.scale)
    limited += least
    if room.left < totals.shape[1]:
        limited[totals == -np.inf] = 0.0
    limited[:, first] = 0.0
    limited[:, first] = 1.0 - np.add.reduce(limited, axis=1)
    return limited


def find_lifts(totals: Floats, first: int, scale: float) -> Floats:
    """Returns from 0 to 1 how far the data of each row lifts each candidate over the one at `first`.

    That is how much its lead over that one grew since the last row, times `scale`. What may not be chosen counts as not grown.
    """
    grown = np.where(totals > -np.inf, totals, 0.0)
    grown -= grown[-1].copy()
    grown -= grown[:, first : first + 1].copy()
    grown *= scale
    np.maximum(grown, 0.0, out=grown)
    lifts: Floats = np.minimum(grown, 1.0, out=grown)
    return lifts
