"""The score of every candidate for one person, and what each fact about the person adds to it.

The baseline score (`base`) and the part of the person (`effects`) stay apart until the final sum.
"""

import math
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

import numpy as np
from msgspec import Struct, field

from aboveboard import kernel
from aboveboard.engine import sparse_rows
from aboveboard.engine.exploration import Marks
from aboveboard.engine.features import FOR_KINDS
from aboveboard.engine.model import Bound
from aboveboard.engine.part_likes import choose_likes
from aboveboard.engine.sparse_rows import Effects, Floats, Indexes
from aboveboard.errors import AboveboardError
from aboveboard.privacy.allowed import Allowed, ContextFact, Interest, KnownState
from aboveboard.words import BOUGHT, Level

_OWN_KINDS = ("item:", "topic:")
_WHOLE = (BOUGHT, *FOR_KINDS)

Fact = Interest | ContextFact | KnownState

Notes = dict[Hashable, Hashable]
"""Results about causes that follow from their facts alone, by name. `explanation` keeps its own here."""


class ScoredCause(Struct, frozen=True):
    """Facts that a person would call one thing: all facts about one key, from any reach and category, or one
    field of the request.

    `values` is the part of each fact in what the cause adds.
    """

    facts: tuple[Fact, ...]
    values: tuple[float, ...]


class GivenWay(Struct, frozen=True, eq=False):
    """The scores as if nothing gave way (see `giving_way`), and the places that do by the row of their cause."""

    base: Floats
    total: Floats
    places: dict[int, Indexes]


class Scores(Struct, frozen=True, eq=False):
    """The scores of the candidates, in baseline order: the first is the baseline.

    `positions` are theirs in the bound placement. `base` is the baseline score, `total` this person's.
    `causes` come from the facts of `Allowed` that the model knows. `effects` is what each cause adds to each
    candidate, before `cap` (see `sparse_rows.sum_effects`). Causes from interests come first, and there are
    `interests` of them. After them are the interests that parts are learned by, once more. `varied` are the indexes of all causes but facts of the request of which the model knows no
    other value. `shared` counts the candidates with a finite score. Only the baseline may choose the
    others. `given_way` is None where no candidate gives way to others. `notes` are about `causes`, and all scores with
    the same ones may share them.
    """

    positions: Indexes
    base: Floats
    total: Floats
    causes: tuple[ScoredCause, ...]
    effects: Effects
    interests: int
    shared: int
    cap: float = 1.0
    varied: tuple[int, ...] = ()
    given_way: GivenWay | None = None
    notes: Notes = field(default_factory=dict)

    @property
    def open_base(self) -> Floats:
        """The baseline scores as if nothing were known of the person, so nothing gave way."""
        return self.base if self.given_way is None else self.given_way.base


class UsedCauses(NamedTuple):
    """The causes, each with its row of the grid and the factor of that row."""

    causes: tuple[ScoredCause, ...]
    rows: list[int]
    values: list[float]
    interests: int
    notes: Notes


def strength_of(allowed: Allowed) -> float:
    """Returns the share of the personal part in a choice. It is 0 at level off, and for a strength outside
    0..1.
    """
    strength = allowed.strength
    return strength if allowed.level > Level.OFF and 0.0 < strength <= 1.0 else 0.0


Use = Callable[[Bound, Allowed], UsedCauses]
"""A function that returns what `used` does."""


def score(bound: Bound, allowed: Allowed, candidates: Indexes, use: Use | None = None) -> Scores:
    """Returns the scores of the candidates, which are distinct item indexes in any order.

    A pure function. Every sum has a fixed order, so equal arguments give equal bits. With strength 0 no fact
    of `allowed` is read. `use` is `used`, or returns what it does. Raises AboveboardError when a weight in `allowed` is not finite.
    """
    among, positions, base = None, bound.everything, bound.base
    if candidates.size != positions.size:
        among = positions = _in_order(bound, candidates)
        base = base.take(among)
    causes, rows, values, interests, notes = (use or used)(bound, allowed)
    cap, native = bound.shelf.placement.variety.cause_cap, kernel.NATIVE
    added: Effects
    if native is not None and bound.grid.dense is not None and causes and base.size:
        added, total = np.empty((len(rows), base.size)), np.empty(base.size)
        native.score(bound.grid.dense, rows, values, among, base, cap, added, total)
    else:
        added = sparse_rows.effects(bound.grid, rows, values, among)
        total = base + sparse_rows.sum_effects(added, base.size, cap) if causes else base
    varied = _find_varied(bound, causes, interests)
    return Scores(positions, base, total, causes, added, interests, base.size, cap, varied, notes=notes)


def _in_order(bound: Bound, candidates: Indexes) -> Indexes:
    """Returns their positions, ascending. Marking beats sorting when there are very many."""
    marks = np.zeros(bound.everything.size, np.bool_)
    marks[bound.rank.take(candidates)] = True
    return np.flatnonzero(marks)


