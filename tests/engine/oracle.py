"""Functions of the engine that only tests need."""

import numpy as np
from aboveboard.engine.choice import Decision
from aboveboard.engine.features import data_of
from aboveboard.engine.model import Bound
from aboveboard.engine.slot_choice import open_slot
from aboveboard.engine.sparse_rows import Floats
from aboveboard.words import Level


def chances_of_slots(bound: Bound, decision: Decision) -> list[Floats]:
    """The chances of every candidate in each slot of a decision, given the slots before it."""
    if decision.strength == 0.0:
        places = range(decision.scores.positions.size)
        return [np.eye(1, len(places), slot.place)[0] for slot in decision.slots]
    return [open_slot(bound, decision, number).chances for number in range(len(decision.slots))]


def lowest_level(feature: str) -> Level:
    """The lowest level of the dial at which a feature may be used. Raises Unprocessable as `data_of` does."""
    return data_of(feature)[1]
