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
    assert set(structs.asdict(Rewards())) == {*declared, "per_value", "nothing"}
    assert reward(Rewards(seen=0.3), OutcomeKind.REVERTED) == 0.3


@pytest.mark.parametrize(
    ("rewards", "expected"), [(Rewards(seen=0.1, nothing=0.4), 0.4), (Rewards(seen=0.1), 0.1)]
)
def test_what_shows_nothing_has_a_worth_of_its_own(rewards, expected):
    """Only where it is declared, only for being seen, and never for an item that shows something."""
    assert reward(rewards, OutcomeKind.SEEN, is_nothing=True) == expected
    assert reward(rewards, OutcomeKind.REVERTED, is_nothing=True) == expected
    assert reward(rewards, OutcomeKind.SEEN) == 0.1
    assert reward(rewards, OutcomeKind.DISMISSED, is_nothing=True) == 0.0


@given(
    st.builds(Rewards, *[st.floats()] * 4, st.none() | st.floats(), st.none() | st.floats()),
    st.sampled_from(OutcomeKind),
    st.none() | st.floats(),
)
def test_no_formula_and_no_value_gives_more_than_one_or_less_than_nothing(rewards, kind, value):
    """Not even one with numbers that are none."""
    for is_nothing in (True, False):
        assert 0.0 <= reward(rewards, kind, value, is_nothing=is_nothing) <= 1.0
