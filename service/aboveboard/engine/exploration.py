"""From scores to probabilities: inverse gap weighting, limited in how far it narrows down, mixed with the
baseline.
"""

import numpy as np
from numpy.typing import NDArray

from aboveboard.engine.sparse_rows import Floats, Indexes

Marks = NDArray[np.bool_]
"""Candidates, marked or not."""

EXPLORED = 100
"""The number of best candidates that share the personal part by their scores. Inverse gap weighting gives
each of K candidates about 1/K however bad it is. In a catalogue of thousands that would drown every
preference.
"""


def personal(totals: Floats, gamma: float, left: int, explore: float = 0.0) -> Floats:
    """Returns the inverse gap weighting of every row of `totals` (SquareCB, Foster and Rakhlin 2020,
    algorithm 1).

    p(a) = 1 / (K + gamma * (best - score(a))) for all but the best, which gets the rest. The first of equal
    bests is the best. K is the number of candidates that share, at most EXPLORED. `left` candidates have a
    finite score. The others, at minus infinity, were drawn already or are for the baseline alone, and get 0.
    The share `explore` is spread evenly over the `left` candidates, those outside EXPLORED too. Each of these
    gets exactly explore / left at any score. Rows are non-negative and sum to 1.
    """
    if left <= EXPLORED:
        chances = _weigh(totals, gamma, left)
    else:
        best, chances = np.array([_best(row) for row in totals]), np.zeros(totals.shape)
        among = np.take_along_axis(totals, best, axis=1)
        np.put_along_axis(chances, best, _weigh(among, gamma, EXPLORED), axis=1)
    if explore and left:
        chances *= 1.0 - explore
        each = explore / left
        np.add(chances, each, out=chances, where=True if left == totals.shape[1] else totals > -np.inf)
    return chances


def _weigh(totals: Floats, gamma: float, left: int) -> Floats:
    """Returns the plain inverse gap weighting of every row."""
    best = totals.argmax(axis=1)
    best += np.arange(0, totals.size, totals.shape[1])  # now indexes into the flattened rows
    gaps = totals.take(best)[:, None] - totals
    gaps *= gamma
    gaps += left
    chances: Floats = np.reciprocal(gaps, out=gaps)
    chances.put(best, 0.0)  # the best gets the rest, so that a row sums to 1 despite rounding
    chances.put(best, 1.0 - np.add.reduce(chances, axis=1))
    return chances


def _best(row: Floats) -> Indexes:
    """Returns the places of the EXPLORED best of a row, ascending; of equals, the earlier ones.

    The first in baseline order are good already, so only what is above all of them is ranked. (A partition of
    the whole row takes ten times as long where most scores are equal, as they are at first.)
    """
    first = row[:EXPLORED]
    if not np.isfinite(first).all():  # some were drawn already
        first = row[np.isfinite(row).nonzero()[0][:EXPLORED]]
    least = first.min()
    better = row[row > least]
    if better.size >= EXPLORED:
        least = np.partition(better, better.size - EXPLORED)[better.size - EXPLORED]
    above, equal = np.flatnonzero(row > least), np.flatnonzero(row == least)
    return np.sort(np.concatenate([above, equal[: EXPLORED - above.size]]))


def with_unmet(chances: Floats, unmet: Marks, met: Marks, share: float | list[float], least: float) -> Floats:
    """Returns every row of `chances` with at least `share` on its `unmet` candidates, where the row has both
    kinds. `share` is one for all rows, or a list of one for each.

    A shortfall is taken from the `met` candidates, in proportion to what each has above `least`. It goes to
    the unmet ones in proportion to what each has, and evenly where none has any. Rows sum to 1 as before.
    None falls below `least`, as long as share + least * candidates is at most 1. A candidate that is neither
    has probability 0 before and after. `chances` may change in place.
    """
    of_unmet = np.add.reduce(chances * unmet, axis=1).tolist()
    shares = share if isinstance(share, list) else [share] * len(of_unmet)
    if all(has >= wanted for has, wanted in zip(of_unmet, shares, strict=True)):
        return chances
    of_met = np.add.reduce(met, axis=1, dtype=np.intp).tolist()
    if 0.0 in of_unmet:  # no candidate is unmet, or in a large catalogue none is among the best
        some = np.add.reduce(unmet, axis=1, dtype=np.intp).tolist()
        for row in (row for row, has in enumerate(of_unmet) if has == 0.0):
            if some[row] and of_met[row] and shares[row] > 0.0:
                chances[row] += unmet[row] / some[row]
            else:  # nothing to give, or nothing to take it from
                of_unmet[row] = 1.0
    moves = [_move(*each, least) for each in zip(of_unmet, of_met, shares, strict=True)]
    up, down, shift = np.array(moves).T[:, :, None]
    moved: Floats = np.where(met, chances * down + shift, chances * up)
    return moved


def _move(has: float, count: int, share: float, least: float) -> tuple[float, float, float]:
    """Returns two factors and a shift for a row with `has` on the unmet and `count` met candidates.

    The first factor is for the unmet, the second for the met. The shift is then added to the met.
    """
    if has >= share or not count:
        return 1.0, 1.0, 0.0
    down = (1.0 - share - least * count) / (1.0 - has - least * count)
    return share / (has or 1.0), down, least * (1.0 - down)


def mix(chances: Floats, strength: float, first: int) -> Floats:
    """Returns (1 - strength) * baseline + strength * personal. The baseline is all on `first`; `chances`
    changes in place.

    So no row differs from the baseline by more than `strength` in total variation (promise 3).
    """
    if strength < 1.0:
        chances *= strength
        chances[:, first] += 1.0 - strength
    return chances
