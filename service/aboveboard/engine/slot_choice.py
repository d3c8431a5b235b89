"""The choice in one slot of a decision, given the items above it.

The engine draws a list slot by slot. So a slot is decided like a decision of one item, without those above it.
"""

import numpy as np
from msgspec import Struct

from aboveboard.engine.choice import Decision, Slot, list_tests
from aboveboard.engine.model import Bound
from aboveboard.engine.partial_choice import list_places_around, open_terms_around
from aboveboard.engine.scores import Scores
from aboveboard.engine.slot_chances import SlotTerms, decide_without, find_costs, lower_totals, open_terms
from aboveboard.engine.sparse_rows import Floats


class SlotChoice(Struct, frozen=True, eq=False):
    """One slot of a decision. `chances` are its probabilities, one per candidate, in the order of `scores.positions`.

    `place` is that of the shown item among the candidates, in baseline order, and `now` its probability in this slot.
    Its `terms` have strength 0 where the baseline alone decides this slot. `without` and `nothing` are as those of
    `Decision`, for this slot.
    """

    decision: Decision
    scores: Scores
    slot: Slot
    place: int
    now: float
    chances: Floats
    terms: SlotTerms
    without: Floats | None = None
    nothing: Floats | None = None


def open_slot(bound: Bound, decision: Decision, number: int) -> SlotChoice:
    """Returns the slot with this number, from 0. Its probabilities are those of the draw, to the bit."""
    scores, slot = decision.scores, decision.slots[number]
    if decision.kept:
        return _open_around(bound, decision, number)
    if number == 0:
        terms = SlotTerms(decision.strength, scores.shared)
        return _open(decision, slot, decision.chances, terms, (decision.without, decision.nothing))
    above = tuple([each.place for each in decision.slots[:number]])
    terms = open_terms(scores, decision.strength, above, find_costs(bound, scores, above))
    if terms.strength == 0.0:
        return _open(decision, slot, decide_without(bound, scores, terms, [()])[0], terms)
    return _open_tested(bound, decision, slot, terms)


def _open_around(bound: Bound, decision: Decision, number: int) -> SlotChoice:
    scores, slot, codes = decision.scores, decision.slots[number], decision.kept
    above = list_places_around(decision.slots, codes, number)
    if codes[number]:  # nothing else could stand here
        others = tuple([place for place in above if place != slot.place])
        chances = np.zeros(scores.positions.size)
        chances[slot.place] = 1.0
        return _open(decision, slot, chances, open_terms_around(bound, scores, 0.0, others))
    terms = open_terms_around(bound, scores, decision.strength, above)
    if terms.strength == 0.0:
        return _open(decision, slot, decide_without(bound, scores, terms, [()])[0], terms)
    return _open_tested(bound, decision, slot, terms)


def _open_tested(bound: Bound, decision: Decision, slot: Slot, terms: SlotTerms) -> SlotChoice:
    opened = decide_without(bound, decision.scores, terms, list_tests(decision.scores))
    without = opened[1:-1] if len(opened) > 2 else None
    return _open(decision, slot, opened[0], terms, (without, opened[-1] if len(opened) > 1 else None))


def _open(
    decision: Decision,
    slot: Slot,
    chances: Floats,
    terms: SlotTerms,
    tested: tuple[Floats | None, Floats | None] = (None, None),
) -> SlotChoice:
    place, (without, nothing) = slot.place, tested
    now = float(chances[place])
    return SlotChoice(decision, decision.scores, slot, place, now, chances, terms, without, nothing)


def lower(choice: SlotChoice, values: Floats) -> Floats:
    """Returns the values, one for each candidate, less the costs of being like the items above."""
    return values if choice.terms.costs is None else lower_totals(values[None, :], choice.terms)[0]


def find_best(choice: SlotChoice, values: Floats) -> int:
    """Returns the place with the largest of `values` that is not above; the first one where none is finite."""
    if not choice.terms.above:
        return int(values.argmax())
    left = values.copy()
    left[list(choice.terms.above)] = -np.inf
    best = int(left.argmax())
    return best if left[best] > -np.inf else choice.terms.first
