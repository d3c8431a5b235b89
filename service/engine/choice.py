"""The choice: which items, in which order, with which probabilities. A pure function of its arguments."""

from collections.abc import Collection
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from msgspec import Struct, structs

from service.engine.chances import mixed, personal
from service.engine.grid import Floats, Indexes
from service.engine.model import Bound
from service.engine.randomness import uniforms
from service.engine.scores import Scores, score, strength_of, totals_without
from service.privacy.allowed import Allowed

TESTED_CELLS = 20_000
"""Facts * facts * candidates up to which every fact is tested while deciding; it costs less than a second pass."""


class Slot(NamedTuple):
    """`item` is an item index, `place` its place among `Scores.positions`, `position` counts from 1.

    `probability` is that of this item in this slot, given the slots before it.
    """

    item: int
    place: int
    position: int
    probability: float


class Decision(Struct, frozen=True, eq=False):
    """`chances` are the probabilities of the first slot, one per candidate, as `scores.positions` stand.

    `without` are the same, one row per fact of `scores.facts`, had that fact not been allowed: every fact is tested in
    the pass that decides. None when that would be too much, and for a decision without facts.
    """

    slots: tuple[Slot, ...]
    chances: Floats
    scores: Scores
    strength: float
    without: Floats | None = None


def decide(
    bound: Bound,
    allowed: Allowed,
    candidates: Indexes,
    *,
    count: int,
    seed: int,
    impersonal: Collection[int] = (),
) -> Decision:
    """Draw `count` items (fewer when there are fewer candidates), slot by slot and without replacement.

    In every slot the baseline is the first candidate left in baseline order, and the chances differ from it by at
    most the strength in total variation. At strength 0 it is the baseline order itself, each with probability 1.
    `impersonal` are candidates that only the baseline may choose.
    """
    scores, strength = score(bound, allowed, candidates), strength_of(allowed)
    if impersonal and strength:
        scores = _without_impersonal(bound, scores, impersonal)
    wanted = max(0, min(count, scores.positions.size))
    if strength == 0.0 or wanted == 0 or scores.shared == 0:
        return _baseline(bound, scores, wanted)
    opening = slot_chances(_with_each_dropped(scores), bound.gamma, strength=strength, left=scores.shared)
    slots = _drawn(bound, scores, opening[0], strength, wanted=wanted, seed=seed)
    return Decision(slots, opening[0], scores, strength, opening[1:] if len(opening) > 1 else None)


def _with_each_dropped(scores: Scores) -> Floats:
    """The totals, and below them, while that is little, the totals without each fact in turn."""
    facts, size = len(scores.facts), scores.total.size
    if facts * facts * size > TESTED_CELLS or not facts:
        return scores.total[None, :]
    rows = np.empty((facts + 1, size))
    rows[0] = scores.total
    rows[1:] = totals_without(scores, list(range(facts)))
    return rows


def _drawn(
    bound: Bound, scores: Scores, opening: Floats, strength: float, *, wanted: int, seed: int
) -> tuple[Slot, ...]:
    numbers, slots, chances = uniforms(seed), list[Slot](), opening
    totals: Floats | None = None
    while True:
        place = _draw(chances, next(numbers))
        item = int(bound.order[scores.positions[place]])
        slots.append(Slot(item, place, len(slots) + 1, float(chances[place])))
        if len(slots) == wanted:
            return tuple(slots)
        if totals is None:
            totals = scores.total[None, :].copy()
        totals[0, place] = -np.inf
        chances = _next_chances(bound, totals, strength, [slot.place for slot in slots])


def _next_chances(bound: Bound, totals: Floats, strength: float, drawn: list[int]) -> Floats:
    """The chances of the next slot. When nothing is left to choose personally, the baseline goes on alone."""
    open_places = np.ones(totals.shape[1], np.bool_)
    open_places[drawn] = False
    first, left = int(open_places.argmax()), int(np.isfinite(totals[0]).sum())
    if left == 0:
        chances = np.zeros(totals.shape[1])
        chances[first] = 1.0
        return chances
    opened = slot_chances(totals, bound.gamma, strength=strength, left=left, first=first)
    row: Floats = opened[0]
    return row


def slot_chances(totals: Floats, gamma: float, *, strength: float, left: int, first: int = 0) -> Floats:
    """The probabilities of one slot, per row of `totals`, of which `left` are finite: minus infinity is a candidate
    that was drawn, or that only the baseline may choose."""
    return mixed(personal(totals, gamma, left), strength, first)


def _without_impersonal(bound: Bound, scores: Scores, impersonal: Collection[int]) -> Scores:
    """The same scores, at minus infinity for those that only the baseline may choose."""
    base, total = scores.base.copy(), scores.total.copy()
    places = np.flatnonzero(np.isin(items_of(bound, scores), np.array(sorted(impersonal), np.intp)))
    base[places] = total[places] = -np.inf
    return structs.replace(scores, base=base, total=total, shared=scores.shared - places.size)


def items_of(bound: Bound, scores: Scores) -> Indexes:
    """The item indexes of the candidates, as `scores.positions` stand."""
    return bound.order.take(scores.positions)


def _baseline(bound: Bound, scores: Scores, wanted: int) -> Decision:
    chances = np.zeros(scores.positions.size)
    chances[:1] = 1.0
    items = bound.order.take(scores.positions[:wanted]).tolist()
    slots = tuple(Slot(item, place, place + 1, 1.0) for place, item in enumerate(items))
    return Decision(slots, chances, scores, 0.0)


def _draw(chances: Floats, uniform: float) -> int:
    """The place where the running sum first exceeds `uniform`, so never one of chance 0.

    Rounding may leave the sum a hair under 1 and `uniform` above it: then it is the likeliest.
    """
    for place, reached in enumerate(accumulate(chances.tolist())):
        if reached > uniform:
            return place
    return int(chances.argmax())
