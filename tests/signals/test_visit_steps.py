"""The steps of a visit in order of time."""

from aboveboard.people.state import STEPS_KEPT, PersonState, Visit, VisitStep
from aboveboard.signals.visit_steps import EndedSteps, add_step, end_steps, merge_steps, without_steps
from hypothesis import given
from hypothesis import strategies as st

A, B, C = VisitStep("a", 1), VisitStep("b", 2), VisitStep("c", 3)


@given(st.permutations([("a", 1), ("b", 2), ("c", 3), ("d", 4)]))
def test_a_late_step_takes_its_place(order: list[tuple[str, int]]) -> None:
    """The order of arrival makes no difference."""
    steps: tuple[VisitStep, ...] = ()
    for name, at_ms in order:
        steps = add_step(steps, name, at_ms)
    assert [each.name for each in steps] == ["a", "b", "c", "d"]


def test_the_earliest_steps_are_dropped() -> None:
    """A visit never has more than STEPS_KEPT."""
    steps: tuple[VisitStep, ...] = ()
    for at_ms in range(STEPS_KEPT + 5):
        steps = add_step(steps, "a", at_ms)
    assert (len(steps), steps[0].at_ms) == (STEPS_KEPT, 5)


def test_a_goal_ends_the_steps_before_it() -> None:
    """Later ones, which arrived before it, begin the next stretch."""
    assert end_steps((A, B, C), "buy", 2) == (EndedSteps((A, B), "buy", 2), (C,))


def test_a_visit_under_two_ids_has_the_steps_of_both() -> None:
    """Either order of the ids gives the same steps."""
    assert merge_steps((A, C), (B,)) == merge_steps((B,), (A, C)) == (A, B, C)
    assert merge_steps((), (B,)) == (B,)


def test_forgetting_the_steps_leaves_the_visit() -> None:
    """A state without steps is returned as it is."""
    state = PersonState(visit=Visit("s", 1, 3, steps=(A,)))
    assert without_steps(state).visit == Visit("s", 1, 3)
    assert without_steps(without_steps(state)) == without_steps(state)
    nobody = PersonState()
    assert without_steps(nobody) is nobody
