"""Verdicts: each needs evidence, and none is a default (promise 19)."""

import pytest
from aboveboard.bias.ratio import RatioInterval
from aboveboard.bias.verdict import BiasEvidence, BiasVerdict, give_verdict
from hypothesis import given
from hypothesis import strategies as st

ends = st.tuples(st.floats(0, 2), st.none() | st.floats(0, 3))


def found(low, high, *, is_evident=False):
    return BiasEvidence(RatioInterval(None, low, high, 0.95), is_evident)


@pytest.mark.parametrize(
    ("findings", "verdict"),
    [
        (found(0.5, 0.7, is_evident=True), BiasVerdict.DISPARITY),
        (found(0.5, 0.7), BiasVerdict.DISPARITY),
        (found(0.5, 0.9, is_evident=True), BiasVerdict.WATCH),
        (found(0.9, 1.1, is_evident=True), BiasVerdict.WATCH),
        (found(0.85, 1.1), BiasVerdict.FINE),
        (found(0.8, None), BiasVerdict.FINE),
        (found(0.5, 0.95), BiasVerdict.WATCH),
        (found(0.5, 1.5), BiasVerdict.NOT_ENOUGH),
        (found(0.0, None), BiasVerdict.NOT_ENOUGH),
        (None, BiasVerdict.NOT_LOOKED),
    ],
)
def test_each_verdict_has_its_evidence(findings, verdict):
    """At four fifths."""
    assert give_verdict(findings, 0.8) is verdict


@given(ends, st.booleans())
def test_no_disparity_while_the_interval_reaches_the_bound(ends, is_evident):
    """Little data makes a wide interval, which is never a disparity."""
    if give_verdict(found(*ends, is_evident=is_evident), 0.8) is BiasVerdict.DISPARITY:
        assert ends[1] < 0.8


@given(ends, st.booleans())
def test_nothing_is_fine_while_the_interval_reaches_below_the_bound(ends, is_evident):
    """Little data makes a wide interval, which is never fine."""
    if give_verdict(found(*ends, is_evident=is_evident), 0.8) is BiasVerdict.FINE:
        assert ends[0] >= 0.8
        assert not is_evident
