"""Tables of counts: no number below k is shown, and none can be worked out."""

from itertools import product

import pytest
from aboveboard.bias.feasible_range import one_way, two_way
from aboveboard.bias.suppression import suppress_counts
from aboveboard.numbers.count_tables import (
    CountTable,
    SharedTotals,
    TableForm,
    hide_small,
    round_down,
)
from hypothesis import given
from hypothesis import strategies as st

K = 5
FORM = TableForm(name="t", by="row", rows=("a", "b", "c"), across="column", columns=("x", "y"))
NUMBERS = st.dictionaries(st.tuples(st.sampled_from("abc"), st.sampled_from("xy")), st.integers(0, 12))


def shown(table: CountTable) -> list[int]:
    cells = [cell for row in table.cells for cell in row]
    return [
        each for each in (*cells, *table.row_totals, *table.column_totals, table.total) if each is not None
    ]


@given(NUMBERS)
def test_no_small_number_is_shown(counts: dict[tuple[str, str], int]) -> None:
    """Neither in a cell nor in a total. 0 is shown, because it is about no person."""
    assert all(number == 0 or number >= K for number in shown(hide_small(FORM, counts, K)))


@given(NUMBERS)
def test_what_is_shown_is_right(counts: dict[tuple[str, str], int]) -> None:
    """Every total is the sum of its parts, whether or not these are shown."""
    table = hide_small(FORM, counts, K)
    sums = [sum(counts.get((row, column), 0) for column in FORM.columns) for row in FORM.rows]
    assert all(found in (None, true) for found, true in zip(table.row_totals, sums, strict=True))
    assert table.total in (None, sum(counts.values()))


@given(st.lists(st.integers(0, 8), min_size=2, max_size=3))
def test_a_hidden_number_could_be_many(numbers: list[int]) -> None:
    """By trying every table that gives what is shown: at least k + 1 values, or all of the table is hidden."""
    arcs = one_way(numbers)
    hidden = suppress_counts(arcs, K)
    if not hidden or len(hidden) == len(arcs):
        return
    tables = [
        (*parts, sum(parts))
        for parts in product(range(30), repeat=len(numbers))
        if all((*parts, sum(parts))[at] == arcs[at].value for at in range(len(arcs)) if at not in hidden)
    ]
    for at in hidden:
        assert len({table[at] for table in tables}) > K


@given(NUMBERS)
def test_a_total_that_another_table_hides_stays_hidden(counts: dict[tuple[str, str], int]) -> None:
    """And its parts do not add up to it."""
    table = hide_small(FORM, counts, K, SharedTotals({"x": None}, 40))
    column = [row[0] for row in table.cells]
    assert table.column_totals[0] is None
    assert None in column


@given(NUMBERS, st.integers(1, 3))
def test_a_total_that_another_table_shows_is_not_hidden_here(
    counts: dict[tuple[str, str], int], more: int
) -> None:
    """Or nothing of this table is shown."""
    large = {**counts, ("a", "x"): K * more, ("b", "y"): K}
    sums = {name: sum(large.get((row, name), 0) for row in FORM.rows) for name in FORM.columns}
    table = hide_small(FORM, large, K, SharedTotals(sums, sum(sums.values())))
    assert not shown(table) or table.column_totals == tuple(sums.values())


def test_a_running_month_is_rounded_down_without_totals() -> None:
    """A multiple of k, so that a step tells of k acts."""
    table = round_down(FORM, {("a", "x"): 14, ("b", "y"): 4}, K)
    assert (table.cells, table.total, table.has_totals) == (((10, 0), (0, 0), (0, 0)), None, False)


@pytest.mark.parametrize("columns", [("",), ("x", "y")])
def test_a_table_without_rows_is_empty(columns: tuple[str, ...]) -> None:
    """With a total of none."""
    table = hide_small(TableForm(name="t", by="row", rows=(), columns=columns), {}, K)
    assert (table.rows, table.total, table.hidden) == ((), 0, 0)


def test_two_hidden_cells_of_a_row_hide_each_other() -> None:
    """The smallest one that helps is hidden with a small one."""
    hidden = suppress_counts(two_way([[1, 20], [30, 40]]), K)
    assert {0, 1, 2, 3} & hidden >= {0}
    assert len(hidden) > 1
