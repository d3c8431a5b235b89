"""Rows over items: both forms give the same sums, to the bit."""

import numpy as np
from aboveboard.engine import sparse_rows
from hypothesis import given
from hypothesis import strategies as st

WIDTH = 7
cells = st.dictionaries(st.integers(0, WIDTH - 1), st.floats(-3, 3), max_size=WIDTH)
tables = st.lists(cells, min_size=1, max_size=12)
values = st.floats(-5, 5)


def build(rows, dense_cells):
    starts = np.cumsum([0, *map(len, rows)])
    columns = np.array([column for row in rows for column in row], np.intp)
    amounts = np.array([amount for row in rows for amount in row.values()], float)
    return sparse_rows.build(starts, columns, amounts, width=WIDTH, dense_cells=dense_cells)


def both(rows, among):
    """The same effects, dense and sparse, over some columns or all (None)."""
    numbers, factors = list(range(len(rows))), [1.5 - row for row in range(len(rows))]
    return [
        sparse_rows.effects(build(rows, most), numbers, factors, None if among is None else np.array(among))
        for most in (10**6, 0)
    ]


some_columns = st.none() | st.lists(st.integers(0, WIDTH - 1), min_size=2, unique=True).map(sorted)


@given(st.lists(st.integers(0, 30)), st.lists(st.integers(0, 30)))
def test_members_are_marked(items, others):
    """Each of the items that is among the others is marked, also where one of both is empty."""
    found = sparse_rows.mark_members(np.array(items, np.intp), np.array(others, np.intp))
    assert found.tolist() == [item in others for item in items]


def test_a_large_grid_is_kept_sparse():
    """One cell over the limit is enough."""
    assert build([{0: 1.0}, {}], 2 * WIDTH).dense is not None
    assert build([{0: 1.0}, {}], 2 * WIDTH - 1).dense is None


@given(tables, some_columns)
def test_both_forms_sum_to_the_same_bits(rows, among):
    """Which form a shelf has can never be seen in a score."""
    dense, sparse = both(rows, among)
    width = WIDTH if among is None else len(among)
    assert sparse_rows.sum_effects(dense, width).tolist() == sparse_rows.sum_effects(sparse, width).tolist()


@given(tables, some_columns)
def test_both_forms_leave_out_to_the_same_bits(rows, among):
    """The same holds for every sum with one row missing and with several."""
    dense, sparse = both(rows, among)
    width, dropped = WIDTH if among is None else len(among), [[row] for row in range(len(rows))]
    one = sparse_rows.sum_without(dense, dropped, width)
    assert one.tolist() == sparse_rows.sum_without(sparse, dropped, width).tolist()
    sets = [[], [row for (row,) in dropped[::2]]]
    some = sparse_rows.sum_without(dense, sets, width)
    assert some.tolist() == sparse_rows.sum_without(sparse, sets, width).tolist()


@given(tables, some_columns)
def test_both_forms_see_the_same_at_a_column(rows, among):
    """What a row adds at a column is exact; how far above the mean that is, up to rounding."""
    dense, sparse = both(rows, among)
    width = WIDTH if among is None else len(among)
    for column in range(width):
        (own, lifts), (same, close) = (sparse_rows.at_column(form, column, width) for form in (dense, sparse))
        assert own == same
        np.testing.assert_allclose(lifts, close, atol=1e-9)
