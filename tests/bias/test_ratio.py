"""The intervals of a ratio: known answers, how often they hold, and what few people do to them."""

import math

import numpy as np
import pytest
from aboveboard.bias.rates import GroupCount
from aboveboard.bias.ratio import PEOPLE_LEAST, bet_on_counts, katz, linear, ratio_by_person
from aboveboard.engine.confidence import RatioSums, bootstrap_ratio
from aboveboard.errors import Unprocessable
from hypothesis import given
from hypothesis import strategies as st

from tests.bias_vectors import vector

ADMISSIONS, SEQUENTIAL = vector("admissions"), vector("sequential")
shares = st.lists(st.floats(0, 1), min_size=1, max_size=30).map(np.array)


def seeded(seed=0):
    return np.random.default_rng(seed)


def people(selected, of):
    """One value for each person: 1 for the selected ones."""
    return np.repeat([1.0, 0.0], [selected, of - selected])


def values(name, size):
    return np.array([float(each) for each in SEQUENTIAL[name][:size]])


def test_the_interval_of_katz_is_the_known_one():
    """Women against men at Berkeley."""
    groups = ADMISSIONS["counts"]
    found = katz(GroupCount(*groups["Female"]), GroupCount(*groups["Male"]))
    assert found.value == pytest.approx(ADMISSIONS["ratio"], abs=1e-12)
    assert [found.low, found.high] == pytest.approx(ADMISSIONS["katz95"], abs=1e-12)


@pytest.mark.parametrize("size", [50, 200, 400])
def test_the_interval_from_counts_is_the_known_one(size):
    """From two always-valid intervals at 97.5 %."""
    found = bet_on_counts(values("b", size), values("a", size))
    assert [found.low, found.high] == pytest.approx(SEQUENTIAL["ratio_intervals"][str(size)], abs=1e-12)


@pytest.mark.parametrize(
    ("one", "other", "value"),
    [(GroupCount(0, 9), GroupCount(4, 9), 0.0), (GroupCount(4, 9), GroupCount(0, 9), None)],
)
def test_a_group_without_anything_excludes_nothing(one, other, value):
    """A ratio of 0 of 9 may be anything."""
    found = katz(one, other)
    assert (found.value, found.low, found.high) == (value, 0.0, None)


@given(shares, shares)
def test_every_interval_has_its_ratio(one, other):
    """For any people, with nothing above 0 too, and no end is a number that is not one."""
    found = ratio_by_person(one, other, seeded()).interval
    assert found.low >= 0.0
    if found.value is not None:
        assert found.low <= found.value <= (math.inf if found.high is None else found.high)


@given(st.integers(1, 40), st.integers(1, 40))
def test_scaling_both_groups_leaves_the_linear_interval(one, other):
    """A ratio has no unit."""
    first, second = people(one, 50), people(other, 50)
    found, halved = linear(first, second), linear(first / 2, second / 2)
    assert [halved.low, halved.value, halved.high] == pytest.approx([found.low, found.value, found.high])


def test_the_linear_interval_is_that_of_katz_for_people_of_0_and_1():
    """Up to n / (n - 1)."""
    found, exact = (
        linear(people(300, 1000), people(400, 1000)),
        katz(GroupCount(300, 1000), GroupCount(400, 1000)),
    )
    assert [found.low, found.high] == pytest.approx([exact.low, exact.high], rel=1e-3)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (people(0, 12), people(8, 12)),
        (people(12, 12), people(12, 12)),
        (people(PEOPLE_LEAST - 1, 500), people(200, 500)),
        (people(500 - PEOPLE_LEAST + 1, 500), people(200, 500)),
    ],
)
def test_few_people_are_not_resampled(one, other):
    """Resampling twelve people of whom none was selected would be sure of 0."""
    found = ratio_by_person(one, other, seeded())
    assert found.method == "betting"
    assert found.interval.high is None or found.interval.high > found.interval.low


def test_all_of_a_few_selected_is_no_proof_of_fairness():
    """The low end of 12 of 12 against 12 of 12 is far below four fifths."""
    assert ratio_by_person(people(12, 12), people(12, 12), seeded()).interval.low < 0.8


def test_a_narrow_tail_is_never_narrower_than_the_linear_interval():
    """Too few resamples would lie beyond an end."""
    one, other, level = people(60, 300), people(90, 300), 1 - 1e-5
    found, by_delta = ratio_by_person(one, other, seeded(), level), linear(one, other, level)
    assert found.method == "bca_and_linear"
    assert found.interval.low <= by_delta.low
    assert found.interval.high >= by_delta.high


def test_an_interval_by_person_holds_about_as_often_as_it_says():
    """Of 120 pairs of groups with rates 0.2 and 0.3, at least 107 intervals at 95 % have the ratio."""
    randomness, right = seeded(5), 0
    for _ in range(120):
        one, other = (randomness.binomial(1, rate, 150).astype(float) for rate in (0.2, 0.3))
        found = ratio_by_person(one, other, randomness).interval
        right += found.low <= 2 / 3 <= found.high
    assert right >= 107


def test_equal_randomness_gives_equal_bits():
    """So that an auditor can compute the report again."""
    one, other = people(60, 300), people(90, 300)
    assert ratio_by_person(one, other, seeded(3)) == ratio_by_person(one, other, seeded(3))


def test_nothing_to_divide_by_is_refused():
    """A resampled ratio needs a mean above 0 below its line."""
    ones = np.ones(20)
    with pytest.raises(Unprocessable):
        bootstrap_ratio(RatioSums(ones, ones), RatioSums(0 * ones, ones), seeded())
