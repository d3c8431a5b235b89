"""The keys inside one step of a gap. Each is left out to see what it makes of the gap."""

from typing import NamedTuple

import numpy as np
from msgspec import Struct

from aboveboard.bias.decided_rows import DecidedRows
from aboveboard.bias.gap_people import GapPeople
from aboveboard.engine.sparse_rows import Floats, Indexes
from aboveboard.words import Level

TOP = 5
"""The keys that are shown."""


class KeyPart(Struct, frozen=True):
    """A key of interests, or `context.<field>=<value>`, and what it makes of the gap.

    That is the groups' difference in how much the chance falls without the key. None where some number of people with
    or without it is small.
    """

    key: str
    part: float | None


class StepKeys(NamedTuple):
    """The keys with the largest parts, and how many more are about too few people to be named."""

    keys: tuple[KeyPart, ...]
    hidden: int


NO_KEYS = StepKeys((), 0)


def find_keys(gap: GapPeople, decided: DecidedRows, level: Level, k: int) -> StepKeys:
    """Returns the keys that this level brought. k people have each, and k lack it.

    Without all keys of every decision there are none, because a part would lack some people's.
    """
    table, effects = gap.table, decided.keys
    if (table.place_of[decided.keyless] >= 0).any():
        return NO_KEYS
    names = np.array([each.startswith(f"{level:d} ") for each in effects.names], np.bool_)
    places = table.place_of[effects.rows]
    chosen = np.flatnonzero((places >= 0) & names[effects.codes])
    people, codes = table.people[places[chosen]], effects.codes[chosen]
    values = table.weights[places[chosen]] * effects.values[chosen]
    with_it = np.unique(np.stack((people, codes)), axis=1)
    counts, sums = [], []
    for side in (gap.own, gap.other):
        counts.append(np.bincount(with_it[1][side[with_it[0]]], minlength=names.size))
        sums.append(np.bincount(codes[side[people]], values[side[people]], names.size) / side.sum())
    return _show(effects.names, np.stack(counts), sums[0] - sums[1], gap, k)


def _show(names: tuple[str, ...], counts: Indexes, parts: Floats, gap: GapPeople, k: int) -> StepKeys:
    sizes = np.array([gap.own.sum(), gap.other.sum()])
    totals, everyone = counts.sum(axis=0), int(sizes.sum())
    used = np.flatnonzero(totals)
    may_name = [at for at in used.tolist() if totals[at] >= k and everyone - totals[at] >= k]
    top = sorted(may_name, key=lambda at: (-abs(float(parts[at])), names[at]))[:TOP]
    found = tuple(
        KeyPart(
            names[at].partition(" ")[2],
            float(parts[at]) if min(counts[:, at].min(), (sizes - counts[:, at]).min()) >= k else None,
        )
        for at in top
    )
    return StepKeys(found, used.size - len(may_name))
