"""The causes that may have put the shown item where it is, and the test of each.

A cause is one thing in a person's words (see `scores.ScoredCause`). The same topic viewed before and in this
visit is one cause, and so is a topic viewed and bought. One control removes a cause as a whole, so it is
tested as a whole.
"""

from typing import NamedTuple

import numpy as np

from aboveboard.engine.choice import Decision, slot_chances
from aboveboard.engine.model import Bound
from aboveboard.engine.scores import (
    Fact,
    Scores,
    total_with_only,
    totals_without,
    unmet_but_for,
    unmet_without,
)
from aboveboard.engine.scores import ScoredCause as Grouped
from aboveboard.engine.sparse_rows import Floats, at_column

TESTED = 8
"""The most causes that are tested: those that lift the shown item furthest above the other candidates."""

CELLS_AT_ONCE = 50_000
"""The probabilities computed in one pass. They take half a megabyte, which stays in the processor's cache.
More take twice as long.
"""

LEAST_DROP = 1e-12
"""The fall of a probability that counts. A smaller one is rounding."""


class CauseFacts(NamedTuple):
    """A cause as its reason states it. `row` is its index in `Scores.causes`, and `adds` what it adds to the
    shown item's score.

    `facts` are its parts, the one with the largest effect in its direction first. Parts that work against it
    are left out.
    """

    facts: tuple[Fact, ...]
    row: int
    adds: float


class ProvenCause(NamedTuple):
    """A cause that passed its test. Without it the probability of the shown item is lower by `drop`, and all
    are `chances`.
    """

    cause: CauseFacts
    drop: float
    chances: Floats


def causes_of(scores: Scores, place: int) -> list[CauseFacts]:
    """Returns the causes to test for the candidate at `place`, at most TESTED, those that lift it most first."""
    if not scores.causes:
        return []
    adds, lifts = at_column(scores.effects, place, scores.base.size)
    rows = sorted(range(len(lifts)), key=lifts.__getitem__, reverse=True)
    return [CauseFacts(_select_leading(scores.causes[row]), row, adds[row]) for row in rows[:TESTED]]


def _select_leading(cause: Grouped) -> tuple[Fact, ...]:
    facts, values = cause
    if len(facts) == 1:
        return facts
    sign = 1.0 if sum(values) >= 0.0 else -1.0
    strongest = sorted(zip(values, range(len(facts)), strict=True), key=lambda each: -sign * each[0])
    return tuple(facts[at] for value, at in strongest if value * sign >= 0.0)


def prove_causes(
    bound: Bound, decision: Decision, causes: list[CauseFacts], chances: Floats | None = None
) -> list[ProvenCause]:
    """Returns the causes without which the shown item would have been less likely, the largest fall first.

    The code that decided the first slot decides it again without each of them. It runs in the deciding pass,
    here, or in an earlier call of `without_each`, whose result is `chances`.
    """
    if not causes or decision.strength == 0.0:  # no data about the person changed a probability
        return []
    place = decision.slots[0].place
    if chances is None:
        chances = without_each(bound, decision, causes)
    drops = (decision.chances[place] - chances[:, place]).tolist()
    stood = [
        ProvenCause(cause, drop, row)
        for cause, drop, row in zip(causes, drops, chances, strict=True)
        if drop > LEAST_DROP
    ]
    stood.sort(key=_drop, reverse=True)
    return stood


def without_each(bound: Bound, decision: Decision, causes: list[CauseFacts]) -> Floats:
    """Returns the probabilities of the first slot without each of these causes, one row for each."""
    rows = [cause.row for cause in causes]
    if decision.without is not None:
        found: Floats = decision.without.take(rows, axis=0)
        return found
    scores = decision.scores
    strange = unmet_without(scores, rows) if bound.shelf.placement.variety.unmet else None
    tested = np.empty((len(rows), scores.base.size))
    step = max(1, CELLS_AT_ONCE // scores.base.size)
    for at in range(0, len(rows), step):
        some = slice(at, at + step)
        tested[some] = slot_chances(
            bound,
            totals_without(scores, rows[some]),
            strength=decision.strength,
            left=scores.shared,
            unmet=None if strange is None else strange[some],
        )
    return tested


def sufficiency(bound: Bound, decision: Decision, told: list[ProvenCause]) -> float:
    """Returns the probability of the shown item with only these causes allowed, as a share of the probability
    it had.

    It is 1 when the stated causes are enough to bring the item about. It is above 1 when the others spoke
    against it.
    """
    place, rows = decision.slots[0].place, sorted(found.cause.row for found in told)
    scores = decision.scores
    alone = slot_chances(
        bound,
        total_with_only(scores, rows)[None, :],
        strength=decision.strength,
        left=scores.shared,
        unmet=unmet_but_for(scores, rows) if bound.shelf.placement.variety.unmet else None,
    )
    return float(alone[0, place] / decision.chances[place])


def stability(decision: Decision, causes: list[CauseFacts], chances: Floats, first: CauseFacts) -> float:
    """Returns the probability, before the draw, that this cause would be stated first.

    It adds the probabilities of all candidates for which its fall is the largest of all tested causes. So it
    is exact, over all seeds at once. Another seed may draw another item with another first reason. It is 1
    when the same cause leads for every item that could be drawn. `chances` is the result of `without_each`.
    """
    falls = decision.chances - chances
    own = falls[causes.index(first)]
    found = decision.chances[(own >= np.maximum.reduce(falls, axis=0)) & (own > LEAST_DROP)]
    return float(np.add.reduce(found))


def _drop(found: ProvenCause) -> float:
    return found.drop
