"""What every candidate is worth for one person, and what each thing known about them adds to that."""

import math

import numpy as np
from msgspec import Struct

from service.engine import grid
from service.engine.grid import Effects, Floats, Indexes
from service.engine.model import Bound
from service.errors import AboveboardError
from service.privacy.allowed import Allowed, ContextFact, Interest
from service.words import Level

Fact = Interest | ContextFact


class Scores(Struct, frozen=True, eq=False):
    """Candidates stand in baseline order: the first is what everybody gets.

    `positions` are theirs in the bound shelf. `base` is what everybody's score is, `total` this person's.
    `facts` are those of `Allowed` that the model knows, and `effects` what each of them adds to each candidate.
    `shared` counts the candidates with a finite score: the others only the baseline may choose.
    """

    positions: Indexes
    base: Floats
    total: Floats
    facts: tuple[Fact, ...]
    effects: Effects
    shared: int


def strength_of(allowed: Allowed) -> float:
    """The share of the personal part in a choice: 0 at level off, and for anything outside 0..1."""
    strength = allowed.strength
    return strength if allowed.level > Level.OFF and 0.0 < strength <= 1.0 else 0.0


def score(bound: Bound, allowed: Allowed, candidates: Indexes) -> Scores:
    """Scores of the candidates, which are distinct item indexes in any order.

    A pure function; every sum has a fixed order, so equal arguments give equal bits. With strength 0 nothing of
    `allowed` is looked at. Raises AboveboardError when a weight in `allowed` is not finite.
    """
    among, positions, base = None, bound.everything, bound.base
    if candidates.size != positions.size:
        among = positions = _in_order(bound, candidates)
        base = base.take(among)
    facts, rows, values = used(bound, allowed)
    added = grid.effects(bound.grid, rows, values, among)
    total = base + grid.summed(added, base.size) if facts else base
    return Scores(positions, base, total, tuple(facts), added, base.size)


def _in_order(bound: Bound, candidates: Indexes) -> Indexes:
    """Their positions, ascending; marking beats sorting when there are very many."""
    marks = np.zeros(bound.everything.size, np.bool_)
    marks[bound.rank.take(candidates)] = True
    return np.flatnonzero(marks)


def used(bound: Bound, allowed: Allowed) -> tuple[list[Fact], list[int], list[float]]:
    """The facts the model has a feature for, each with its row of the grid and the value it is multiplied by.

    An interest counts as weight / (1 + |weight|), so that no amount of evidence in one key outweighs all else.
    """
    facts: list[Fact] = []
    rows: list[int] = []
    values: list[float] = []
    if strength_of(allowed) == 0.0:
        return facts, rows, values
    row_of, weight_of = bound.rows.get, bound.match.get
    for interest in allowed.interests:
        row, weight = row_of(interest.key), weight_of((interest.reach, interest.category))
        if row is not None and weight is not None:
            facts.append(interest)
            rows.append(row)
            values.append(weight * (interest.weight / (1.0 + abs(interest.weight))))
    if not math.isfinite(sum(values)):
        raise AboveboardError("an interest has a weight that is not finite")
    for fact in allowed.context:
        row = bound.context_rows.get((fact.field, fact.value))
        if row is not None:
            facts.append(fact)
            rows.append(row)
            values.append(1.0)
    return facts, rows, values


def squashed(weight: float) -> float:
    """`weight / (1 + |weight|)`: between -1 and 1. Raises AboveboardError when it is not finite."""
    if not math.isfinite(weight):
        raise AboveboardError("an interest has a weight that is not finite")
    return weight / (1.0 + abs(weight))


def totals_without(scores: Scores, dropped: list[int]) -> Floats:
    """One row for each dropped fact (its number in `facts`): what `total` would be had it not been allowed."""
    return scores.base + grid.summed_without(scores.effects, dropped, scores.base.size)


def total_with_only(scores: Scores, kept: list[int]) -> Floats:
    """What `total` would be had only these facts been allowed (their numbers in `facts`, ascending)."""
    return scores.base + grid.summed_only(scores.effects, kept, scores.base.size)
