"""One slot of a decision decided again with less: without some causes, or without all of them.

The items above it stay where they are. The code that decided it decides it again. It runs in the deciding pass, or here.
"""

from collections.abc import Collection, Sequence

from msgspec import structs

from aboveboard.engine import slot_chances
from aboveboard.engine.model import Bound
from aboveboard.engine.slot_choice import SlotChoice
from aboveboard.engine.sparse_rows import Floats


def decide_without(bound: Bound, choice: SlotChoice, dropped: Sequence[Sequence[int]]) -> Floats:
    """Returns the probabilities of the slot without each set of rows of `Scores.causes`, one row for each set."""
    known = choice.without
    if known is not None and {*map(len, dropped)} <= {1}:
        found: Floats = known.take([row for rows in dropped for row in rows], axis=0)
        return found
    return slot_chances.decide_without(bound, choice.scores, choice.terms, dropped)


def with_nothing(bound: Bound, choice: SlotChoice) -> Floats:
    """Returns the probabilities of the slot at the same level when nothing is known that ever varied."""
    if choice.nothing is not None:
        return choice.nothing
    row: Floats = decide_without(bound, choice, [choice.scores.varied])[0]
    return row


def with_nothing_once(bound: Bound, choice: SlotChoice) -> SlotChoice:
    """Returns the slot with its `nothing`, which many tests of one explanation compare with."""
    if choice.nothing is not None or choice.terms.strength == 0.0 or not choice.scores.causes:
        return choice
    return structs.replace(choice, nothing=with_nothing(bound, choice))


def all_but(choice: SlotChoice, kept: Collection[int]) -> list[int]:
    """Returns the rows of all causes but `kept`."""
    return [row for row in choice.scores.varied if row not in kept]
