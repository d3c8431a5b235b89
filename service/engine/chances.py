"""From scores to probabilities: inverse gap weighting, mixed with what everybody gets."""

import numpy as np

from service.engine.grid import Floats, Indexes

EXPLORED = 100
"""Only so many of the best candidates share the personal part. Inverse gap weighting gives each of K candidates
about 1/K however bad it is, which would drown every preference in a catalogue of thousands."""


def personal(totals: Floats, gamma: float, left: int) -> Floats:
    """Inverse gap weighting of every row of `totals` (SquareCB, Foster and Rakhlin 2020, algorithm 1).

    p(a) = 1 / (K + gamma * (best - score(a))) for all but the best, which gets the rest; of equal bests the first.
    K is the number of candidates that share: `left` of them have a finite score (the others, at minus infinity,
    were drawn already and get 0), at most EXPLORED. Rows are non-negative and sum to 1.
    """
    if left <= EXPLORED:
        return _weighted(totals, gamma, left)
    best = np.array([_best(row) for row in totals])
    chances = np.zeros(totals.shape)
    shared = _weighted(np.take_along_axis(totals, best, axis=1), gamma, EXPLORED)
    np.put_along_axis(chances, best, shared, axis=1)
    return chances


def _weighted(totals: Floats, gamma: float, left: int) -> Floats:
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
    """Where the EXPLORED best of a row are, ascending; of equals, the earlier ones."""
    least = np.partition(row, row.size - EXPLORED)[row.size - EXPLORED]
    above, equal = np.flatnonzero(row > least), np.flatnonzero(row == least)
    return np.sort(np.concatenate([above, equal[: EXPLORED - above.size]]))


def mixed(chances: Floats, strength: float, first: int) -> Floats:
    """(1 - strength) * baseline + strength * personal, in place, the baseline being all on `first`.

    So no row differs from the baseline by more than `strength` in total variation (promise 3).
    """
    chances *= strength
    chances[:, first] += 1.0 - strength
    return chances
