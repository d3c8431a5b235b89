"""Items for certain people: what each is for, the states that it needs first, and the one that it gives.

A key `intent:<name>` or `state:<journey>/<name>` is an interest of the person. It counts for the items that are for it.
A state in `needs` must hold before the item may be chosen. Once the state in `gives` holds, the item has done its part.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

import numpy as np
from msgspec import Struct

from aboveboard.engine.placement import Item
from aboveboard.engine.sparse_rows import Indexes


class ItemNeeds(Struct, frozen=True, eq=False):
    """The items that need a state, and those that give one, by the key of the state.

    Each array has item indexes, ascending.
    """

    needed: Mapping[str, Indexes]
    given: Mapping[str, Indexes]

    @property
    def states(self) -> list[str]:
        """The keys of all states that decide which items give way, sorted."""
        return sorted({*self.needed, *self.given})


def read_needs(items: Sequence[Item]) -> ItemNeeds | None:
    """Returns what the items need and give, or None where none of them needs or gives anything."""
    needed, given = dict[str, list[int]](), dict[str, list[int]]()
    for at, item in enumerate(items):
        for key in item.needs or ():
            needed.setdefault(key, []).append(at)
        if item.gives:
            given.setdefault(item.gives, []).append(at)
    if not needed and not given:
        return None
    return ItemNeeds(
        *({key: np.array(found, np.intp) for key, found in each.items()} for each in (needed, given))
    )


def list_giving_way(needs: ItemNeeds, known: Mapping[str, bool]) -> Indexes:
    """Returns the items that give way, ascending. `known` says of each readable state if it holds.

    An item gives way while a readable state that it needs does not hold. It does so once the one that it gives holds.
    A state that may not be read counts as met, as it does for every person.
    """
    found = [needs.needed[key] for key, holds in known.items() if not holds and key in needs.needed]
    found += [needs.given[key] for key, holds in known.items() if holds and key in needs.given]
    return np.unique(np.concatenate(found)) if found else np.zeros(0, np.intp)


def find_circle(items: Iterable[Item]) -> tuple[str, ...]:
    """Returns states that lead to each other in a circle, and the first again. None without a circle.

    A state leads to another when an item needs the first and gives the second.
    """
    before: dict[str, set[str]] = {}
    for item in items:
        if item.gives:
            before.setdefault(item.gives, set()).update(item.needs or ())
    try:
        TopologicalSorter(before).prepare()
    except CycleError as found:
        return tuple(found.args[1])
    return ()


def list_in_circle(items: Iterable[Item], circle: Collection[str]) -> Iterator[str]:
    """Yields the ids of the items that need one state of the circle and give another."""
    for item in items:
        if item.gives in circle and not {*(item.needs or ())}.isdisjoint(circle):
            yield item.item
