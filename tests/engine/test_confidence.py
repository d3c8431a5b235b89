"""Intervals: they hold the truth as often as they say, and obey the laws of intervals."""

import math

import numpy as np
import pytest
from aboveboard.engine.confidence import (
    DIFFERENT_MOST,
    UNITS_MAX,
    RatioSums,
    always_valid,
    bootstrap,
    bootstrap_difference,
    by_unit,
    ratio,
)
from aboveboard.errors import Unprocessable
from hypothesis import given
from hypothesis import strategies as st

wide = st.floats(-1e9, 1e9)
samples = st.lists(wide, min_size=1, max_size=20).map(np.array)
belows = st.lists(st.just(0.0) | st.floats(1e-6, 1e6), min_size=20, max_size=20)
shares = st.lists(st.floats(0, 1), min_size=1, max_size=40).map(np.array)


def seeded(seed=0):
    return np.random.default_rng(seed)


def mean(values):
    return RatioSums(values, np.ones(values.size))


def width(interval):
    return interval.high - interval.low


def drawn(seed, size):
    """Values as weighting makes them: mostly 0, the rest 0.5 or 3; their mean is 0.2."""
    return seeded(seed).choice([0.0, 0.5, 3.0], size=size, p=[0.85, 0.1, 0.05])


@given(samples, belows)
def test_a_bootstrap_interval_is_finite_and_holds_the_estimate(above, below):
    """For any finite numbers, zeros below the line included."""
    sums = RatioSums(above, np.array(below[: above.size]))
    found = bootstrap(sums, seeded(), replicates=40)
    assert found.low <= found.value <= found.high
    assert math.isfinite(found.high - found.low)
    assert found.value == ratio(sums)


@given(shares)
def test_an_always_valid_interval_is_finite_within_bounds_and_holds_the_mean(values):
    """At every size."""
    found = always_valid(values, least=0.0, most=1.0)
    assert 0.0 <= found.low <= found.value <= found.high <= 1.0
    assert found.value == values.mean()


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=20), st.integers(-1000, 1000))
def test_shifted_values_shift_a_bootstrap_interval(values, shift):
    """A mean's law; whole numbers, so that no tie is broken by rounding."""
    found = bootstrap(mean(np.array(values, float)), seeded(), replicates=64)
    moved = bootstrap(mean(np.array(values, float) + shift), seeded(), replicates=64)
    assert [moved.low, moved.high] == pytest.approx([found.low + shift, found.high + shift], abs=1e-9)


@given(samples, st.sampled_from([0.25, 2.0, 1024.0]))
def test_scaled_values_scale_a_bootstrap_interval(values, scale):
    """To the bit for powers of two."""
    found = bootstrap(mean(values), seeded(), replicates=40)
    scaled = bootstrap(mean(values * scale), seeded(), replicates=40)
    assert [scaled.low, scaled.high] == pytest.approx([found.low * scale, found.high * scale], rel=1e-9)


@given(shares, st.floats(-100, 100), st.floats(0.01, 100))
def test_an_always_valid_interval_shifts_and_scales_with_values_and_bounds(values, shift, scale):
    """Only where a value stands between its bounds matters."""
    found = always_valid(values, least=0.0, most=1.0)
    moved = always_valid(
        np.clip(values * scale + shift, shift, shift + scale), least=shift, most=shift + scale
    )
    expected = [found.low * scale + shift, found.high * scale + shift]
    assert [moved.low, moved.high] == pytest.approx(expected, rel=1e-6, abs=1e-6 * scale + 1e-9)


@given(shares, st.integers(2, 5))
def test_more_of_the_same_never_widens_an_always_valid_interval(values, times):
    """Capital that excludes a mean excludes it the more when the same happens again."""
    found = always_valid(values, least=0.0, most=1.0)
    more = always_valid(np.tile(values, times), least=0.0, most=1.0)
    assert found.low <= more.low + 1e-9
    assert more.high <= found.high + 1e-9


@given(shares, st.randoms(use_true_random=False))
def test_the_order_of_the_values_makes_no_difference_to_an_always_valid_interval(values, random):
    """The stakes do not follow the values, so no order can be picked to please."""
    shuffled = np.array(random.sample(values.tolist(), values.size))
    found, again = (always_valid(each, least=0.0, most=1.0) for each in (values, shuffled))
    assert [again.low, again.high] == pytest.approx([found.low, found.high], abs=1e-9)


@pytest.mark.parametrize(
    "interval", [lambda v: bootstrap(mean(v), seeded()), lambda v: always_valid(v, least=0, most=3)]
)
def test_intervals_shrink_as_data_comes_in(interval):
    """Sixteen times the data: under half as wide."""
    assert width(interval(drawn(1, 4000))) < 0.5 * width(interval(drawn(1, 250)))


def test_a_surer_interval_is_wider():
    """99 % holds 80 %."""
    values = drawn(2, 300)
    for sure, less in [(always_valid(values, least=0, most=3, level=level) for level in (0.99, 0.8))]:
        assert sure.low < less.low <= less.high < sure.high
    sure, less = (bootstrap(mean(values), seeded(), level=level) for level in (0.99, 0.8))
    assert sure.low < less.low <= less.high < sure.high


def test_bootstrap_intervals_hold_the_truth_about_as_often_as_they_say():
    """Of 300 seeded intervals of 95 % for a skewed mean of 0.2, at least 91 % hold it (three standard errors less)."""
    found = (bootstrap(mean(drawn(seed, 300)), seeded(seed), replicates=300) for seed in range(300))
    held = sum(each.low <= 0.2 <= each.high for each in found)
    assert 273 <= held < 300


