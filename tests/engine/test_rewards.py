"""What an outcome is worth, by the formula of its placement."""

import math

import pytest
from aboveboard.engine.rewards import Rewards, reward
from aboveboard.words import OutcomeKind
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

SALES = Rewards(taken=0.5, seen=0.0, dismissed=0.1, objected=0.0, per_value=0.01)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (OutcomeKind.TAKEN, None, 0.5),
        (OutcomeKind.TAKEN, 25.0, 0.25),
        (OutcomeKind.TAKEN, 4000.0, 1.0),
        (OutcomeKind.TAKEN, -1.0, 0.0),
        (OutcomeKind.TAKEN, math.nan, 0.0),
        (OutcomeKind.TAKEN, math.inf, 1.0),
        (OutcomeKind.TAKEN, -math.inf, 0.0),
        (OutcomeKind.SEEN, 25.0, 0.0),
        (OutcomeKind.DISMISSED, 25.0, 0.1),
        (OutcomeKind.OBJECTED, None, 0.0),
    ],
)
def test_worth_by_kind_and_value(kind, value, expected):
    """A value counts only with what was taken, clipped to 0 and 1."""
    assert reward(SALES, kind, value) == expected


@pytest.mark.parametrize("kind", OutcomeKind)
def test_without_a_worth_per_value_a_value_makes_no_difference(kind):
    """By default something taken is worth 1, and all else 0."""
    assert reward(Rewards(), kind, 40.0) == (1.0 if kind is OutcomeKind.TAKEN else 0.0)


def test_every_kind_of_outcome_has_a_worth():
    """A kind that is added has to say what it is worth. What was reverted was seen all the same."""
    declared = {*map(str, OutcomeKind)} - {"reverted"}
    assert set(structs.asdict(Rewards())) == {*declared, "per_value"}
    assert reward(Rewards(seen=0.3), OutcomeKind.REVERTED) == 0.3


@given(
    st.builds(Rewards, st.floats(), st.floats(), st.floats(), st.floats(), st.none() | st.floats()),
    st.sampled_from(OutcomeKind),
    st.none() | st.floats(),
)
def test_no_formula_and_no_value_gives_more_than_one_or_less_than_nothing(rewards, kind, value):
    """Not even one with numbers that are none."""
    assert 0.0 <= reward(rewards, kind, value) <= 1.0
