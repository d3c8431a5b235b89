"""The groups of a table: a person is in one, by their first decision."""

import numpy as np
import pytest
from aboveboard.bias.group_rows import add_labels, count_visits_once, group_column, group_people, select_rows
from aboveboard.bias.log_rows import CheckRows, Column
from hypothesis import given
from hypothesis import strategies as st

from tests.bias.logs import plain_details

DAY = 10
drawn = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 1), st.integers(0, 40)),
    min_size=1,
    max_size=25,
)


def rows_of(drawn, names=("a", "b")):
    """Rows of (person, visit, group, time), each selected where its person is even."""
    drawn = sorted(drawn, key=lambda row: row[3])
    people, visits, groups, times = (np.array(each, np.intp) for each in zip(*drawn, strict=True))
    values = (people % 2 == 0).astype(float)
    columns = {"g": Column(groups, names)}
    return CheckRows(times, people, visits, values, values / 2, values, columns, plain_details(values.size))


@given(drawn)
def test_each_person_is_in_the_group_of_their_first_row(drawn):
    """Rows of another group are left out, and their people counted."""
    rows = rows_of(drawn)
    found = group_people(rows, rows.selected, ("g",), DAY)
    people = np.unique(rows.people).tolist()
    for at, person in enumerate(people):
        own = [place for place in range(rows.people.size) if rows.people[place] == person]
        values = rows.columns["g"].values
        assert found.names[found.codes[at]] == values[rows.columns["g"].codes[own[0]]]
        assert found.days[at] == rows.times_ms[own[0]] // DAY
        assert found.firsts[at] == rows.selected[own[0]]
    groups = {person: {g for p, _, g, _ in drawn if p == person} for person in people}
    assert found.moved == sum(len(each) > 1 for each in groups.values())


def test_the_mean_is_over_the_rows_that_stay():
    """And that of the first day over those of that day."""
    rows = rows_of([(0, 0, 0, 0), (0, 1, 1, 1), (0, 2, 0, 2), (0, 3, 0, 11)])
    values = np.array([1.0, 1.0, 0.0, 0.0])
    found = group_people(rows, values, ("g",), DAY)
    assert (found.means.tolist(), found.first_day_means.tolist()) == ([pytest.approx(1 / 3)], [0.5])
    assert found.row_codes.tolist() == [0, -1, 0, 0]


def test_intersections_have_the_values_of_each_row():
    """In order of their names."""
    rows = rows_of([(0, 0, 0, 0), (1, 0, 1, 1)])
    rows = rows._replace(columns=rows.columns | {"h": Column(np.array([1, 0]), ("x", "y"))})
    column = group_column(rows, ("g", "h"))
    assert [column.values[code] for code in column.codes] == ["a/y", "b/x"]
    assert column.values == ("a/y", "b/x")


def test_a_visit_counts_once():
    """Its first row; another person's visit of that number is another one."""
    rows = rows_of([(0, 0, 0, 0), (0, 0, 0, 1), (0, 1, 0, 2), (1, 0, 0, 3)])
    assert count_visits_once(rows).times_ms.tolist() == [0, 2, 3]


def test_labels_are_of_people_and_reach_all_their_rows():
    """Whatever the row."""
    rows = rows_of([(0, 0, 0, 0), (1, 0, 0, 1), (0, 1, 0, 2)])
    labelled = add_labels(rows, "label", Column(np.array([1, 0]), ("unknown", "label-1")))
    assert labelled.columns["label"].codes.tolist() == [1, 0, 1]


def test_no_rows_have_no_people():
    """An empty period."""
    empty = select_rows(rows_of([(0, 0, 0, 0)]), np.empty(0, np.intp))
    found = group_people(empty, empty.selected, ("g",), DAY)
    assert (found.names, found.codes.size, found.moved) == ((), 0, 0)
