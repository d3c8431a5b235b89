"""What could have put the shown item where it is, and the test that each such cause has to stand.

A cause is what a person would call one (see `scores.Cause`): the same topic looked at before and in this visit, or
looked at and bought, is one cause; so it is one to its control as well, and is tested as one.
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
"""So many causes are tested at most, those that lift the shown item furthest above the other candidates."""

CELLS_AT_ONCE = 50_000
"""Chances that are made in one pass: half a megabyte, which stays in the processor's cache. More take twice as long."""

LEAST_DROP = 1e-12
"""A smaller fall of a chance is rounding."""


class CauseFacts(NamedTuple):
    """`row` is the number of the cause in `Scores.causes`, and `facts` what it is made of, the one first that does most
    in its direction, without those that work against it; `adds` is what it adds to the score of the shown item."""

    facts: tuple[Fact, ...]
    row: int
    adds: float


class Proven(NamedTuple):
    """A cause that stood: without it the chance of the shown item is lower by `drop`, and all chances are `chances`."""

    cause: CauseFacts
    drop: float
    chances: Floats


def causes_of(scores: Scores, place: int) -> list[CauseFacts]:
    """The causes to test for the candidate at `place`, those that lift it most first, at most TESTED."""
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


def proven(
    bound: Bound, decision: Decision, causes: list[CauseFacts], chances: Floats | None = None
) -> list[Proven]:
    """The causes without which the shown item would have been less likely, the largest fall first.

    The first slot was decided again without each of them, by the code that decided it: in the same pass, or here, or
    just before (`chances`, as `without_each` has it).
    """
    if not causes or decision.strength == 0.0:  # nothing about the person moved anything
        return []
    place = decision.slots[0].place
    if chances is None:
        chances = without_each(bound, decision, causes)
    drops = (decision.chances[place] - chances[:, place]).tolist()
    stood = [
        Proven(cause, drop, row)
        for cause, drop, row in zip(causes, drops, chances, strict=True)
        if drop > LEAST_DROP
    ]
    stood.sort(key=_drop, reverse=True)
    return stood


def without_each(bound: Bound, decision: Decision, causes: list[CauseFacts]) -> Floats:
    """The chances of the first slot without each of these causes, one row for each."""
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


def sufficiency(bound: Bound, decision: Decision, told: list[Proven]) -> float:
    """The chance of the shown item had only these causes been allowed, as a share of the chance it had.

    1 when what is told is enough to bring it about; above 1 when what is not told spoke against it.
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
    """How likely it was, before the draw, that this very cause would be told first: the chance of all candidates for
    which its fall is the largest of all that were tested.

    All seeds at once, and exactly: with another seed another item might stand there, and its first reason might be
    another one. 1 when the same cause lies behind all that could have been drawn. `chances` is that of `without_each`.
    """
    falls = decision.chances - chances
    own = falls[causes.index(first)]
    found = decision.chances[(own >= np.maximum.reduce(falls, axis=0)) & (own > LEAST_DROP)]
    return float(np.add.reduce(found))


def _drop(found: Proven) -> float:
    return found.drop
