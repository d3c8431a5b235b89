"""The first slot of a decision decided again with less: without some causes, or without all of them.

The code that decided it decides it again. It runs in the deciding pass, or here.
"""

from collections.abc import Collection, Sequence

import numpy as np
from msgspec import structs

from aboveboard.engine.choice import Decision, slot_chances
from aboveboard.engine.model import Bound
from aboveboard.engine.scores import find_varied, totals_without, unmet_without
from aboveboard.engine.sparse_rows import Floats

CELLS_AT_ONCE = 50_000
"""The probabilities computed in one pass. They take half a megabyte, which stays in the processor's cache.
More take twice as long.
"""


def decide_without(bound: Bound, decision: Decision, dropped: Sequence[Sequence[int]]) -> Floats:
    """Returns the probabilities of the first slot without each set of rows of `Scores.causes`, one row for each
    set.
    """
    known = decision.without
    if known is not None and all(len(rows) == 1 for rows in dropped):
        found: Floats = known.take([row for rows in dropped for row in rows], axis=0)
        return found
    scores = decision.scores
    strange = unmet_without(scores, dropped) if bound.shelf.placement.variety.unmet else None
    tested = np.empty((len(dropped), scores.base.size))
    step = max(1, CELLS_AT_ONCE // scores.base.size)
    for at in range(0, len(dropped), step):
        some = slice(at, at + step)
        tested[some] = slot_chances(
            bound,
            totals_without(scores, dropped[some]),
            strength=decision.strength,
            left=scores.shared,
            unmet=None if strange is None else strange[some],
        )
    return tested


def with_nothing(bound: Bound, decision: Decision) -> Floats:
    """Returns the probabilities of the first slot at the same level when nothing is known that ever varied."""
    if decision.nothing is not None:
        return decision.nothing
    row: Floats = decide_without(bound, decision, [find_varied(bound, decision.scores)])[0]
    return row


def with_nothing_once(bound: Bound, decision: Decision) -> Decision:
    """Returns the decision with its `nothing`, which many tests of one explanation compare with."""
    if decision.nothing is not None or decision.strength == 0.0 or not decision.scores.causes:
        return decision
    return structs.replace(decision, nothing=with_nothing(bound, decision))


def all_but(bound: Bound, decision: Decision, kept: Collection[int]) -> list[int]:
    """Returns the rows of all causes but `kept`."""
    return [row for row in find_varied(bound, decision.scores) if row not in kept]
