"""Shares in whole hundredths: they sum to 1, and none is further from its weight than it must be."""

import pytest
from aboveboard.explanation.shares import divide
from hypothesis import given
from hypothesis import strategies as st


@given(st.lists(st.floats(1e-6, 1), min_size=1, max_size=4))
def test_shares_sum_to_exactly_the_whole(weights):
    """In the hundredths that pages show, so that a reader who adds them gets 100."""
    shares = divide(weights)
    assert sum(round(share * 100) for share in shares) == 100
    for weight, share in zip(weights, shares, strict=True):
        assert abs(share - weight / sum(weights)) < 0.01 + 1e-9


@pytest.mark.parametrize(
    ("weights", "shares"),
    [
        ([1.0], [1.0]),
        ([1.0, 1.0, 1.0], [0.34, 0.33, 0.33]),
        ([0.515, 0.485], [0.52, 0.48]),
        ([0.741, 0.259], [0.74, 0.26]),
    ],
)
def test_the_largest_remainder_is_rounded_up(weights, shares):
    """The first of equal ones gets it, which is the strongest."""
    assert divide(weights) == shares
