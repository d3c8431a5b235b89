"""What could have put the shown item where it is, and the test that each such cause has to stand.

One fact of `Allowed` is one cause: a key at one reach and category, or one field of the request.
"""

from typing import NamedTuple

from service.engine.choice import Decision, slot_chances
from service.engine.grid import Floats, at_column
from service.engine.model import Bound
from service.engine.scores import Fact, Scores, total_with_only, totals_without

TESTED = 8
"""So many causes are tested at most, those that lift the shown item furthest above the other candidates."""

LEAST_DROP = 1e-12
"""A smaller fall of a chance is rounding."""


class Cause(NamedTuple):
    """`row` is the number of `fact` in `Scores.facts`; `adds` is what it adds to the score of the shown item."""

    fact: Fact
    row: int
    adds: float


class Proven(NamedTuple):
    """A cause that stood: without it the chance of the shown item is lower by `drop`, and all chances are `chances`."""

    cause: Cause
    drop: float
    chances: Floats


def causes_of(scores: Scores, place: int) -> list[Cause]:
    """The causes to test for the candidate at `place`, those that lift it most first, at most TESTED."""
    if not scores.facts:
        return []
    adds, lifts = at_column(scores.effects, place, scores.base.size)
    rows = sorted(range(len(lifts)), key=lifts.__getitem__, reverse=True)
    return [Cause(scores.facts[row], row, adds[row]) for row in rows[:TESTED]]


def proven(bound: Bound, decision: Decision, causes: list[Cause]) -> list[Proven]:
    """The causes without which the shown item would have been less likely, the largest fall first.

    The first slot was decided again without each of them, by the code that decided it: in the same pass, or here.
    """
    if not causes or decision.strength == 0.0:  # nothing about the person moved anything
        return []
    place = decision.slots[0].place
    rows = [cause.row for cause in causes]
    if decision.without is not None:
        chances = decision.without.take(rows, axis=0)
    else:
        totals = totals_without(decision.scores, rows)
        chances = slot_chances(totals, bound.gamma, strength=decision.strength, left=decision.scores.shared)
    drops = (decision.chances[place] - chances[:, place]).tolist()
    stood = [
        Proven(cause, drop, row)
        for cause, drop, row in zip(causes, drops, chances, strict=True)
        if drop > LEAST_DROP
    ]
    stood.sort(key=_drop, reverse=True)
    return stood


def sufficiency(bound: Bound, decision: Decision, told: list[Proven]) -> float:
    """The chance of the shown item had only these causes been allowed, as a share of the chance it had.

    1 when what is told is enough to bring it about; above 1 when what is not told spoke against it.
    """
    place, rows = decision.slots[0].place, sorted(found.cause.row for found in told)
    total = total_with_only(decision.scores, rows)[None, :]
    alone = slot_chances(total, bound.gamma, strength=decision.strength, left=decision.scores.shared)
    return float(alone[0, place] / decision.chances[place])


def _drop(found: Proven) -> float:
    return found.drop
