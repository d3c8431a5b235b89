"""The steps of a gap along the dial: what each level adds to it, by deciding again.

Step k is the difference of the groups' mean increase of the chance from level k - 1 to level k. The first step is the
gap with no data at all, which comes from candidates, rules and the baseline. The steps add up to the gap. The dial is
their order, so no average over orders is needed, as for Shapley values.

With equal candidates and rules, the chances of a class differ by at most the higher level's strength (promise 3).
"""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from aboveboard.bias.composition import Decomposition
from aboveboard.bias.units import pool
from aboveboard.engine.confidence import LEVEL, Interval, bootstrap_difference
from aboveboard.engine.sparse_rows import Floats
from aboveboard.errors import Unprocessable
from aboveboard.words import Level, Reach

STEPS = ("everybody", *(reach.value for reach in Reach))
"""The names of the steps: no data, then what each level adds."""

DIAL = "dial"
"""The name of the cause that is no step: the groups choose different levels."""


class DialSteps(Struct, frozen=True):
    """The gap, which is the sum of the steps' values, and each step with its interval by person.

    The intervals hold together: each has its part of the error probability (Bonferroni).
    """

    gap: float
    steps: dict[str, Interval]


def find_steps(
    chances: Floats,
    in_group: NDArray[np.bool_],
    in_reference: NDArray[np.bool_],
    randomness: np.random.Generator,
    *,
    level: float = LEVEL,
) -> DialSteps:
    """Returns the steps of the gap from the reference to the group.

    `chances` has a row for each person and a column for each level: the means of their decisions. Raises Unprocessable
    for another number of columns, and for a group without people.
    """
    if chances.ndim != 2 or chances.shape[1] != len(Level):
        raise Unprocessable(
            "A level is missing.", field="chances", expected="a column for each level of the dial"
        )
    if not (in_group.any() and in_reference.any()):
        raise Unprocessable("A group is empty.", field="in_group", expected="people in both groups")
    rises = np.diff(chances, axis=1, prepend=0.0)
    each = 1.0 - (1.0 - level) / len(STEPS)
    found: dict[str, Interval] = {}
    for name, rise in zip(STEPS, rises.T, strict=True):
        one, other = (pool(rise[side]) for side in (in_group, in_reference))
        found[name] = bootstrap_difference(one, other, randomness, level=each)
    return DialSteps(float(chances[in_group, -1].mean() - chances[in_reference, -1].mean()), found)


def name_cause(found: DialSteps, by_level: Decomposition) -> str | None:
    """Returns the cause of the gap: a step, or DIAL; None where the interval of every step holds 0.

    `by_level` is the gap by the level in force. People who choose lower levels have less of each higher step. So the
    choice of levels is the cause where their mix makes more of the gap than what is within them.
    """
    sure = {name: each for name, each in found.steps.items() if each.low > 0.0 or each.high < 0.0}
    if not sure:
        return None
    if abs(by_level.composition) > abs(by_level.within):
        return DIAL
    return max(sure, key=lambda name: abs(sure[name].value))
