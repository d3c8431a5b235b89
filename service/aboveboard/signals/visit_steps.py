"""The steps of a visit in order of time, also when they arrive late or under two ids."""

from bisect import insort
from typing import NamedTuple

from msgspec import structs

from aboveboard.people.state import STEPS_KEPT, PersonState, VisitStep

Steps = tuple[VisitStep, ...]


class StepMark(NamedTuple):
    """The part of a signal in its visit: the step that it is, or the goal that it reaches. Each is "" for none."""

    step: str = ""
    goal: str = ""


NO_MARK = StepMark()


class EndedSteps(NamedTuple):
    """Steps that a goal ended at `at_ms`, or the end of their visit, where `goal` is ""."""

    steps: Steps
    goal: str
    at_ms: int


def add_step(steps: Steps, name: str, at_ms: int) -> Steps:
    """Returns the steps with one more, in order of time. The earliest is dropped beyond STEPS_KEPT.

    A late step takes its place by its own time, after those of the same time.
    """
    found = list(steps)
    insort(found, VisitStep(name, at_ms), key=lambda each: each.at_ms)
    return tuple(found[-STEPS_KEPT:])


def merge_steps(one: Steps, other: Steps) -> Steps:
    """Returns the steps of a visit that came in under two ids, in order of time."""
    if not one or not other:
        return one or other
    found = sorted((*one, *other), key=lambda each: (each.at_ms, each.name))
    return tuple(found[-STEPS_KEPT:])


def end_steps(steps: Steps, goal: str, at_ms: int) -> tuple[EndedSteps, Steps]:
    """Returns the steps up to a goal of `at_ms`, and those after it."""
    before = tuple([each for each in steps if each.at_ms <= at_ms])
    return EndedSteps(before, goal, at_ms), steps[len(before) :]


def without_steps(state: PersonState) -> PersonState:
    """Returns the state without the steps of the visit. Returns the same object when it has none."""
    visit = state.visit
    if visit is None or not visit.steps:
        return state
    return structs.replace(state, visit=structs.replace(visit, steps=()))
