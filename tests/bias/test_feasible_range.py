"""The ranges that a reader can work out of hidden numbers: known answers, and every possible table by brute force."""

import math
from itertools import product

import pytest
from aboveboard.bias.feasible_range import cheapest_widening, feasible_range, one_way, two_way
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.bias_vectors import vector

KNOWN = vector("suppression")
COLUMNS = len(KNOWN["counts"][0])

small_tables = st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=2, max_size=2)
tables = st.integers(1, 4).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 60), min_size=columns, max_size=columns), min_size=1, max_size=4
    )
)


def index(cell):
    return cell[0] * COLUMNS + cell[1]


def brute_ranges(cells, hidden):
    """The least and the most of each hidden cell over all tables with the same shown cells and the same totals."""
    columns = len(cells[0])
    tops = [min(sum(cells[at // columns]), sum(row[at % columns] for row in cells)) for at in hidden]
    found = []
    for values in product(*(range(top + 1) for top in tops)):
        other = [list(row) for row in cells]
        for at, value in zip(hidden, values, strict=True):
            other[at // columns][at % columns] = value
        if [sum(row) for row in other] == [sum(row) for row in cells] and all(
            sum(row[j] for row in other) == sum(row[j] for row in cells) for j in range(columns)
        ):
            found.append(values)
    return [(min(each), max(each)) for each in zip(*found, strict=True)]


def test_the_ranges_are_those_of_the_linear_programme():
    """In the known table, two small cells hide with two others."""
    hidden = [index(cell) for cell in KNOWN["hidden"]]
    for row, column, low, high in KNOWN["ranges"]:
        assert feasible_range(two_way(KNOWN["counts"]), hidden, index((row, column))) == (low, high)


def test_a_single_hidden_cell_is_given_away_by_its_totals():
    """Primary suppression alone hides nothing here."""
    hidden = [index(cell) for cell in KNOWN["primary"]]
    for at in hidden:
        assert feasible_range(two_way(KNOWN["counts"]), hidden, at).width == 0


@given(small_tables, st.sets(st.integers(0, 5), min_size=1, max_size=5))
def test_the_range_of_a_cell_is_that_of_all_possible_tables(cells, hidden):
    """Counted one by one, with all totals shown."""
    arcs, order = two_way(cells), sorted(hidden)
    assert [feasible_range(arcs, hidden, at) for at in order] == brute_ranges(cells, order)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=6), st.sets(st.integers(0, 5), min_size=1))
def test_hidden_groups_of_one_attribute_share_their_sum(counts, hidden):
    """Each may be anything from 0 to all of it; one alone is its own sum."""
    hidden = {at for at in hidden if at < len(counts)}
    assume(hidden)
    left = sum(counts[at] for at in hidden)
    for at in hidden:
        expected = (0, left) if len(hidden) > 1 else (counts[at], counts[at])
        assert feasible_range(one_way(counts), hidden, at) == expected


@given(tables, st.sets(st.integers(0, 40), min_size=1), st.integers(0, 40))
def test_hiding_more_never_narrows_a_range(cells, hidden, more):
    """So numbers that are safe stay safe."""
    arcs = two_way(cells)
    hidden = {at % len(arcs) for at in hidden}
    for at in hidden:
        before, after = (feasible_range(arcs, which, at) for which in (hidden, hidden | {more % len(arcs)}))
        assert after.low <= before.low <= arcs[at].value <= before.high <= after.high


@given(tables, st.sets(st.integers(0, 40), min_size=1))
def test_hiding_the_cheapest_widens_the_range(cells, hidden):
    """Unless it has no end already, and falls to 0."""
    arcs = two_way(cells)
    hidden = {at % len(arcs) for at in hidden}
    (at, *_) = sorted(hidden)
    before = feasible_range(arcs, hidden, at)
    more = cheapest_widening(arcs, hidden, at, [arc.value + 1 for arc in arcs])
    if more:
        assert feasible_range(arcs, hidden | more, at).width > before.width
        assert not more & hidden
    else:
        assert before == (0, math.inf)


@given(tables, st.sets(st.integers(0, 40), min_size=1), st.integers(1, 20))
def test_a_search_that_stops_early_never_says_more_than_is_so(cells, hidden, most):
    """And finds at least the width that it was to find, where that is there."""
    arcs = two_way(cells)
    hidden = {at % len(arcs) for at in hidden}
    for at in hidden:
        whole, early = feasible_range(arcs, hidden, at), feasible_range(arcs, hidden, at, most)
        assert whole.low <= early.low <= early.high <= whole.high
        assert (early.width >= most) == (whole.width >= most)


@pytest.mark.parametrize("total", [0, 12])
def test_a_hidden_total_has_no_upper_end(total):
    """Nothing else says how many there are."""
    assert feasible_range(one_way([total]), {0, 1}, 0) == (0, math.inf)
