"""The rewards of each part of a placement, from the sample of its outcomes, in any slot of a list.

A part counts in every item that has it. So the parts of one slot compare well only where they met the same others.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.engine.parts import read_tag
from aboveboard.engine.placement import Item
from aboveboard.errors import NotFound
from aboveboard.learning.stored_outcome import WaitingOutcome
from aboveboard.measurement.item_values import ItemValue, measure_groups

Shown = tuple[int, str]
"""An item at a revision."""


async def read_part_tags(
    revisions: Revisions, key: str, own: Sequence[WaitingOutcome]
) -> Mapping[Shown, tuple[str, ...]]:
    """Returns the tags of the parts of each item that was shown, as of its decision. Plain items have none."""
    found: dict[Shown, tuple[str, ...]] = {}
    for revision in sorted({one.recalled.body.revision for one in own}):
        try:
            shelf = await revisions.shelf(key, revision)
        except NotFound:
            continue
        if not shelf.placement.parts:
            continue
        shown = {one.item for one in own if one.recalled.body.revision == revision}
        items = (shelf.placement.items[shelf.index[item]] for item in shown if item in shelf.index)
        found |= {(revision, item.item): list_part_tags(item) for item in items}
    return found


def list_part_tags(item: Item) -> tuple[str, ...]:
    """Returns the tags of an item that are of parts."""
    return tuple([tag for tag in item.tags if read_tag(tag) is not None])


def measure_parts(
    own: Sequence[WaitingOutcome],
    tags: Mapping[Shown, tuple[str, ...]],
    randomness: np.random.Generator,
) -> list[ItemValue]:
    """Returns the value of each part with an outcome, by its tag. `tags` are those of `read_part_tags`."""
    if not tags:
        return []

    def parts_of(one: WaitingOutcome) -> Iterable[str]:
        return tags.get((one.recalled.body.revision, one.item), ())

    return measure_groups(own, parts_of, randomness)
