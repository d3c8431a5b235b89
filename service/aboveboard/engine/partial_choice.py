"""The choice of some slots of a list, while the others keep their item.

A kept slot has probability 1. A drawn one has the probability that the draw had, given all kept items. The baseline of a
drawn slot is the first candidate that no slot has. So its probabilities differ from that baseline by at most the
strength, in total variation (promise 3).
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from aboveboard.engine.choice import Decision, Slot, draw, without_impersonal
from aboveboard.engine.giving_way import give_way
from aboveboard.engine.model import Bound
from aboveboard.engine.randomness import uniforms
from aboveboard.engine.scores import Scores, Use, score, strength_of
from aboveboard.engine.slot_chances import SlotTerms, decide_without, find_costs, open_terms
from aboveboard.engine.sparse_rows import Floats, Indexes
from aboveboard.privacy.allowed import Allowed


class Standing(NamedTuple):
    """An item, by its index, that a slot keeps, and the code of the reason why."""

    item: int
    code: str


def decide_around(
    bound: Bound,
    allowed: Allowed,
    candidates: Indexes,
    standing: Sequence[Standing | None],
    *,
    count: int,
    seed: int,
    impersonal: Indexes | Collection[int] = (),
    use: Use | None = None,
) -> Decision:
    """Fills `count` slots, fewer when there are fewer candidates. Slots of `standing` keep their item, others are drawn.

    So are slots after its end. Kept items are distinct candidates. Equal arguments give equal bits. Without any kept item,
    they are those of `decide`. `use` is as for `score`.
    """
    scores, strength = score(bound, allowed, candidates, use), strength_of(allowed)
    if allowed.states and strength:
        scores = give_way(bound, allowed, scores)
    if len(impersonal) and strength:
        scores = without_impersonal(bound, scores, impersonal)
    wanted = max(0, min(count, scores.positions.size))
    kept = [*standing[:wanted], *[None] * (wanted - len(standing))]
    if not scores.shared or None not in kept:
        strength = 0.0
    above = tuple([_find_place(bound, scores, each.item) for each in kept if each is not None])
    numbers, slots = uniforms(seed), list[Slot]()
    for position, stands in enumerate(kept, 1):
        if stands is not None:
            slots.append(Slot(stands.item, _find_place(bound, scores, stands.item), position, 1.0))
            continue
        terms = open_terms_around(bound, scores, strength, above)
        chances = decide_without(bound, scores, terms, [()])[0]
        place = draw(chances, next(numbers))
        slots.append(Slot(int(bound.order[scores.positions[place]]), place, position, float(chances[place])))
        above = (*above, place)
    codes = tuple(["" if each is None else each.code for each in kept])
    chances = np.zeros(scores.positions.size)
    if slots:
        chances = chances_of_first(bound, scores, strength, tuple(slots), codes)
    return Decision(tuple(slots), chances, scores, strength, kept=codes)


def open_terms_around(bound: Bound, scores: Scores, strength: float, above: tuple[int, ...]) -> SlotTerms:
    """Returns the terms of a slot that is drawn while other slots have the items at the places `above`."""
    costs = find_costs(bound, scores, above) if strength else None
    return open_terms(scores, strength, above, costs)


def list_places_around(slots: tuple[Slot, ...], codes: tuple[str, ...], number: int) -> tuple[int, ...]:
    """Returns the places that a drawn slot could not get: of the kept items, then of those drawn before it."""
    standing = [slot.place for slot, code in zip(slots, codes, strict=True) if code]
    drawn = [slot.place for slot, code in zip(slots[:number], codes, strict=False) if not code]
    return (*standing, *drawn)


def chances_of_first(
    bound: Bound, scores: Scores, strength: float, slots: tuple[Slot, ...], codes: tuple[str, ...]
) -> Floats:
    """Returns the probabilities of the first slot, one per candidate. A kept item there has all of it."""
    if codes[0]:
        chances = np.zeros(scores.positions.size)
        chances[slots[0].place] = 1.0
        return chances
    terms = open_terms_around(bound, scores, strength, list_places_around(slots, codes, 0))
    found: Floats = decide_without(bound, scores, terms, [()])[0]
    return found


def _find_place(bound: Bound, scores: Scores, item: int) -> int:
    return int(np.searchsorted(scores.positions, bound.rank[item]))