def test_a_ratio_of_sums_is_held_too():
    """Self-normalised: of 200 seeded intervals of 95 % for a truth of 0.3, at least 90 % hold it."""
    held = 0
    for seed in range(200):
        weight = seeded(seed).exponential(size=300)
        above = weight * (seeded(seed + 1000).random(300) < 0.3)
        found = bootstrap(RatioSums(above, weight), seeded(), replicates=300)
        held += found.low <= 0.3 <= found.high
    assert 180 <= held < 200


def test_a_difference_of_two_groups_is_held():
    """Of 200 seeded intervals of 95 % for a lift of 0.1, at least 90 % hold it."""
    held = 0
    for seed in range(200):
        one, other = (seeded([seed, p]).random(size) < p / 10 for p, size in ((4, 300), (3, 200)))
        found = bootstrap_difference(mean(one * 1.0), mean(other * 1.0), seeded(), replicates=300)
        assert found.value == one.mean() - other.mean()
        held += found.low <= 0.1 <= found.high
    assert 180 <= held < 200


def test_always_valid_intervals_hold_the_truth_at_all_looks_at_once():
    """Of 80 seeded logs looked at 15 times each, at most 5 % and two standard errors ever miss the truth of 0.2.

    A bootstrap that is looked at so often misses far more: that is what these are for.
    """
    looks, missed = np.unique(np.geomspace(5, 3000, 15).astype(int)), 0
    for seed in range(80):
        values = drawn(seed, 3000)
        found = (always_valid(values[:size], least=0.0, most=3.0) for size in looks)
        missed += any(not each.low <= 0.2 <= each.high for each in found)
    assert missed <= 8


def test_looking_often_at_a_bootstrap_misleads():
    """The reason for the other kind: with 20 looks, over a tenth of 100 seeded logs miss the truth at some look."""
    looks, missed = np.unique(np.geomspace(50, 2000, 20).astype(int)), 0
    for seed in range(100):
        values = drawn(seed, 2000)
        found = (bootstrap(mean(values[:size]), seeded(), replicates=100) for size in looks)
        missed += any(not each.low <= 0.2 <= each.high for each in found)
    assert missed > 10


def test_many_units_are_pooled_and_say_the_same():
    """Above 10,000 rows pools are resampled; sums stay, and the interval is as wide as the normal one within 15 %."""
    values = drawn(3, 5 * UNITS_MAX)
    sums = by_unit(values, np.ones(values.size))
    assert sums.above.size == UNITS_MAX
    assert ratio(sums) == pytest.approx(values.mean(), rel=1e-12)
    normal = 2 * 1.96 * values.std() / math.sqrt(values.size)
    assert width(bootstrap(sums, seeded(), replicates=400)) == pytest.approx(normal, rel=0.15)


def test_units_that_have_no_row_are_no_units():
    """Numbers may have gaps."""
    sums = by_unit(np.array([1.0, 2.0, 4.0]), np.ones(3), np.array([7, 7, 1_000_000]))
    assert sums.above.tolist() == [3.0, 4.0]
    assert sums.below.tolist() == [2.0, 1.0]


def test_very_many_different_values_are_rounded_to_the_safe_side():
    """The interval is no narrower for it, and wider by a thousandth at most."""
    values = seeded().random(DIFFERENT_MOST)
    exact = always_valid(values, least=0.0, most=1.0)
    rounded = always_valid(np.append(values, 0.5), least=0.0, most=1.0)
    assert rounded.low == pytest.approx(exact.low, rel=2e-3)
    assert rounded.high == pytest.approx(exact.high, rel=2e-3)
    assert rounded.low <= exact.low + 1e-5


def test_values_that_are_all_alike_leave_a_bootstrap_nothing_to_vary():
    """The interval is a point; the always-valid one is not, because it knows what could still come."""
    values = np.full(50, 0.5)
    assert width(bootstrap(mean(values), seeded(), replicates=50)) == 0.0
    assert width(always_valid(values, least=0.0, most=1.0)) > 0.1


def test_one_unit_that_pulls_everything_does_not_break_the_correction():
    """A skewness beyond where the formula holds gives the outermost replicates."""
    values = np.zeros(400)
    values[0] = 1e9
    found = bootstrap(mean(values), seeded(), level=0.9999, replicates=100)
    assert 0.0 <= found.low <= found.value <= found.high <= 1e9


def test_nothing_but_zeros_could_still_be_a_little():
    """The low end stays at the bound, the high end is under one in ten after 200 zeros."""
    found = always_valid(np.zeros(200), least=0.0, most=1.0)
    assert (found.low, found.value) == (0.0, 0.0)
    assert 0.0 < found.high < 0.1


@pytest.mark.parametrize("bad", [[], [math.nan], [math.inf, 1.0]])
def test_what_has_no_mean_is_refused(bad):
    """By both kinds."""
    values = np.array(bad, float)
    with pytest.raises(Unprocessable):
        bootstrap(mean(values), seeded())
    with pytest.raises(Unprocessable):
        always_valid(values, least=0.0, most=1.0)


@pytest.mark.parametrize("level", [0.0, 1.0, -1.0, math.nan])
def test_a_level_that_is_no_share_is_refused(level):
    """Certainty is not on offer."""
    with pytest.raises(Unprocessable, match="level"):
        bootstrap(mean(np.ones(2)), seeded(), level=level)


@pytest.mark.parametrize(
    ("least", "most"), [(1.0, 0.0), (0.0, 0.0), (0.0, math.inf), (math.nan, 1.0), (0.6, 1.0), (0.0, 0.4)]
)
def test_bounds_that_do_not_bound_are_refused(least, most):
    """Out of order, without end, or with a value outside."""
    with pytest.raises(Unprocessable):
        always_valid(np.array([0.5]), least=least, most=most)
