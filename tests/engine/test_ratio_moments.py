"""The delta method: known answers, laws, and agreement with resampling."""

from fractions import Fraction
from statistics import NormalDist

import numpy as np
import pytest
from aboveboard.engine.confidence import RatioSums, bootstrap, bootstrap_difference
from aboveboard.engine.ratio_moments import (
    RatioMoments,
    interval,
    interval_of_difference,
    value,
    variance,
)
from hypothesis import given
from hypothesis import strategies as st

units = st.lists(st.tuples(st.integers(1, 20), st.floats(0, 1)), min_size=1, max_size=40)


def of(pairs):
    """The moments of units with so many rows and so large a mean."""
    rows = [(n, n * mean) for n, mean in pairs]
    return RatioMoments(
        len(rows),
        sum(n for n, _ in rows),
        sum(y for _, y in rows),
        sum(y * y for _, y in rows),
        sum(y * n for n, y in rows),
        sum(n * n for n, _ in rows),
    )


def exact_variance(rows):
    """The formula, term by term, in fractions."""
    ratio = Fraction(sum(y for _, y in rows), sum(n for n, _ in rows))
    squares = sum((y - ratio * n) ** 2 for n, y in rows)
    return Fraction(len(rows), len(rows) - 1) * squares / sum(n for n, _ in rows) ** 2


def test_an_answer_worked_out_by_hand_comes_out():
    """Three people with 1, 2 and 3 rows and rewards of 1, 0 and 2: r is 1/2, and var(r) = 3/2 * 3/2 / 36 = 1/16."""
    rows = [(1, 1), (2, 0), (3, 2)]
    assert (
        exact_variance(rows) == Fraction(3, 2) * (Fraction(1, 4) + 1 + Fraction(1, 4)) / 36 == Fraction(1, 16)
    )
    moments = RatioMoments(3, 6, 3, 1 + 4, 1 + 0 + 6, 1 + 4 + 9)
    assert (value(moments), variance(moments)) == (0.5, 1 / 16)
    found, reach = interval(moments), NormalDist().inv_cdf(0.975) / 4
    assert (found.low, found.high) == (pytest.approx(0.5 - reach), pytest.approx(0.5 + reach))


def test_of_plain_rows_it_is_the_variance_of_a_mean():
    """With one row for each unit the formula is the textbook's: the sample variance over the number."""
    rewards = np.random.default_rng(1).random(50)
    assert variance(of([(1, each) for each in rewards])) == pytest.approx(rewards.var(ddof=1) / 50)


@given(units, units)
def test_parts_add_up(one, other):
    """So groups of different units may be measured apart."""
    assert of(one).plus(of(other)) == pytest.approx(of(one + other), rel=1e-12, abs=1e-12)


@given(units)
def test_an_interval_is_within_its_bounds_and_around_its_value(pairs):
    """Also where all units are alike, and of one unit."""
    found = interval(of(pairs))
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(units, units)
def test_the_other_way_round_a_difference_has_the_other_sign(one, other):
    """Its interval is the same one, mirrored."""
    found, turned = (interval_of_difference(*pair) for pair in ((of(one), of(other)), (of(other), of(one))))
    assert (found.low, found.value, found.high) == pytest.approx(
        (-turned.high, -turned.value, -turned.low), abs=1e-12
    )


def test_nothing_has_no_variance():
    """An empty group and a single unit, of which no spread can be known."""
    assert (value(RatioMoments()), variance(RatioMoments())) == (0.0, 0.0)
    assert variance(of([(4, 0.5)])) == 0.0


def test_it_agrees_with_resampling():
    """At the size from which it is used, both ends are within a twentieth of the width."""
    randomness = np.random.default_rng(2)
    counts = randomness.integers(1, 9, 2_000)
    likes = randomness.beta(1, 4, 2_000)
    rewards = randomness.binomial(counts, likes)
    half = [slice(0, 1_000), slice(1_000, 2_000)]
    moments = [of(zip(counts[at], rewards[at] / counts[at], strict=True)) for at in half]
    sums = [RatioSums(rewards[at].astype(float), counts[at].astype(float)) for at in half]
    for found, drawn in (
        (interval(moments[0]), bootstrap(sums[0], randomness)),
        (interval_of_difference(*moments), bootstrap_difference(*sums, randomness)),
    ):
        assert found.value == pytest.approx(drawn.value)
        width = drawn.high - drawn.low
        assert (found.low, found.high) == pytest.approx((drawn.low, drawn.high), abs=0.05 * width)
