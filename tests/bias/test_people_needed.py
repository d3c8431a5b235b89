"""The number of people that a verdict needs: the known example, and its laws."""

import pytest
from aboveboard.bias.people_needed import REPEATED, people_needed
from aboveboard.errors import Unprocessable
from hypothesis import given
from hypothesis import strategies as st

rates = st.floats(0.02, 0.9)


def test_fine_at_a_rate_of_a_fifth_needs_about_1600_people():
    """(1.645 + 0.842)^2 (4 + 4) / ln(0.8)^2 is 993 for one look."""
    found = people_needed(0.2, 0.2, 0.8, alpha=0.05)
    assert found == pytest.approx(993.3 * REPEATED, abs=1)


@given(rates, rates, st.integers(1, 20))
def test_more_comparisons_need_more_people(reference, group, comparisons):
    """Each spends a part of alpha."""
    one = people_needed(reference, group, 0.8, alpha=0.05)
    many = people_needed(reference, group, 0.8, alpha=0.05, comparisons=comparisons)
    assert (one is None and many is None) or many >= one


@given(rates, rates, st.floats(1.1, 3.0))
def test_a_bound_further_from_the_ratio_needs_fewer_people(reference, group, factor):
    """The same rates are told from it sooner."""
    ratio = group / reference
    near, far = (people_needed(reference, group, ratio * factor**power, alpha=0.05) for power in (1, 2))
    assert far <= near


def test_at_the_bound_no_number_is_enough():
    """A ratio of exactly tau is neither."""
    assert people_needed(0.25, 0.2, 0.8, alpha=0.05) is None


@pytest.mark.parametrize("rates", [(0.0, 0.2), (0.2, 0.0), (1.0, 0.2)])
def test_a_rate_of_0_or_1_is_refused(rates):
    """There is no logarithm, or nothing to see."""
    with pytest.raises(Unprocessable):
        people_needed(*rates, 0.8, alpha=0.05)
