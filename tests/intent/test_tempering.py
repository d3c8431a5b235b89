"""The learned exponent: bounded, by held-out people, and a function of what is counted alone."""

from aboveboard.intent.posterior import USUAL_TENTHS
from aboveboard.intent.tempering import GRID, LEAST, learn_exponent

from tests.intent.visits import SHIPPED, counted, stretch

REPEATED = [
    [stretch(goal, *[first] * 5)]
    for person in range(LEAST)
    for first in ("item_viewed" if person % 2 else "searched",)
    for goal in ("buy" if person % 10 in (1, 3, 5, 0) else "",)
]
"""People whose later steps repeat the first one, so that they tell nothing more."""


def test_too_few_people_keep_the_usual_exponent() -> None:
    """One person less than LEAST learns nothing."""
    people = REPEATED[:-1]
    assert learn_exponent(SHIPPED, counted(people), people) == USUAL_TENTHS


def test_steps_that_repeat_each_other_are_tempered() -> None:
    """The exponent is one of the grid, and low where the steps are one and the same."""
    assert learn_exponent(SHIPPED, counted(REPEATED), REPEATED) == GRID[0]


def test_steps_that_tell_each_a_part_are_not() -> None:
    """Where each goal has steps of its own, all of each counts."""
    apart = {"buy": "item_viewed", "": "searched", "help": "error_shown"}
    people = [[stretch(goal, *[step] * 3)] for goal, step in apart.items() for _ in range(LEAST)]
    assert learn_exponent(SHIPPED, counted(people), people) == GRID[-1]


def test_a_goal_that_is_no_longer_declared_is_left_out() -> None:
    """It has no probability to judge by."""
    gone = [[stretch("gone", "clicked")]] * LEAST
    assert learn_exponent(SHIPPED, counted(gone), gone) == USUAL_TENTHS
