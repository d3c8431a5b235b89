"""Diversity within a list: a candidate that shares topics with the list above it is worth less there.

The cost is part of the personal part alone, and the baseline stays the same. A baseline that changed with one
person's draws could let a slot differ from it by more than the strength. Then the baseline would have no
meaning.
"""

import numpy as np

from aboveboard.engine.model import Bound
from aboveboard.engine.placement import items_with, topics_of
from aboveboard.engine.sparse_rows import Floats, Indexes


class Spread:
    """The topics of the list so far, and what they cost each candidate. `positions` are as in `Scores`."""

    def __init__(self, bound: Bound, positions: Indexes) -> None:
        self._bound, self._met = bound, set[str]()
        self._place = np.full(bound.everything.size, -1, np.intp)
        self._place[positions] = np.arange(positions.size)

    def cost(self, totals: Floats, item: int) -> None:
        """Subtracts from the totals, or from each row of them, in place, the cost of having drawn `item`.

        Each new topic of it costs every candidate with that topic diversity / the number of the candidate's
        topics.
        """
        shelf = self._bound.shelf
        for topic in topics_of(shelf.placement.items[item]):
            if topic not in self._met:
                self._met.add(topic)
                alike = items_with(shelf, topic)
                places = self._place[self._bound.rank[alike]]
                costs = shelf.placement.variety.diversity / shelf.topics[alike]
                totals[..., places[places >= 0]] -= costs[places >= 0]
