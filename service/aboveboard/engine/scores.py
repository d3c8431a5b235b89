"""What every candidate is worth for one person, and what each thing known about them adds to that.

What everybody's score is (`base`) and what the person adds (`effects`) are kept apart up to the very sum.
"""

import math
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from aboveboard.engine import sparse_rows
from aboveboard.engine.exploration import Marks
from aboveboard.engine.model import Bound
from aboveboard.engine.sparse_rows import Effects, Floats, Indexes
from aboveboard.errors import AboveboardError
from aboveboard.privacy.allowed import Allowed, ContextFact, Interest
from aboveboard.words import IN_VAIN, Level

_IN_VAIN_KEY = f"{IN_VAIN}:"

Fact = Interest | ContextFact


class ScoredCause(NamedTuple):
    """What a person would call one thing: all that is known of them about one key, wherever it was learned and from
    whatever they did; or one field of the request. `values` is what each fact brings to what the cause adds."""

    facts: tuple[Fact, ...]
    values: tuple[float, ...]


class Scores(Struct, frozen=True, eq=False):
    """Candidates stand in baseline order: the first is what everybody gets.

    `positions` are theirs in the bound shelf. `base` is what everybody's score is, `total` this person's.
    `causes` are made of the facts of `Allowed` that the model knows, and `effects` is what each of them adds to each
    candidate, before `cap` (see `grid.summed`). Causes from interests come first, and there are `interests` of them.
    `shared` counts the candidates with a finite score: the others only the baseline may choose.
    """

    positions: Indexes
    base: Floats
    total: Floats
    causes: tuple[ScoredCause, ...]
    effects: Effects
    interests: int
    shared: int
    cap: float = 1.0


class UsedCauses(NamedTuple):
    """The causes, each with its row of the grid and the value this is multiplied by."""

    causes: list[ScoredCause]
    rows: list[int]
    values: list[float]
    interests: int


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
    causes, rows, values, interests = used(bound, allowed)
    added, cap = sparse_rows.effects(bound.grid, rows, values, among), bound.shelf.placement.variety.cause_cap
    total = base + sparse_rows.sum_effects(added, base.size, cap) if causes else base
    return Scores(positions, base, total, tuple(causes), added, interests, base.size, cap)


def _in_order(bound: Bound, candidates: Indexes) -> Indexes:
    """Their positions, ascending; marking beats sorting when there are very many."""
    marks = np.zeros(bound.everything.size, np.bool_)
    marks[bound.rank.take(candidates)] = True
    return np.flatnonzero(marks)


def used(bound: Bound, allowed: Allowed) -> UsedCauses:
    """What of `allowed` the model has a feature for.

    An interest counts as weight / (1 + |weight|), so that no amount of evidence in one key outweighs all else.
    """
    if strength_of(allowed) == 0.0:
        return UsedCauses([], [], [], 0)
    found: dict[str, tuple[int, list[Fact], list[float]]] = {}
    row_of, weight_of = bound.rows.get, bound.match.get
    for interest in allowed.interests:
        key = interest.key
        row = row_of(key)
        if row is None:
            continue
        kind = IN_VAIN if key.startswith(_IN_VAIN_KEY) else interest.category
        weight = weight_of((interest.reach, kind))
        if weight is not None:
            value = weight * (interest.weight / (1.0 + abs(interest.weight)))
            if key in found:
                found[key][1].append(interest)
                found[key][2].append(value)
            else:
                found[key] = row, [interest], [value]
    causes = [ScoredCause(tuple(facts), tuple(parts)) for _, facts, parts in found.values()]
    rows, values = [row for row, _, _ in found.values()], [sum(parts) for _, _, parts in found.values()]
    if not math.isfinite(sum(values)):
        raise AboveboardError("an interest has a weight that is not finite")
    interests = len(causes)
    for fact in allowed.context:
        row = bound.context_rows.get((fact.field, fact.value))
        if row is not None:
            causes.append(ScoredCause((fact,), (1.0,)))
            rows.append(row)
            values.append(1.0)
    return UsedCauses(causes, rows, values, interests)


def squash(weight: float) -> float:
    """`weight / (1 + |weight|)`: between -1 and 1. Raises AboveboardError when it is not finite."""
    if not math.isfinite(weight):
        raise AboveboardError("an interest has a weight that is not finite")
    return weight / (1.0 + abs(weight))


def totals_without(scores: Scores, dropped: list[int]) -> Floats:
    """One row for each dropped cause (its number in `causes`): what `total` would be had nothing of it been allowed."""
    return scores.base + sparse_rows.sum_without(scores.effects, dropped, scores.base.size, scores.cap)


def totals_with_each_dropped(scores: Scores) -> Floats:
    """The row of `total`, and below it one row for each cause: the same had nothing of it been allowed."""
    return scores.base + sparse_rows.sum_dropping_each(scores.effects, scores.base.size, scores.cap)


def total_with_only(scores: Scores, kept: list[int]) -> Floats:
    """What `total` would be had only these causes been allowed (their numbers in `causes`, ascending)."""
    return scores.base + sparse_rows.sum_only(scores.effects, kept, scores.base.size, scores.cap)


def unmet(scores: Scores) -> Marks:
    """One row: which candidates nothing known of the person's interests says anything about, for or against."""
    about = sparse_rows.find_effective(scores.effects, scores.base.size)[: scores.interests]
    none: Marks = ~np.logical_or.reduce(about, axis=0)[None, :]
    return none


def unmet_with_each_dropped(scores: Scores) -> Marks:
    """The row of `unmet`, and below it one row for each cause: the same had nothing of it been allowed."""
    about = np.zeros((len(scores.causes) + 1, scores.base.size), np.bool_)
    about[1 : scores.interests + 1] = sparse_rows.find_effective(scores.effects, scores.base.size)[
        : scores.interests
    ]
    known = np.add.reduce(about, axis=0, dtype=np.intp)
    none: Marks = known == about
    return none


def unmet_without(scores: Scores, dropped: list[int]) -> Marks:
    """One row for each dropped cause: the same had nothing of it been allowed."""
    about = sparse_rows.find_effective(scores.effects, scores.base.size)
    about[scores.interests :] = False  # what is known of the request is nothing about the person's interests
    known = np.add.reduce(about, axis=0, dtype=np.intp)
    none: Marks = known == about[dropped]
    return none


def unmet_but_for(scores: Scores, kept: list[int]) -> Marks:
    """One row: the same had only these causes been allowed."""
    about = sparse_rows.find_effective(scores.effects, scores.base.size)
    known = np.logical_or.reduce(about[[cause for cause in kept if cause < scores.interests]], axis=0)
    none: Marks = ~known[None, :]
    return none
