"""From scores to probabilities: inverse gap weighting, kept from narrowing down too far, mixed with what everybody gets."""

import numpy as np
from numpy.typing import NDArray

from aboveboard.engine.sparse_rows import Floats, Indexes

Marks = NDArray[np.bool_]
"""Candidates, marked or not."""

EXPLORED = 100
"""Only so many of the best candidates share the personal part by their scores. Inverse gap weighting gives each of K
candidates about 1/K however bad it is, which would drown every preference in a catalogue of thousands."""


def personal(totals: Floats, gamma: float, left: int, explore: float = 0.0) -> Floats:
    """Inverse gap weighting of every row of `totals` (SquareCB, Foster and Rakhlin 2020, algorithm 1).

    p(a) = 1 / (K + gamma * (best - score(a))) for all but the best, which gets the rest; of equal bests the first.
    K is the number of candidates that share: `left` of them have a finite score (the others, at minus infinity,
    were drawn already and get 0), at most EXPLORED. Of this `explore` is taken and given to the `left` alike, also to
    those that do not share; so each keeps explore / left, and whatever moves a score still moves a chance. Rows are
    non-negative and sum to 1.
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
    best = totals.argmax(axis=1)
    best += np.arange(0, totals.size, totals.shape[1])  # now places in the flattened rows
    gaps = totals.take(best)[:, None] - totals
    gaps *= gamma
    gaps += left
    chances: Floats = np.reciprocal(gaps, out=gaps)
    chances.put(best, 0.0)
    chances.put(best, 1.0 - np.add.reduce(chances, axis=1))
    return chances


def _best(row: Floats) -> Indexes:
    """Where the EXPLORED best of a row are, ascending; of equals, the earlier ones.

    The first in baseline order are good already: only what is above all of them has to be told apart. (Looking for the
    place in the whole row takes ten times as long where most scores are equal, as they are at first.)
    """
    first = row[:EXPLORED]
    if not np.isfinite(first).all():  # some of them were drawn already
        first = row[np.isfinite(row).nonzero()[0][:EXPLORED]]
    least = first.min()
    better = row[row > least]
    if better.size >= EXPLORED:
        least = np.partition(better, better.size - EXPLORED)[better.size - EXPLORED]
    above, equal = np.flatnonzero(row > least), np.flatnonzero(row == least)
    return np.sort(np.concatenate([above, equal[: EXPLORED - above.size]]))


def with_unmet(chances: Floats, unmet: Marks, met: Marks, share: float, least: float) -> Floats:
    """Every row of `chances` with at least `share` on its `unmet` candidates, as far as it has some of both.

    What is short is taken from the `met` ones, in proportion to what each has above `least`, and given to the unmet
    ones in proportion to what each has; to all alike where none has any. Rows sum to 1 as before, and nobody falls
    below `least`, as long as share + least * candidates is at most 1. Whoever is neither has no chance before and after.
    """
    of_unmet = np.add.reduce(chances * unmet, axis=1).tolist()
    if min(of_unmet) >= share:
        return chances
    of_met = np.add.reduce(met, axis=1, dtype=np.intp).tolist()
    if 0.0 in of_unmet:  # there is none, or in a large catalogue none is among the best
        some = np.add.reduce(unmet, axis=1, dtype=np.intp).tolist()
        for row in (row for row, has in enumerate(of_unmet) if has == 0.0):
            if some[row]:
                chances[row] += unmet[row] / some[row]
            else:
                of_unmet[row] = 1.0
    moves = [_move(has, count, share, least) for has, count in zip(of_unmet, of_met, strict=True)]
    up, down, shift = np.array(moves).T[:, :, None]
    moved: Floats = np.where(met, chances * down + shift, chances * up)
    return moved


def _move(has: float, count: int, share: float, least: float) -> tuple[float, float, float]:
    """For a row with `has` on what is unmet and with `count` met candidates: what the former are multiplied by, what
    the latter are, and what is then added to the latter."""
    if has >= share or not count:
        return 1.0, 1.0, 0.0
    down = (1.0 - share - least * count) / (1.0 - has - least * count)
    return share / (has or 1.0), down, least * (1.0 - down)


def mix(chances: Floats, strength: float, first: int) -> Floats:
    """(1 - strength) * baseline + strength * personal, in place, the baseline being all on `first`.

    So no row differs from the baseline by more than `strength` in total variation (promise 3).
    """
    if strength < 1.0:
        chances *= strength
        chances[:, first] += 1.0 - strength
    return chances
