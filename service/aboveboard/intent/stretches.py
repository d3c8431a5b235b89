"""The stretches of a visit: a goal ends one, and the next begins without steps.

A signal that is both a step and a goal stays a step towards the other goals. It ends nothing.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from aboveboard.intent.declared_intents import Intents, find_goals, find_step
from aboveboard.signals.catalogue import SignalType
from aboveboard.signals.fields import FieldValue, says_special
from aboveboard.signals.visit_steps import NO_MARK, EndedSteps, StepMark

NONE = ""
"""The goal of a stretch that reached none."""


class Stretch(Struct, frozen=True, array_like=True):
    """The steps of a visit up to a goal, or up to its end. The goal's own signal is none of them.

    `at_ms` is the time of the goal, or of the last step. `goal` is NONE where no goal was reached.
    """

    goal: str
    steps: tuple[str, ...]
    at_ms: int


def make_stretch(intents: Intents, ended: EndedSteps) -> Stretch | None:
    """Returns the stretch of these steps. None without a step, and for the end of a visit with one alone.

    At the end of a visit its goal is the first that a step reached.
    """
    names = tuple([each.name for each in ended.steps])
    if len(names) < (1 if ended.goal else 2):
        return None
    goal = ended.goal
    if not goal:
        reached = find_reached(intents, names)
        goal = next((each.name for each in intents.intents if each.name in reached), NONE)
    return Stretch(goal, names, ended.at_ms)


def mark_signal(
    intents: Intents, signal_type: SignalType, kept: Mapping[str, FieldValue], *, special: bool
) -> StepMark:
    """Returns the part of a stored signal in its visit. A signal with special data has none."""
    if special or any(says_special(signal_type.fields[name], value) for name, value in kept.items()):
        return NO_MARK
    if step := find_step(intents, signal_type, kept):
        return StepMark(step)
    goals = find_goals(intents, signal_type, kept)
    return StepMark(goal=goals[0]) if goals else NO_MARK


def find_reached(intents: Intents, steps: Iterable[str]) -> frozenset[str]:
    """Returns the intents that these steps have reached already. Nothing is read of them."""
    return frozenset().union(*[intents.reached.get(name, ()) for name in steps])
