"""The parts that people surely choose more often than the others of their slot. A reason rests on them.

A part counts what every item with it earned. The intervals are those of `popularity`.
"""

from collections.abc import Mapping

import numpy as np

from aboveboard.engine.parts import read_tag, tag_of
from aboveboard.engine.placement import Placement
from aboveboard.engine.popularity import ItemCount, counts_choices, is_surely_first, popularity_of


def find_first_parts(
    placement: Placement, counts: Mapping[str, ItemCount], *, people: int, rows: int
) -> frozenset[str]:
    """Returns the tags of these parts. Without parts, with a slot of one part, or with too few people there is none."""
    if not placement.parts or not counts_choices(placement.rewards):
        return frozenset()
    by_tag = _count_by_tag(placement, counts)
    first = set[str]()
    for slot, parts in placement.parts.slots.items():
        tags = tuple([tag_of(slot, part.item) for part in parts])
        found = popularity_of(tags, by_tag, people=people, rows=rows)
        everything = np.arange(len(tags))
        first |= {tag for at, tag in enumerate(tags) if is_surely_first(found, at, everything)}
    return frozenset(first)


def _count_by_tag(placement: Placement, counts: Mapping[str, ItemCount]) -> dict[str, ItemCount]:
    found: dict[str, ItemCount] = {}
    for item in placement.items:
        own = counts.get(item.item)
        for tag in item.tags if own else ():
            if own is not None and read_tag(tag) is not None:
                known = found.get(tag, ItemCount(0.0, 0.0))
                found[tag] = ItemCount(known.shown + own.shown, known.earned + own.earned)
    return found
