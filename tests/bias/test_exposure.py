"""Exposure: the known answers, and the laws of a share."""

import pytest
from aboveboard.bias.exposure import exposure_by_group, exposure_of_class, weight
from aboveboard.errors import Unprocessable
from hypothesis import given
from hypothesis import strategies as st

from tests.bias_vectors import vector

KNOWN = vector("exposure")
lists = st.lists(st.permutations("abcd"), min_size=1, max_size=6)


def known():
    return exposure_by_group(KNOWN["lists"], KNOWN["group_of_item"], KNOWN["taken"])


@pytest.mark.parametrize("group", ["A", "B"])
def test_each_group_has_its_known_exposure(group):
    """Per item and list, as a share, and by merit."""
    row = known()[group]
    assert [row.exposure, row.share, row.merit, row.per_merit] == pytest.approx(
        [KNOWN[name][group] for name in ("mean_exposure", "exposure_share", "merit", "exposure_per_merit")],
        abs=1e-12,
    )


def test_the_two_ratios_are_the_known_ones():
    """Exposure parity, and disparate treatment."""
    rows = known()
    assert rows["B"].exposure / rows["A"].exposure == pytest.approx(
        KNOWN["exposure_parity_ratio_B_to_A"], abs=1e-12
    )
    assert rows["B"].per_merit / rows["A"].per_merit == pytest.approx(
        KNOWN["disparate_treatment_ratio_B_to_A"], abs=1e-12
    )


@given(lists)
def test_the_exposure_of_a_class_and_of_the_rest_add_up_to_1(lists):
    """For any order."""
    for shown in lists:
        own, rest = exposure_of_class(shown, "ab".__contains__), exposure_of_class(shown, "cd".__contains__)
        assert own + rest == pytest.approx(1.0)


@given(lists)
def test_moving_up_never_lowers_the_exposure_of_a_class(lists):
    """Swapped with the item before it."""
    for shown in lists:
        at = shown.index("a")
        up = list(shown)
        up[max(0, at - 1)], up[at] = up[at], up[max(0, at - 1)]
        assert exposure_of_class(up, "a".__eq__) >= exposure_of_class(shown, "a".__eq__)


def test_the_first_place_counts_1_and_the_third_a_half():
    """1 / log2(1 + rank)."""
    assert [weight(1), weight(3)] == [1.0, 0.5]


def test_a_group_of_which_nothing_was_taken_has_no_exposure_by_merit():
    """Nothing divides by 0; an item in no list has no exposure."""
    rows = exposure_by_group([["a"]], {"a": "A", "b": "B"}, {"a": 1})
    assert (rows["B"].exposure, rows["B"].per_merit) == (0.0, None)


def test_an_empty_list_has_no_exposure_and_no_lists_are_refused():
    """Nothing was shown."""
    assert exposure_of_class([], "a".__eq__) == 0.0
    with pytest.raises(Unprocessable):
        exposure_by_group([], {"a": "A"}, {})
