"""Diversity within a list: a candidate that shares topics with the list above it is worth less there.

The cost is part of the personal part alone, and the baseline stays the same. A baseline that changed with one
person's draws could let a slot differ from it by more than the strength. Then the baseline would have no
meaning.
"""

import numpy as np

from aboveboard.engine.compiled_placement import items_with
from aboveboard.engine.model import Bound
from aboveboard.engine.placement import topics_of
from aboveboard.engine.sparse_rows import Floats, Indexes


class Spread:
    """The topics of the list so far, and what they cost each candidate. `positions` are as in `Scores`."""

    def __init__(self, bound: Bound, positions: Indexes) -> None:
        self._bound = bound
        self._found: dict[str, Indexes] = {}
        self._topics = bound.shelf.topics[bound.order[positions]]
        self._shared = np.zeros(positions.size, np.intp)
        self._place = np.full(bound.everything.size, -1, np.intp)
        self._place[positions] = np.arange(positions.size)

    def add(self, item: int) -> None:
        """Adds the topics of `item`, which was drawn. A topic counts once."""
        shelf = self._bound.shelf
        for topic in topics_of(shelf.placement.items[item]):
            if topic not in self._found:
                places = self._place[self._bound.rank[items_with(shelf, topic)]]
                self._found[topic] = places = places[places >= 0]
                self._shared[places] += 1

    def list_costs(self) -> Floats:
        """Returns rows of what each candidate loses, to be subtracted one after another.

        All of them are diversity by the share of the candidate's topics that the list has.
        """
        variety = self._bound.shelf.placement.variety
        if variety.diversity_by == "share":
            row: Floats = variety.diversity * (self._shared / np.maximum(self._topics, 1))
            return row[None, :]
        costs = np.zeros((len(self._found), self._shared.size))
        for row, places in zip(costs, self._found.values(), strict=True):
            row[places] = variety.diversity / self._topics[places]
        return costs
