"""One slot of a decision decided again with less: without some causes, or without all of them.

The items above it stay where they are. The code that decided it decides it again. It runs in the deciding pass, or here.
"""

from collections.abc import Collection, Sequence

import numpy as np
from msgspec import structs

from aboveboard.engine.choice import slot_chances
from aboveboard.engine.exploration_limit import find_limit
from aboveboard.engine.model import Bound
from aboveboard.engine.scores import find_varied, totals_without, unmet_without
from aboveboard.engine.slot_choice import SlotChoice, lower_totals
from aboveboard.engine.sparse_rows import Floats

CELLS_AT_ONCE = 50_000
"""The probabilities computed in one pass. They take half a megabyte, which stays in the processor's cache.
More take twice as long.
"""


def decide_without(bound: Bound, choice: SlotChoice, dropped: Sequence[Sequence[int]]) -> Floats:
    """Returns the probabilities of the slot without each set of rows of `Scores.causes`, one row for each set."""
    known = choice.without
    if known is not None and all(len(rows) == 1 for rows in dropped):
        found: Floats = known.take([row for rows in dropped for row in rows], axis=0)
        return found
    tested = np.empty((len(dropped), choice.scores.base.size))
    step = max(1, CELLS_AT_ONCE // choice.scores.base.size)
    for at in range(0, len(dropped), step):
        tested[at : at + step] = _decide_some(bound, choice, dropped[at : at + step])
    return tested


def _decide_some(bound: Bound, choice: SlotChoice, dropped: Sequence[Sequence[int]]) -> Floats:
    """Returns one row for each set. Where exploration is limited, the row with nothing known is decided with them."""
    scores, sets = choice.scores, list(dropped)
    if find_limit(bound) < 1.0:
        sets.append(find_varied(bound, scores))
    return slot_chances(
        bound,
        lower_totals(bound, scores, totals_without(scores, sets), choice.above),
        strength=choice.strength,
        left=choice.left,
        first=choice.first,
        unmet=unmet_without(scores, sets) if bound.shelf.placement.variety.unmet else None,
    )[: len(dropped)]


def with_nothing(bound: Bound, choice: SlotChoice) -> Floats:
    """Returns the probabilities of the slot at the same level when nothing is known that ever varied."""
    if choice.nothing is not None:
        return choice.nothing
    row: Floats = decide_without(bound, choice, [find_varied(bound, choice.scores)])[0]
    return row


def with_nothing_once(bound: Bound, choice: SlotChoice) -> SlotChoice:
    """Returns the slot with its `nothing`, which many tests of one explanation compare with."""
    if choice.nothing is not None or choice.strength == 0.0 or not choice.scores.causes:
        return choice
    return structs.replace(choice, nothing=with_nothing(bound, choice))


def all_but(bound: Bound, choice: SlotChoice, kept: Collection[int]) -> list[int]:
    """Returns the rows of all causes but `kept`."""
    return [row for row in find_varied(bound, choice.scores) if row not in kept]
