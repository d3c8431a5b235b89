"""Verdicts: each needs evidence, and none is a default (promise 19)."""

import pytest
from aboveboard.bias.ratio import RatioInterval
from aboveboard.bias.verdict import Findings, Verdict, judge
from hypothesis import given
from hypothesis import strategies as st

ends = st.tuples(st.floats(0, 2), st.none() | st.floats(0, 3))


def found(low, high, *, is_evident=False):
    return Findings(RatioInterval(None, low, high, 0.95), is_evident)


@pytest.mark.parametrize(
    ("findings", "verdict"),
    [
        (found(0.5, 0.7, is_evident=True), Verdict.DISPARITY),
        (found(0.5, 0.7), Verdict.WATCH),
        (found(0.5, 0.9, is_evident=True), Verdict.WATCH),
        (found(0.9, 1.1, is_evident=True), Verdict.WATCH),
        (found(0.85, 1.1), Verdict.FINE),
        (found(0.8, None), Verdict.FINE),
        (found(0.5, 0.95), Verdict.WATCH),
        (found(0.5, 1.5), Verdict.NOT_ENOUGH),
        (found(0.0, None), Verdict.NOT_ENOUGH),
        (None, Verdict.NOT_LOOKED),
    ],
)
def test_each_verdict_has_its_evidence(findings, verdict):
    """At four fifths."""
    assert judge(findings, 0.8) is verdict


@given(ends, st.booleans())
def test_no_disparity_without_both_kinds_of_evidence(ends, is_evident):
    """The interval of this report, and that of all days."""
    if judge(found(*ends, is_evident=is_evident), 0.8) is Verdict.DISPARITY:
        assert is_evident
        assert ends[1] < 0.8


@given(ends, st.booleans())
def test_nothing_is_fine_while_the_interval_reaches_below_the_bound(ends, is_evident):
    """Little data makes a wide interval, which is never fine."""
    if judge(found(*ends, is_evident=is_evident), 0.8) is Verdict.FINE:
        assert ends[0] >= 0.8
        assert not is_evident
