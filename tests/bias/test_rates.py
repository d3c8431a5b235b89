"""Rates of groups: known answers, and the laws of a rate and its interval."""

import pytest
from aboveboard.bias.rates import GroupCount, check_count, compare_pooled, count_above_median, rate, wilson
from aboveboard.errors import Unprocessable
from hypothesis import given
from hypothesis import strategies as st

from tests.bias_vectors import vector

ADMISSIONS, LAW = vector("admissions"), vector("local_law_144")
counts = st.integers(0, 400).flatmap(
    lambda people: st.builds(GroupCount, st.integers(0, people), st.just(people))
)


@pytest.mark.parametrize("group", ["Female", "Male"])
def test_rates_and_wilson_intervals_are_the_known_ones(group):
    """Of the admissions at Berkeley."""
    found = wilson(GroupCount(*ADMISSIONS["counts"][group]))
    assert found.value == pytest.approx(ADMISSIONS["rates"][group], abs=1e-12)
    assert [found.low, found.high] == pytest.approx(ADMISSIONS["wilson95"][group], abs=1e-12)


def test_the_pooled_test_is_the_known_one():
    """Of the admissions at Berkeley: far beyond two standard deviations."""
    groups = ADMISSIONS["counts"]
    found = compare_pooled(GroupCount(*groups["Female"]), GroupCount(*groups["Male"]))
    assert found.z == pytest.approx(ADMISSIONS["z"], abs=1e-12)
    assert found.p == pytest.approx(ADMISSIONS["p"], rel=1e-9)


def test_scoring_rates_are_the_known_ones():
    """Scores equal to the median of all are not above it."""
    found = count_above_median(LAW["scores"])
    assert {name: rate(count) for name, count in found.items()} == LAW["scoring_rate"]


@given(counts)
def test_an_interval_is_within_0_and_1_and_has_the_rate(count):
    """Also for no people, none selected and all selected."""
    found = wilson(count)
    assert 0.0 <= found.low <= found.value <= found.high <= 1.0
    assert found.value == rate(count)


@given(counts)
def test_the_rate_of_those_who_got_none_mirrors_the_interval(count):
    """The interval of 1 - p is the interval of p, turned round."""
    found, mirrored = wilson(count), wilson(GroupCount(count.others, count.people))
    if count.people:
        assert [mirrored.low, mirrored.high] == pytest.approx([1 - found.high, 1 - found.low], abs=1e-12)


@given(counts, counts)
def test_swapping_the_groups_turns_z_round(one, other):
    """And leaves p as it is."""
    found, swapped = compare_pooled(one, other), compare_pooled(other, one)
    assert swapped.z == pytest.approx(-found.z, abs=1e-12)
    assert swapped.p == pytest.approx(found.p, abs=1e-12)


@pytest.mark.parametrize("count", [GroupCount(-1, 3), GroupCount(4, 3)])
def test_an_impossible_count_is_refused(count):
    """More selected than people, or fewer than none."""
    with pytest.raises(Unprocessable):
        check_count(count)


def test_scores_of_nobody_are_refused():
    """There is no median."""
    with pytest.raises(Unprocessable):
        count_above_median({"a": []})
