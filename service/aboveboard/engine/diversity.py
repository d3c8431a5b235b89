"""Diversity within a list: what shares its topics with what stands further up is worth less there.

It acts in the personal part alone. What everybody gets stays what it is: were it to change with what was drawn for one
person, a slot could differ from it by more than the strength, and nobody could say any more what everybody gets.
"""

import numpy as np

from aboveboard.engine.model import Bound
from aboveboard.engine.placement import items_with, topics_of
from aboveboard.engine.sparse_rows import Floats, Indexes


class Spread:
    """The topics of the list so far, and what that costs each candidate; `positions` are as in `Scores`."""

    def __init__(self, bound: Bound, positions: Indexes) -> None:
        self._bound, self._met = bound, set[str]()
        self._place = np.full(bound.everything.size, -1, np.intp)
        self._place[positions] = np.arange(positions.size)

    def cost(self, totals: Floats, item: int) -> None:
        """Takes from the totals, in place, what it costs them that `item` was drawn: for each new topic of it, from
        every candidate with that topic, diversity / how many topics the candidate has."""
        shelf = self._bound.shelf
        for topic in topics_of(shelf.placement.items[item]):
            if topic not in self._met:
                self._met.add(topic)
                alike = items_with(shelf, topic)
                places = self._place[self._bound.rank[alike]]
                costs = shelf.placement.variety.diversity / shelf.topics[alike]
                totals[places[places >= 0]] -= costs[places >= 0]
