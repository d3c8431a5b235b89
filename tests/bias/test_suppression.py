"""The suppression of small numbers: none can be worked out, in any table."""

import pytest
from aboveboard.bias.feasible_range import Arc, feasible_range, one_way, two_way
from aboveboard.bias.rates import GroupCount
from aboveboard.bias.suppression import K_LEAST, is_small, range_of_people, suppress
from aboveboard.errors import Unprocessable
from hypothesis import given
from hypothesis import strategies as st

from tests.bias_vectors import vector

KNOWN = vector("suppression")
counts = st.integers(0, 60).flatmap(
    lambda people: st.builds(GroupCount, st.integers(0, people), st.just(people))
)
grids = st.integers(1, 4).flatmap(
    lambda columns: st.lists(st.lists(counts, min_size=columns, max_size=columns), min_size=1, max_size=4)
)
ks = st.integers(K_LEAST, 20)


def both(grid):
    """The tables of all people and of the selected ones."""
    return two_way([[each.people for each in row] for row in grid]), two_way(
        [[each.selected for each in row] for row in grid]
    )


def others_of(people, selected):
    return tuple(
        Arc(one.tail, one.head, one.value - two.value) for one, two in zip(people, selected, strict=True)
    )


@given(grids, ks)
def test_every_hidden_number_could_be_any_of_more_than_k(grid, k):
    """In a two-way table with all totals: selected, not selected, and so all people."""
    people, selected = both(grid)
    others, hidden = others_of(people, selected), suppress(people, selected, k)
    for at in hidden:
        assert feasible_range(selected, hidden, at).width >= k
        assert feasible_range(others, hidden, at).width >= k
        assert range_of_people(selected, others, hidden, at).width >= 2 * k


@given(st.lists(counts, min_size=1, max_size=8), ks)
def test_every_small_number_is_hidden(groups, k):
    """Of one attribute, the total too."""
    people, selected = one_way([each.people for each in groups]), one_way([each.selected for each in groups])
    hidden = suppress(people, selected, k)
    for at, (one, two) in enumerate(zip(people, selected, strict=True)):
        assert at in hidden or not is_small(GroupCount(two.value, one.value), k)


@given(grids, ks)
def test_a_table_without_small_numbers_is_shown_whole(grid, k):
    """Nothing is hidden without need."""
    large = [[GroupCount(each.selected + k, each.people + 2 * k) for each in row] for row in grid]
    assert suppress(*both(large), k) == frozenset()


@given(grids, ks, st.integers(0, 30))
def test_what_is_hidden_elsewhere_stays_hidden_here(grid, k, also):
    """A total that two tables share."""
    people, selected = both(grid)
    assert also % len(people) in suppress(people, selected, k, {also % len(people)})


def test_the_known_table_hides_its_small_cells_with_two_others():
    """The cheapest further cells of the cycle."""
    people = two_way(KNOWN["counts"])
    many = two_way([[3 * each for each in row] for row in KNOWN["counts"]])
    hidden = suppress(many, people, KNOWN["k"])
    columns = len(KNOWN["counts"][0])
    assert hidden == {row * columns + column for row, column in KNOWN["hidden"]}


@pytest.mark.parametrize(
    ("count", "small"),
    [
        (GroupCount(10, 20), False),
        (GroupCount(9, 20), True),
        (GroupCount(10, 19), True),
        (GroupCount(0, 500), True),
        (GroupCount(500, 500), True),
        (GroupCount(0, 0), True),
    ],
)
def test_few_and_none_are_small(count, small):
    """All selected and none selected tell about each person of the group."""
    assert is_small(count, 10) is small


def test_a_k_below_the_least_is_refused():
    """Five people are the fewest that a number may be about."""
    with pytest.raises(Unprocessable):
        suppress(one_way([9]), one_way([4]), K_LEAST - 1)
