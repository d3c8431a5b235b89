"""People as units: a frequent visitor counts once."""

import numpy as np
import pytest
from aboveboard.bias.units import drop_repeats, equal_weights, first_by_person, mean_by_person
from aboveboard.errors import Unprocessable
from hypothesis import given
from hypothesis import strategies as st

rows = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 1)), min_size=1, max_size=30)


def columns(rows):
    people, visits, values = zip(*rows, strict=True)
    return np.array(people), np.array(visits), np.array(values, float)


@given(rows)
def test_each_person_has_the_mean_of_their_rows(rows):
    """And no one else's."""
    people, _, values = columns(rows)
    found = mean_by_person(people, values)
    assert found.people.tolist() == sorted(set(people.tolist()))
    for person, mean in zip(found.people, found.means, strict=True):
        assert mean == pytest.approx(np.mean([value for each, _, value in rows if each == person]))


@given(rows)
def test_the_first_row_of_each_person_is_the_first_in_the_log(rows):
    """No value decides which row it is."""
    people = columns(rows)[0]
    found = first_by_person(people)
    assert [people.tolist().index(each) for each in found.people] == found.places.tolist()


@given(rows)
def test_the_weights_of_a_person_add_up_to_1(rows):
    """So that people count, not rows."""
    people = columns(rows)[0]
    assert np.bincount(people, equal_weights(people))[np.unique(people)] == pytest.approx(1.0)


@given(rows)
def test_a_visit_of_a_person_counts_once(rows):
    """Its first row, in the order of the log; two people may have a visit of one number."""
    people, visits, _ = columns(rows)
    kept = drop_repeats(people, visits).tolist()
    pairs = [row[:2] for row in rows]
    assert [pairs[at] for at in kept] == list(dict.fromkeys(pairs))


def test_no_rows_have_no_visits():
    """Nothing is made of nothing."""
    assert drop_repeats(np.empty(0, np.intp), np.empty(0, np.intp)).size == 0


def test_arrays_of_unequal_lengths_are_refused():
    """A value would belong to no person."""
    with pytest.raises(Unprocessable):
        mean_by_person(np.zeros(2, np.intp), np.zeros(3))
