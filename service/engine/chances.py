"""From scores to probabilities: inverse gap weighting, mixed with what everybody gets."""

import numpy as np

from service.engine.grid import Floats

EXPLORED = 100
"""Only so many of the best candidates share the personal part. Inverse gap weighting gives each of K candidates
about 1/K however bad it is, which would drown every preference in a catalogue of thousands."""


def personal(totals: Floats, gamma: float, left: int) -> Floats:
    """Inverse gap weighting of every row of `totals` (SquareCB, Foster and Rakhlin 2020, algorithm 1).

    p(a) = 1 / (K + gamma * (best - score(a))) for all but the best, which gets the rest; of equal bests the first.
    K is the number of candidates that share: `left` of them have a finite score (the others, at minus infinity,
    were drawn already and get 0), at most EXPLORED. Rows are non-negative and sum to 1.
    """
    if left > EXPLORED:
        totals, left = np.array([_best_only(row) for row in totals]), EXPLORED
    lines = np.arange(len(totals))
    best = totals.argmax(axis=1)
    gaps = totals[lines, best][:, None] - totals
    gaps *= gamma
    gaps += left
    chances: Floats = np.reciprocal(gaps)
    chances[lines, best] = 0.0
    chances[lines, best] = 1.0 - np.add.reduce(chances, axis=1)
    return chances


def _best_only(row: Floats) -> Floats:
    """The row with all but its EXPLORED best at minus infinity; of equals, the earlier ones stay."""
    least = np.partition(row, row.size - EXPLORED)[row.size - EXPLORED]
    kept = row > least
    equal = np.flatnonzero(row == least)
    kept[equal[: EXPLORED - np.count_nonzero(kept)]] = True
    return np.where(kept, row, -np.inf)


def mixed(chances: Floats, strength: float, first: int) -> Floats:
    """(1 - strength) * baseline + strength * personal, in place, the baseline being all on `first`.

    So no row differs from the baseline by more than `strength` in total variation (promise 3).
    """
    chances *= strength
    chances[:, first] += 1.0 - strength
    return chances
