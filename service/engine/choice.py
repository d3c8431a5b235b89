"""The choice: which items, in which order, with which probabilities. A pure function of its arguments."""

from typing import NamedTuple

import numpy as np
from msgspec import Struct

from service.engine.chances import mixed, personal
from service.engine.grid import Floats, Indexes
from service.engine.model import Bound
from service.engine.randomness import uniforms
from service.engine.scores import Scores, score, strength_of
from service.privacy.allowed import Allowed


class Slot(NamedTuple):
    """`item` is an item index, `place` its place among `Scores.positions`, `position` counts from 1.

    `probability` is that of this item in this slot, given the slots before it.
    """

    item: int
    place: int
    position: int
    probability: float


class Decision(Struct, frozen=True, eq=False):
    """`chances` are the probabilities of the first slot, one per candidate, as `scores.positions` stand."""

    slots: tuple[Slot, ...]
    chances: Floats
    scores: Scores
    strength: float


def decide(bound: Bound, allowed: Allowed, candidates: Indexes, *, count: int, seed: int) -> Decision:
    """Draw `count` items (fewer when there are fewer candidates), slot by slot and without replacement.

    In every slot the baseline is the first candidate left in baseline order, and the chances differ from it by at
    most the strength in total variation. At strength 0 it is the baseline order itself, each with probability 1.
    """
    scores, strength = score(bound, allowed, candidates), strength_of(allowed)
    wanted = max(0, min(count, scores.positions.size))
    if strength == 0.0 or wanted == 0:
        return _baseline(bound, scores, wanted)
    totals, numbers, slots = scores.total[None, :].copy(), uniforms(seed), list[Slot]()
    opening = chances = slot_chances(totals, bound.gamma, strength=strength)
    while True:
        place = _draw(chances[0], next(numbers))
        item = int(bound.order[scores.positions[place]])
        slots.append(Slot(item, place, len(slots) + 1, float(chances[0, place])))
        if len(slots) == wanted:
            return Decision(tuple(slots), opening[0], scores, strength)
        totals[0, place] = -np.inf
        first = int(np.isfinite(totals[0]).argmax())
        chances = slot_chances(totals, bound.gamma, strength=strength, gone=len(slots), first=first)


def slot_chances(totals: Floats, gamma: float, *, strength: float, gone: int = 0, first: int = 0) -> Floats:
    """The probabilities of one slot, per row of `totals`, of whose candidates `gone` are at minus infinity."""
    return mixed(personal(totals, gamma, totals.shape[1] - gone), strength, first)


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
    place = int(chances.cumsum().searchsorted(uniform, side="right"))
    return place if place < chances.size else int(chances.argmax())
