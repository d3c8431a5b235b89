"""The choice in one slot of a decision, given the items above it.

The engine draws a list slot by slot. So a slot is decided like a decision of one item, without those above it.
"""

import numpy as np
from msgspec import Struct

from aboveboard.engine.choice import Decision, DroppedTotals, Slot, drop_each, slot_chances
from aboveboard.engine.diversity import Spread
from aboveboard.engine.model import Bound
from aboveboard.engine.scores import Scores
from aboveboard.engine.sparse_rows import Floats


class SlotChoice(Struct, frozen=True, eq=False):
    """One slot of a decision. `chances` are its probabilities, one per candidate, in the order of `scores.positions`.

    `totals` are this person's scores in it: at minus infinity for what only the baseline may choose, and for `above`.
    `above` are the places drawn before, in order, and `first` is the baseline's choice. The personal part may choose
    among `left` candidates. `strength` is 0 where the baseline alone decides this slot. `without` and `nothing` are
    as those of `Decision`, for this slot.
    """

    decision: Decision
    slot: Slot
    chances: Floats
    strength: float
    totals: Floats
    left: int
    above: tuple[int, ...] = ()
    first: int = 0
    without: Floats | None = None
    nothing: Floats | None = None

    @property
    def scores(self) -> Scores:
        return self.decision.scores

    @property
    def place(self) -> int:
        """The place of the shown item among the candidates, in baseline order."""
        return self.slot.place

    @property
    def now(self) -> float:
        """The probability of the shown item in this slot."""
        return float(self.chances[self.slot.place])


def open_slot(
    bound: Bound, decision: Decision, number: int, dropped: DroppedTotals | None = None
) -> SlotChoice:
    """Returns the slot with this number, from 0. Its probabilities are those of the draw, to the bit.

    `dropped` is the result of `drop_each` for the decision, which is the same for all slots.
    """
    scores, slot = decision.scores, decision.slots[number]
    if number == 0:
        return SlotChoice(
            decision,
            slot,
            decision.chances,
            decision.strength,
            scores.total,
            scores.shared,
            without=decision.without,
            nothing=decision.nothing,
        )
    above = tuple([each.place for each in decision.slots[:number]])
    rows, strange = drop_each(bound, scores) if dropped is None else dropped
    totals = lower_totals(bound, scores, rows, above)
    still = np.ones(scores.total.size, np.bool_)
    still[list(above)] = False
    first, left = int(still.argmax()), int(np.isfinite(totals[0]).sum())
    strength = decision.strength if left else 0.0
    if strength == 0.0:
        chances = np.zeros(scores.total.size)
        chances[first] = 1.0
        return SlotChoice(decision, slot, chances, strength, totals[0], left, above, first)
    opened = slot_chances(bound, totals, strength=strength, left=left, first=first, unmet=strange)
    tested = len(opened) > 2
    return SlotChoice(
        decision,
        slot,
        opened[0],
        strength,
        totals[0],
        left,
        above,
        first,
        without=opened[1:-1] if tested else None,
        nothing=opened[-1] if len(opened) > 1 else None,
    )


def lower_totals(bound: Bound, scores: Scores, totals: Floats, above: tuple[int, ...]) -> Floats:
    """Returns `totals` as the items above change them: at minus infinity for these, and lower by the cost of diversity
    for what is like them.
    """
    if above and bound.shelf.placement.variety.diversity:
        spread = Spread(bound, scores.positions)
        for place in above:
            spread.add(int(bound.order[scores.positions[place]]))
        lowered = spread.lower(totals)
    else:
        lowered = totals.copy()
    lowered[:, list(above)] = -np.inf
    return lowered


def find_best(choice: SlotChoice, values: Floats) -> int:
    """Returns the place with the largest of `values` that is not above; the first one where none is finite."""
    if not choice.above:
        return int(values.argmax())
    left = values.copy()
    left[list(choice.above)] = -np.inf
    best = int(left.argmax())
    return best if left[best] > -np.inf else choice.first
