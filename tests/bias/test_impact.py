"""Impact ratios: known answers, and what they say of small, unknown and empty groups."""

from fractions import Fraction

import pytest
from aboveboard.bias.impact import FOUR_FIFTHS, impact_rows, is_at_least, is_unknown, people_short
from aboveboard.bias.rates import GroupCount
from aboveboard.errors import Unprocessable
from hypothesis import given
from hypothesis import strategies as st

from tests.bias_vectors import vector

TABLES, ADMISSIONS = vector("local_law_144")["tables"], vector("admissions")
counts = st.integers(1, 60).flatmap(
    lambda people: st.builds(GroupCount, st.integers(0, people), st.just(people))
)


def table(rows):
    return {name: GroupCount(row["selected"], row["people"]) for name, row in rows.items()}


@pytest.mark.parametrize("name", TABLES)
def test_each_row_is_the_known_one(name):
    """Sex, race and their intersections: unknown people and groups under 2 % apart."""
    for row in impact_rows(table(TABLES[name])):
        known = TABLES[name][row.name]
        assert [row.rate, row.share, row.ratio] == pytest.approx(
            [known["rate"], known["share"], known["ratio"]], abs=1e-12
        )
        assert (row.apart, row.is_four_fifths, row.short) == (
            known["apart"],
            known["is_four_fifths"],
            known["short"],
        )


def test_the_ratio_has_a_direction():
    """The group with the lower rate is below 1, and the highest is 1."""
    female, male = impact_rows(
        {name: GroupCount(*count) for name, count in ADMISSIONS["counts"].items()}, people_least=1
    )
    assert (female.ratio, male.ratio) == (pytest.approx(ADMISSIONS["ratio"], abs=1e-12), 1.0)
    assert (female.short, female.is_four_fifths) == (ADMISSIONS["short_of_four_fifths"], False)


def test_a_group_of_exactly_the_least_share_takes_part():
    """Two of a hundred, which a comparison of doubles might miss."""
    rows = impact_rows({"a": GroupCount(49, 98), "b": GroupCount(1, 2)})
    assert [row.apart for row in rows] == [None, None]


def test_a_few_people_do_not_set_the_bar():
    """A group below the least number of people keeps its own row."""
    rows = impact_rows({"a": GroupCount(20, 100), "b": GroupCount(5, 5)}, people_least=10)
    assert [(row.apart, row.ratio) for row in rows] == [(None, 1.0), ("under_k", 5.0)]


def test_nothing_selected_has_no_ratio_and_falls_short_of_nothing():
    """No group got anything, so none got less."""
    rows = impact_rows({"a": GroupCount(0, 50), "b": GroupCount(0, 50)})
    assert [(row.ratio, row.is_four_fifths, row.short) for row in rows] == [(None, True, 0)] * 2


@given(counts, counts)
def test_as_many_more_as_are_short_meet_four_fifths(one, best):
    """And one fewer does not."""
    short = people_short(one, best, FOUR_FIFTHS)
    assert is_at_least(GroupCount(one.selected + short, one.people), best, FOUR_FIFTHS)
    if short:
        assert not is_at_least(GroupCount(one.selected + short - 1, one.people), best, FOUR_FIFTHS)


@given(counts, counts)
def test_the_comparison_is_that_of_exact_fractions(one, best):
    """Never decided by rounding."""
    exact = Fraction(one.selected, one.people) >= FOUR_FIFTHS * Fraction(best.selected, best.people)
    assert is_at_least(one, best, FOUR_FIFTHS) == exact


def test_an_intersection_with_an_unknown_part_is_unknown():
    """A name that only contains the word is not."""
    assert [is_unknown(name) for name in ("unknown", "female/unknown", "unknowns")] == [True, True, False]


@pytest.mark.parametrize("counts", [{}, {"a": GroupCount(0, 0)}, {"a": GroupCount(2, 1)}])
def test_a_table_without_people_or_with_impossible_counts_is_refused(counts):
    """Nothing is compared with nothing."""
    with pytest.raises(Unprocessable):
        impact_rows(counts)
