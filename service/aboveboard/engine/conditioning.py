"""Whether the sums of a model can be solved, and how far its weights can be trusted.

Sums of outer products are positive semidefinite, and ours are exact, so by their arithmetic alone they never stop being
so. What can break them is a damaged file or a fault of ours; that must not become a choice.
"""

import math

import numpy as np
from msgspec import Struct

from aboveboard.engine.ridge import RIDGE, Statistics

CONDITION_MOST = 1e12
"""Doubles have 16 digits, and solving may lose as many as the condition has: at this bound 4 are left."""


class ModelHealth(Struct, frozen=True):
    """`condition` bounds how much an error in the sums may grow in the weights."""

    sound: bool
    condition: float


def health(statistics: Statistics, *, ridge: float = RIDGE) -> ModelHealth:
    """Of A + ridge I, whose smallest eigenvalue is the ridge at least, if A is what it ought to be.

    That it is positive definite is tested by Cholesky's factorization of A + ridge/2 I, which exists only then. The
    condition is bounded by the largest sum of a row over the ridge: no eigenvalue is larger than that (Gershgorin).
    """
    a, names = statistics.a, statistics.names
    if not (np.isfinite(a).all() and np.isfinite(statistics.b).all()):
        return ModelHealth(False, math.inf)
    condition = 1.0 + float(np.abs(a).sum(axis=0).max(initial=0.0)) / ridge
    try:
        np.linalg.cholesky(a + ridge / 2.0 * np.eye(len(names)))
    except np.linalg.LinAlgError:
        return ModelHealth(False, condition)
    return ModelHealth(bool((a == a.T).all()) and condition <= CONDITION_MOST, condition)
