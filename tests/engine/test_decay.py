"""Forgetting by a half-life: periods of exact sums, which count for less and less and then for nothing."""

import numpy as np
import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.engine import decay, ridge
from aboveboard.engine.decay import DatedExample
from hypothesis import given
from hypothesis import strategies as st

NAMES = ("bias", "item:a", "item:b", "topic:x", "match:visit:behavioural")
NOW = 20_000 * MS_PER_DAY
features = st.dictionaries(st.sampled_from(NAMES), st.floats(-4, 4), min_size=1, max_size=4)
dated = st.builds(DatedExample, st.integers(NOW - 60 * MS_PER_DAY, NOW), st.tuples(features, st.floats(0, 1)))
some = st.lists(dated, max_size=10)
half_lives = st.sampled_from((None, 0.01, 1.0, 8.0, 365.0))
none_of = half_lives.map(lambda days: decay.empty(decay.period_ms_of(days)))


def at(days_ago, reward=1.0, **found):
    return DatedExample(NOW - round(days_ago * MS_PER_DAY), (found or {"bias": 1.0}, reward))


def of(half_life_days, *examples):
    return decay.add(decay.empty(decay.period_ms_of(half_life_days)), examples)


@given(none_of, some, st.randoms(use_true_random=False))
def test_the_order_of_the_examples_leaves_no_trace(none, examples, random):
    """In one go or one by one, whatever their dates."""
    shuffled = random.sample(examples, len(examples))
    one_by_one = none
    for example in shuffled:
        one_by_one = decay.add(one_by_one, [example])
    assert decay.same(decay.add(none, examples), one_by_one)


@given(none_of, some, some, st.booleans())
def test_what_is_taken_back_leaves_no_trace_also_after_old_periods_went(none, others, theirs, late):
    """To the bit, names of features included, whether it is taken back before the dropping or after it."""
    both = decay.add(none, others + theirs)
    left = (
        decay.subtract(decay.drop_old_periods(both, NOW), theirs)
        if late
        else decay.drop_old_periods(decay.subtract(both, theirs), NOW)
    )
    alone = decay.drop_old_periods(decay.add(none, others), NOW)
    assert decay.same(left, alone)
    assert ridge.solve_model(decay.total(left, NOW), 1) == ridge.solve_model(decay.total(alone, NOW), 1)


@given(some)
def test_without_a_half_life_nothing_fades(found_anywhere):
    """Then the sums are those of all examples, for ever. (Of one place: others weigh less.)"""
    examples = [each._replace(place=1) for each in found_anywhere]
    kept = decay.drop_old_periods(of(None, *examples), NOW * 9)
    whole = ridge.add_all(ridge.empty(), [example for _, example, _ in examples])
    found = decay.total(kept, NOW * 9)
    assert (found.names, found.n) == (whole.names, whole.n)
    assert np.array_equal(found.a, whole.a)
    assert np.array_equal(found.b, whole.b)


@pytest.mark.parametrize(("days", "weight"), [(0, 1.0), (8, 0.5), (16, 0.25), (24, 0.125)])
def test_an_example_counts_half_after_a_half_life(days, weight):
    """And half of that after the next."""
    found = decay.total(of(8.0, at(days)), NOW)
    assert (found.a[0, 0], found.b[0]) == (weight, weight)


def test_evidence_fades_with_the_examples():
    """Ten of two half-lives ago count as two."""
    assert decay.total(of(8.0, *[at(16)] * 10), NOW).n == 2


def test_what_hardly_counts_is_dropped_and_stays_out():
    """From six half-lives on; a late example of so long ago is not taken in, nor is it taken back."""
    sums = decay.drop_old_periods(of(8.0, at(45), at(49)), NOW)
    assert decay.examples_in(sums) == 1
    assert decay.same(decay.add(sums, [at(49)]), sums)
    assert decay.same(decay.subtract(sums, [at(49)]), sums)


def test_a_clock_that_goes_back_brings_nothing_back():
    """What was dropped once is out."""
    sums = decay.drop_old_periods(of(8.0, at(49)), NOW)
    assert decay.same(decay.drop_old_periods(sums, NOW - 30 * MS_PER_DAY), sums)
    assert decay.since_ms(sums) > at(49).at_ms


def test_no_more_periods_are_kept_than_was_said():
    """However many there were."""
    sums = decay.drop_old_periods(of(1.0, *(at(day / 4) for day in range(100))), NOW)
    assert len(sums.periods) == decay.PERIODS_MOST == 24


def test_an_example_of_a_clock_that_is_fast_counts_as_a_present_one():
    """Never more than once."""
    assert decay.total(of(1.0, at(-3)), NOW).b[0] == 1.0


def test_the_next_period_begins_within_a_quarter_of_the_half_life():
    """Then other weights hold; without a half-life they never change."""
    sums = of(8.0)
    until = decay.next_ms(sums, NOW + 1)
    assert 0 < until - NOW <= 2 * MS_PER_DAY
    assert decay.total(of(8.0, at(0)), until).b[0] < 1.0
    assert decay.next_ms(of(None), NOW) is None
