"""People as units of a gap: whatever a decision has becomes a mean of its person."""

import numpy as np
import pytest
from aboveboard.bias.gap_people import gather_table, mean_effects, sum_by_person, take_sides
from hypothesis import given
from hypothesis import strategies as st

from tests.bias.decided import Planted, decide, effects, visits
from tests.bias.logs import LogOfLines
from tests.bias.test_check import WATCH, read

TABLE = ("age_class",)


def returning():
    """An adult with one visit, and a minor with three, of whom the last is as an adult."""
    log = LogOfLines()
    log.tell("one", age_class="adult")
    log.decide("one")
    log.tell("two", age_class="minor")
    for day in (1.0, 2.0):
        log.decide("two", day=day)
    log.tell("two", age_class="adult")
    log.decide("two", day=3.0)
    return read(log, WATCH).rows


def test_a_person_has_the_mean_of_their_decisions_in_their_group():
    """Those in another group are left out."""
    rows = returning()
    table = gather_table(rows, decide(rows, lambda is_minor, drawn: Planted()), TABLE)
    assert table.mean(np.array([1.0, 0.0, 0.5, 9.0])).tolist() == [1.0, 0.25]
    assert table.weights.tolist() == [1.0, 0.5, 0.5]


def test_effects_are_means_with_their_share_of_decisions():
    """A decision without the effect counts as none."""
    rows = returning()
    table = gather_table(rows, decide(rows, lambda is_minor, drawn: Planted()), TABLE)
    found = mean_effects(table, effects([{}, {"a": 0.4}, {"b": 0.2}, {"a": 9.0}]), 0)
    assert (found.means.tolist(), found.shares.tolist()) == ([0.0, 0.2], [0.0, 0.5])


def test_decisions_that_were_not_made_again_are_left_out():
    """Their people too, where none of theirs was."""
    rows = visits(people=3)
    made = decide(rows, lambda is_minor, drawn: Planted())
    less = made._replace(places=made.places[2:], by_level=made.by_level[2:])
    gap = take_sides(gather_table(rows, less, TABLE), "minor", "adult")
    assert (gap.own.sum(), gap.other.sum()) == (2, 2)


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(-1, 1)), max_size=8))
def test_sums_by_person_are_those_of_their_rows(rows):
    """Added one by one."""
    people, values = np.array([who for who, _ in rows], np.intp), np.array([value for _, value in rows])
    expected = [sum(value for who, value in rows if who == person) for person in range(4)]
    assert sum_by_person(people, values, 4).tolist() == pytest.approx(expected)