def used(bound: Bound, allowed: Allowed) -> UsedCauses:
    """Returns the causes in `allowed` that the model has a feature for; none at strength 0.

    An interest counts as weight / (half + |weight|), so that no amount of evidence in one key outweighs all
    else. The placement declares `half`, and it is 1 for showings. An order counts in full while more was ordered
    than returned. An intent and a state count by their weight, which is at most 1. Evidence against a key, such as a refund, never adds to it. Raises AboveboardError when a weight is
    not finite.
    """
    if strength_of(allowed) == 0.0:
        return UsedCauses((), [], [], 0, {})
    found: dict[str, ScoredCause] = {}
    row_of, weight_of = bound.rows.get, bound.match.get
    half_of_likes = bound.shelf.placement.variety.half_interest
    for interest in allowed.interests:
        key = interest.key
        row = row_of(key)
        if row is None:
            continue
        is_like = key.startswith(_OWN_KINDS)
        kind = interest.category if is_like else key.partition(":")[0]
        weight = weight_of((interest.reach, kind))
        if kind == BOUGHT and interest.weight <= 0.0:
            continue  # as much was returned as ordered
        if weight is not None:
            half = half_of_likes if is_like else 1.0
            value = interest.weight / (half + abs(interest.weight))
            if not is_like and kind in _WHOLE:
                value = 1.0 if kind == BOUGHT else interest.weight
            value *= weight
            if value > 0.0 and interest.weight < 0.0:
                continue
            known = found.get(key)
            if known is None:
                found[key] = ScoredCause((interest,), (value,))
            else:
                found[key] = ScoredCause((*known.facts, interest), (*known.values, value))
    causes, rows = [*found.values()], [bound.rows[key] for key in found]
    values = [sum(cause.values) for cause in causes]
    if not math.isfinite(sum(values)):
        raise AboveboardError("An interest has a weight that is not finite.")
    interests = len(causes)
    for like in choose_likes(bound.shelf, allowed) if bound.like_rows else ():
        row = bound.like_rows.get((like.reach, like.category, like.key))
        if row is not None:
            causes.append(ScoredCause((like,), (1.0,)))
            rows.append(row)
            values.append(1.0)
    for fact in allowed.context:
        row = bound.context_rows.get((fact.field, fact.value))
        if row is not None:
            causes.append(ScoredCause((fact,), (1.0,)))
            rows.append(row)
            values.append(1.0)
    return UsedCauses(tuple(causes), rows, values, interests, {})


def weigh(bound: Bound, allowed: Allowed) -> Hashable:
    """Returns all that `used` reads of a placement, but for the rows. It knows every interest, and no likes of parts."""
    known = tuple([(fact.field, fact.value) in bound.context_rows for fact in allowed.context])
    return bound.shelf.placement.variety.half_interest, tuple(bound.match.values()), known


def use_again(bound: Bound, found: UsedCauses) -> UsedCauses:
    """Returns what `used` found, with the rows of another placement of equal `weigh`."""
    facts = [cause.facts[0] for cause in found.causes]
    rows = [
        bound.context_rows[fact.field, fact.value] if isinstance(fact, ContextFact) else bound.rows[fact.key]
        for fact in facts
    ]
    return UsedCauses(found.causes, rows, found.values, found.interests, found.notes)


def _find_varied(bound: Bound, causes: tuple[ScoredCause, ...], interests: int) -> tuple[int, ...]:
    if not bound.constant_fields:
        return tuple(range(len(causes)))
    return tuple(
        [
            row
            for row, cause in enumerate(causes)
            if row < interests or _field_of(cause) not in bound.constant_fields
        ]
    )


def _field_of(cause: ScoredCause) -> str:
    fact = cause.facts[0]
    return fact.field if isinstance(fact, ContextFact) else ""


def squash(weight: float, half: float = 1.0) -> float:
    """Returns `weight / (half + |weight|)`, between -1 and 1. Raises AboveboardError when it is not finite."""
    if not math.isfinite(weight):
        raise AboveboardError("An interest has a weight that is not finite.")
    return weight / (half + abs(weight))


def totals_without(scores: Scores, dropped: Sequence[Sequence[int]]) -> Floats:
    """Returns one row for each set of dropped causes (their indexes in `causes`): `total` without them."""
    return scores.base + sparse_rows.sum_without(scores.effects, dropped, scores.base.size, scores.cap)


def unmet(scores: Scores) -> Marks:
    """Returns one row that marks the candidates that no known interest speaks about, for or against."""
    about = sparse_rows.find_effective(scores.effects, scores.base.size)[: scores.interests]
    none: Marks = ~np.logical_or.reduce(about, axis=0)[None, :]
    return none


def unmet_without(scores: Scores, dropped: Sequence[Sequence[int]]) -> Marks:
    """Returns one row for each set of dropped causes: `unmet` without them."""
    # Facts of the request are no interests of the person.
    about = sparse_rows.find_effective(scores.effects, scores.base.size)[: scores.interests]
    left = sparse_rows.mark_left(len(scores.causes), dropped)[:, : scores.interests]
    none: Marks = ~np.matmul(left, about)  # of marks, so it is true where one of each pair is
    return none
