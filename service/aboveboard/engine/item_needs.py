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
from aboveboard.interest_keys import STATE


class ItemNeeds(Struct, frozen=True, eq=False):
    """The items that need a state, and those that give one, by the key of the state.

    Each array has item indexes, ascending.
    """

    needed: Mapping[str, Indexes]
    given: Mapping[str, Indexes]


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


def list_states(items: Iterable[Item]) -> tuple[str, ...]:
    """Returns the keys of all states that the items name, sorted."""
    named = [key for item in items for key in (*(item.for_ or ()), *(item.needs or ()), item.gives or "")]
    return tuple(sorted({key for key in named if key.startswith(f"{STATE}:")}))


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
