"""The parts of a compiled placement that need no item: row numbers of keys, and read-only arrays."""

from collections.abc import Iterable

import numpy as np

from aboveboard.engine.freshness import Instants
from aboveboard.engine.sparse_rows import Indexes
from aboveboard.words import as_limited


def spell_tags(rows: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Returns the keys that are spelled otherwise than limits compare them, by their compared form."""
    found: dict[str, tuple[str, ...]] = {}
    for key in rows:
        if (compared := as_limited(key)) != key:
            found[compared] = (*found.get(compared, ()), key)
    return found


def find_leaders(rows: dict[str, int], offsets: Indexes, items: int, most: int) -> dict[str, int]:
    """Returns numbers for the `most` topics that most of the `items` carry, equal ones by name."""
    carried = {key: int(offsets[row + 1] - offsets[row]) for key, row in rows.items() if row >= items}
    first = sorted(carried, key=lambda key: (-carried[key], key))[:most]
    return {key: number for number, key in enumerate(first)}


def make_instants(values: list[int | None], *, otherwise: int) -> Instants:
    """Returns these instants as a read-only array, with `otherwise` for None."""
    array = np.array([otherwise if value is None else value for value in values], np.int64)
    array.flags.writeable = False
    return array


def freeze(array: Indexes) -> Indexes:
    """Returns the same array, read-only from now on."""
    array.flags.writeable = False
    return array
