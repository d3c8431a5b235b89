"""Proxies: the known answers of one table, and the ends of each measure."""

import numpy as np
import pytest
from aboveboard.bias.association import area_under_curve, associate
from aboveboard.errors import Unprocessable
from hypothesis import given
from hypothesis import strategies as st

from tests.bias_vectors import vector

KNOWN = vector("proxies")
TABLE = np.array(KNOWN["table"], float)
tables = st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=3).map(
    lambda rows: np.array(rows, float) + 1.0
)


def people():
    """The group and the value of each person of the known table."""
    return [(row, column) for row in range(2) for column in range(3) for _ in range(int(TABLE[row, column]))]


def test_the_measures_are_the_known_ones():
    """As SciPy and scikit-learn have them."""
    found = associate(TABLE)
    assert [found.chi_squared, found.cramers_v, found.bits, found.uncertainty] == pytest.approx(
        [
            KNOWN["chi2"],
            KNOWN["cramers_v"],
            KNOWN["mutual_information_bits"],
            KNOWN["uncertainty_coefficient"],
        ],
        abs=1e-12,
    )
    assert [found.guess, found.majority, found.goodman_kruskal] == pytest.approx(
        [KNOWN["best_guess_accuracy"], KNOWN["majority_accuracy"], KNOWN["goodman_kruskal_lambda"]], abs=1e-12
    )


def test_the_area_under_the_curve_is_the_known_one():
    """The score is the best one that the feature gives."""
    share = TABLE[1] / TABLE.sum(axis=0)
    scores = np.array([share[value] for _, value in people()])
    in_group = np.array([group == 1 for group, _ in people()])
    assert area_under_curve(scores, in_group) == pytest.approx(KNOWN["auc"], abs=1e-12)


@given(tables)
def test_measures_lie_between_none_and_a_perfect_one(table):
    """And a guess from the feature is never worse than without it."""
    found = associate(table)
    for each in (found.cramers_v, found.uncertainty, found.goodman_kruskal):
        assert -1e-12 <= each <= 1.0
    assert found.guess >= found.majority


def test_equal_rows_have_no_association_and_a_perfect_proxy_has_all():
    """The two ends."""
    none, perfect = associate(np.full((2, 3), 7.0)), associate(np.diag([4.0, 4.0]))
    assert [none.cramers_v, none.uncertainty, none.goodman_kruskal] == pytest.approx([0.0] * 3, abs=1e-12)
    assert [perfect.cramers_v, perfect.uncertainty, perfect.goodman_kruskal] == pytest.approx([1.0] * 3)


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=20), st.lists(st.integers(0, 5), min_size=1, max_size=20)
)
def test_the_area_counts_pairs_and_halves_ties(first, second):
    """Counted one by one."""
    scores = np.array([*first, *second], float)
    in_group = np.arange(scores.size) < len(first)
    pairs = [(one > two) + 0.5 * (one == two) for one in first for two in second]
    assert area_under_curve(scores, in_group) == pytest.approx(np.mean(pairs))


@pytest.mark.parametrize("table", [[[3, 0], [2, 0]], [[1, 2]], [[0, 0], [1, 2]]])
def test_one_group_or_one_value_is_refused(table):
    """There is nothing to tell apart."""
    with pytest.raises(Unprocessable):
        associate(np.array(table, float))


def test_an_area_of_one_side_is_refused():
    """There is no pair."""
    with pytest.raises(Unprocessable):
        area_under_curve(np.ones(2), np.array([True, True]))
