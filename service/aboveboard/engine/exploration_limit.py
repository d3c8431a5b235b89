"""The limit on exploration while little is known: most choices stay with the first item of the baseline.

Inverse gap weighting draws almost evenly where nothing tells the items apart. That would cost the order of the
editors most choices. So other items share a declared part of them, which grows with what is known of all people.
What is known of the person counts for each item at once.
"""

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
    known = min(1.0, bound.evidence / (PRIOR_EVIDENCE * max(1, min(bound.base.size, EXPLORED))))
    return max(variety.explore, variety.exploration_share + (1.0 - variety.exploration_share) * known)


def limit_exploration(
    chances: Floats, told: Floats, *, first: int, most: float, least: float
) -> Floats | None:
    """Returns every row of `chances` limited, or None where no more than `most` explores in the last row.

    In the last row nothing is known of the person. `told` says for each candidate from 0 to 1 how far the data of
    its row tells it apart from the one at `first`, and is minus infinity for one that may not be chosen. Each keeps
    `least`. What it has above that counts in full where `told` is 1, and by one factor for all where it is 0. The
    factor makes the last row explore `most`. The candidate at `first` has the rest, so it never has less than before,
    and no other one has more.
    """
    others = told > -np.inf
    others[:, first] = False
    floor = others * least
    above: Floats = chances * others
    above -= floor
    explored, number = float(np.add.reduce(above[-1])), int(np.count_nonzero(others[-1]))
    room = max(0.0, most - least * number)
    if explored <= room:
        return None
    factor = room / explored
    above *= np.where(others, factor + (1.0 - factor) * told, 0.0)
    above += floor
    above[:, first] = 1.0 - np.add.reduce(above, axis=1)
    return above


def find_told(totals: Floats, first: int, scale: float) -> Floats:
    """Returns for each row how far its data tells each candidate apart from the one at `first`, from 0 to 1.

    That is how much its lead over that one grew since the last row, times `scale`. A lead that grew by 1 / `scale` or
    more counts as 1. A candidate at minus infinity stays there.
    """
    with np.errstate(invalid="ignore"):  # minus infinity less itself
        grown = totals - totals[-1]
    lead = grown[:, first : first + 1]
    grown -= np.where(np.isfinite(lead), lead, 0.0)
    grown *= scale
    told: Floats = np.where(np.isfinite(totals), np.clip(grown, 0.0, 1.0), -np.inf)
    return told
