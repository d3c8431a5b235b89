"""The split of alpha: all parts together are alpha, and never more."""

import pytest
from aboveboard.bias.looks import alpha_of_report, level_of_report
from aboveboard.errors import Unprocessable


def test_the_parts_of_all_reports_add_up_to_alpha():
    """The first 100,000 nearly, and never more."""
    total = sum(alpha_of_report(0.05, number) for number in range(1, 100_001))
    assert 0.05 * (1 - 1e-5) < total < 0.05


def test_the_first_report_has_more_than_half():
    """6 / pi^2 of it."""
    assert alpha_of_report(0.05, 1) == pytest.approx(0.030396355092701331, abs=1e-15)


def test_many_comparisons_share_the_part_of_their_report():
    """Each of four has a quarter of it."""
    assert 1 - level_of_report(0.05, 2, 4) == pytest.approx(alpha_of_report(0.05, 2) / 4)


@pytest.mark.parametrize(("alpha", "number"), [(0.0, 1), (1.0, 1), (float("nan"), 1), (0.05, 0)])
def test_a_wrong_alpha_or_number_is_refused(alpha, number):
    """Reports are counted from 1."""
    with pytest.raises(Unprocessable):
        alpha_of_report(alpha, number)
