"""The tables of a report: no hidden number can be worked out from any of them."""

import pytest
from aboveboard.bias.feasible_range import feasible_range, one_way
from aboveboard.bias.impact_tables import count_groups, hide_small, name_number, show_table
from aboveboard.bias.rates import GroupCount
from hypothesis import given
from hypothesis import strategies as st

counts = st.integers(0, 80).flatmap(
    lambda people: st.builds(GroupCount, st.integers(0, people), st.just(people))
)
groups = st.dictionaries(st.sampled_from("abcdef"), counts, min_size=1)
crossed = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")).map("/".join), counts, min_size=1
)
K = 10


def alone(table, at):
    """The counts of one attribute of a two-way table."""
    found = {}
    for name, count in table.items():
        before = found.get(name.split("/")[at], GroupCount(0, 0))
        found[name.split("/")[at]] = GroupCount(
            before.selected + count.selected, before.people + count.people
        )
    return found


@given(groups)
def test_a_shown_row_is_not_small_and_hidden_ones_are_protected(table):
    """From the total and the other rows, where these are shown."""
    hidden = hide_small({("g",): table}, K)
    names = [*(name_number(("g",), name) for name in table), frozenset()]
    places = {at for at, name in enumerate(names) if name in hidden}
    for at, (name, count) in enumerate(table.items()):
        if at not in places:
            assert min(count.people, count.selected, count.others) >= K, name
    for values in ([c.selected for c in table.values()], [c.others for c in table.values()]):
        for at in places:
            assert feasible_range(one_way(values), places, at).width >= K


@given(crossed)
def test_a_number_is_hidden_in_all_tables_or_in_none(table):
    """A group of one attribute is a total of its intersections."""
    tables = {("g",): alone(table, 0), ("h",): alone(table, 1), ("g", "h"): table}
    hidden = hide_small(tables, K)
    for own, counts in tables.items():
        if not sum(count.people for count in counts.values()):
            continue
        shown = show_table(own, counts, hidden, K)
        for row in shown.rows:
            is_hidden = name_number(own, row.group) in hidden
            assert (row.people is None) == (row.rate is None) == (row.low is None) == is_hidden
        assert shown.hidden == sum(row.people is None for row in shown.rows)


def test_without_the_bar_no_ratio_is_shown():
    """The group with the highest rate got it but for nine people: its rate could be worked out of a ratio."""
    table = {
        "a": GroupCount(91, 100),
        "b": GroupCount(40, 100),
        "c": GroupCount(50, 100),
        "d": GroupCount(30, 100),
    }
    hidden = hide_small({("g",): table}, K)
    shown = {row.group: row for row in show_table(("g",), table, hidden, K).rows}
    assert shown["a"].people is None
    assert shown["c"].rate == 0.5
    assert {row.ratio for row in shown.values()} == {None}


def test_large_groups_are_shown_whole():
    """With their ratio to the highest rate."""
    table = {"a": GroupCount(50, 100), "b": GroupCount(30, 100)}
    rows = show_table(("g",), table, hide_small({("g",): table}, K), K).rows
    assert [(row.people, row.selected, row.ratio, row.share, row.short) for row in rows] == [
        (100, 50, 1.0, 0.5, 0),
        (100, 30, 0.6, 0.5, 10),
    ]
    assert [row.is_four_fifths for row in rows] == [True, False]


def test_people_are_counted_by_group():
    """A person is selected whose first decision was."""
    found = count_groups(("a", "b"), [0, 1, 1], [1.0, 0.0, 1.0])
    assert found == {"a": GroupCount(1, 1), "b": GroupCount(1, 2)}


@pytest.mark.parametrize("table", [("g",), ("g", "h")])
def test_a_number_is_named_by_what_it_is_about(table):
    """In any table."""
    assert name_number(table, "a/x" if len(table) == 2 else "a") >= {("g", "a")}
