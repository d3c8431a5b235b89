"""Proxies: features that give a person's group away, by measures of association of a table of counts.

Such a feature can stand for the group, even where the group itself is in nothing that decides. Each measure is stated
beside what guessing without the feature achieves.
"""

import math

import numpy as np
from msgspec import Struct

from aboveboard.engine.sparse_rows import Floats
from aboveboard.errors import Unprocessable


class Association(Struct, frozen=True):
    """The measures. `cramers_v`, `uncertainty` and `goodman_kruskal` are 0 without association and 1 with a perfect one.

    `guess` is the share of people whose group the best guess from the feature gets right, and `majority` that of
    always guessing the largest group. `bits` is the mutual information.
    """

    chi_squared: float
    cramers_v: float
    bits: float
    uncertainty: float
    guess: float
    majority: float
    goodman_kruskal: float


def associate(counts: Floats) -> Association:
    """Returns the measures of a table of people, with groups in rows and values of the feature in columns.

    V is of Cramer 1946, and I(G; F) / H(G), the uncertainty coefficient, of Theil 1970. Lambda is of Goodman and
    Kruskal 1954. Raises Unprocessable unless at least two rows and two columns have people.
    """
    table = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    if min(table.shape) < 2:
        raise Unprocessable(
            "There is nothing to compare.", field="counts", expected="two groups and two values with people"
        )
    people = table.sum()
    groups, values = table.sum(axis=1), table.sum(axis=0)
    expected = np.outer(groups, values) / people
    chi_squared = float(((table - expected) ** 2 / expected).sum())
    joint = table / people
    with np.errstate(divide="ignore"):  # an empty cell adds nothing
        logs = np.where(joint > 0.0, np.log2(table / expected), 0.0)
    bits = float((joint * logs).sum())
    shares = groups / people
    entropy = -float((shares * np.log2(shares)).sum())
    guess, majority = float(table.max(axis=0).sum() / people), float(shares.max())
    return Association(
        chi_squared=chi_squared,
        cramers_v=math.sqrt(chi_squared / (people * (min(table.shape) - 1))),
        bits=bits,
        uncertainty=bits / entropy,
        guess=guess,
        majority=majority,
        goodman_kruskal=(guess - majority) / (1.0 - majority),
    )


def area_under_curve(scores: Floats, in_group: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    """Returns the chance that a person of the group has a higher score than one who is not. A tie counts half.

    0.5 is guessing. By ranks, as Mann and Whitney 1947. Raises Unprocessable unless both sides have people.
    """
    first, second = scores[in_group], scores[~in_group]
    if not (first.size and second.size):
        raise Unprocessable("There is nothing to compare.", field="in_group", expected="people on both sides")
    order = np.sort(second)
    below, up_to = order.searchsorted(first, "left"), order.searchsorted(first, "right")
    return float((below + up_to).sum() / (2 * first.size * second.size))
