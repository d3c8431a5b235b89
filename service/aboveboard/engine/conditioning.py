"""A check that the sufficient statistics of a model can be solved, and how far its weights can be trusted.

Sums of outer products are positive semidefinite. Ours are exact, so arithmetic cannot change that. Only a
damaged file or a fault of ours can, and that must not become a choice.
"""

import math

import numpy as np
from msgspec import Struct

from aboveboard.engine.ridge import RIDGE, Statistics

CONDITION_MOST = 1e12
"""The largest condition that is sound. Doubles have 16 digits, and solving may lose as many as the condition
has. At this bound 4 are left.
"""


class ModelHealth(Struct, frozen=True):
    """A verdict on statistics. `condition` bounds how much an error in them may grow in the weights.

    It is infinite when a number in them is not finite. They are `sound` when it is at most CONDITION_MOST.
    Also, A is symmetric, and positive definite with half the ridge added.
    """

    sound: bool
    condition: float


def health(statistics: Statistics, *, ridge: float = RIDGE) -> ModelHealth:
    """Returns the health of A + ridge I. Its smallest eigenvalue is at least the ridge if A is positive
    semidefinite.

    Cholesky's factorization of A + ridge/2 I exists only if that matrix is positive definite. The condition
    is bounded by the largest row sum over the ridge, because no eigenvalue is larger than that (Gershgorin).
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
