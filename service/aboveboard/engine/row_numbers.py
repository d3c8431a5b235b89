"""The parts of a compiled placement that need no item: row numbers of keys, and read-only arrays."""

from collections.abc import Iterable, Sequence

import numpy as np

from aboveboard.engine.buckets import is_bucket
from aboveboard.engine.freshness import Instants
from aboveboard.engine.sparse_rows import Indexes
from aboveboard.interest_keys import is_for
from aboveboard.words import as_limited


def spell_tags(rows: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Returns the keys that are spelled otherwise than limits compare them, by their compared form."""
    found: dict[str, tuple[str, ...]] = {}
    for key in rows:
        if (compared := as_limited(key)) != key:
            found[compared] = (*found.get(compared, ()), key)
    return found


def number_keys(
    own: Sequence[str], about: Iterable[Iterable[str]], others: Iterable[str] = ()
) -> tuple[dict[str, int], Indexes, Indexes]:
    """Returns `rows`, `offsets` and `columns`: first the items' own keys, in their order, then what each is about.

    `others` are keys that need no item.
    """
    numbers: dict[str, int] = {}
    found, owners = list[int](), list[int]()
    for at, keys in enumerate(about):
        for key in keys:
            found.append(numbers.setdefault(key, len(numbers)))
            owners.append(at)
    for key in others:
        numbers.setdefault(key, len(numbers))
    subjects, first = np.array(found, np.intp), np.arange(len(own))
    by_subject = np.array(owners, np.intp)[np.argsort(subjects, kind="stable")]
    ends = len(own) + np.cumsum(np.bincount(subjects, minlength=len(numbers)), dtype=np.intp)
    rows = {key: row for row, key in enumerate([*own, *numbers])}
    return rows, np.concatenate([first, [len(own)], ends]), np.concatenate([first, by_subject])


def count_topics(rows: dict[str, int], offsets: Indexes, columns: Indexes, items: int) -> Indexes:
    """Returns how many keys of topics each of the `items` has. Buckets, intents and states are none."""
    counts = np.bincount(columns[items:], minlength=items).astype(np.intp)
    for key, row in rows.items():
        if row >= items and (is_bucket(key) or is_for(key)):
            counts[columns[offsets[row] : offsets[row + 1]]] -= 1
    return counts


def find_leaders(rows: dict[str, int], offsets: Indexes, items: int, most: int) -> dict[str, int]:
    """Returns numbers for the `most` topics and buckets that most of the `items` carry, equal ones by name."""
    subjects = {key: row for key, row in rows.items() if row >= items and not is_for(key)}
    carried = {key: int(offsets[row + 1] - offsets[row]) for key, row in subjects.items()}
    carried = {key: count for key, count in carried.items() if count}
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
