"""A table of counts with its totals, in which small numbers are hidden. Pure functions.

Totals that another table has too are hidden in both. A table whose parts need more than that is not shown at all.
"""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct, structs

from aboveboard.bias.feasible_range import one_way, two_way
from aboveboard.bias.suppression import K, suppress_counts

Shown = int | None
"""A number of a table, and None where it is hidden."""

Counts = Mapping[tuple[str, str], int]
"""The counts by row and column. A table without columns has "" in their place."""


class CountTable(Struct, frozen=True, kw_only=True):
    """A table of one or two labels. A number is null where it is hidden. Without `has_totals`, so is every total.

    `rows` and `columns` are the values of the labels `by` and `across`. Without `across` there is one column, named "".
    """

    name: str
    by: str
    across: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Shown, ...], ...]
    row_totals: tuple[Shown, ...]
    column_totals: tuple[Shown, ...]
    total: Shown
    has_totals: bool

    @property
    def hidden(self) -> int:
        """The number of cells that are hidden."""
        return sum(cell is None for row in self.cells for cell in row)


class TableForm(Struct, frozen=True, kw_only=True):
    """The form of a table: its name, its labels, and their values. `columns` is empty for a table of one label."""

    name: str
    by: str
    rows: tuple[str, ...]
    across: str = ""
    columns: tuple[str, ...] = ("",)


class SharedTotals(Struct, frozen=True):
    """The totals that another table has too: those of columns by name, and that of all. None where it hides one."""

    columns: Mapping[str, Shown]
    total: Shown


def hide_small(form: TableForm, counts: Counts, k: int = K, shared: SharedTotals | None = None) -> CountTable:
    """Returns the table, with every number hidden that is small or would give a small one away."""
    values = [[counts.get((row, column), 0) for column in form.columns] for row in form.rows]
    if not form.rows:
        return _table(form, values, frozenset(), frozenset())
    is_single = form.columns == ("",)
    arcs = one_way([row[0] for row in values]) if is_single else two_way(values)
    also, keep = _find_shared(form, shared, is_single=is_single)
    hidden = suppress_counts(arcs, k, also, keep)
    if (hidden - also) & keep:
        hidden = frozenset(range(len(arcs)))
    return _single(form, values, hidden) if is_single else _double(form, values, hidden)


def round_down(form: TableForm, counts: Counts, k: int = K) -> CountTable:
    """Returns the table without totals, each number rounded down to a multiple of k."""
    values = [[counts.get((row, column), 0) // k * k for column in form.columns] for row in form.rows]
    everything = frozenset(range(len(form.rows) + len(form.columns) + 1))
    return structs.replace(_table(form, values, frozenset(), everything), has_totals=False)


def _find_shared(
    form: TableForm, shared: SharedTotals | None, *, is_single: bool
) -> tuple[frozenset[int], frozenset[int]]:
    """Returns the places of the totals that another table hides, and of those that it shows."""
    if shared is None:
        return frozenset(), frozenset()
    rows, columns = len(form.rows), len(form.columns)
    if is_single:
        places: dict[int, Shown] = {rows: shared.total}
    else:
        first = rows * columns + rows
        known = [(at, name) for at, name in enumerate(form.columns) if name in shared.columns]
        places = {first + at: shared.columns[name] for at, name in known}
        places[first + columns] = shared.total
    also = frozenset(place for place, value in places.items() if value is None)
    return also, frozenset(places) - also


def _single(form: TableForm, values: Sequence[Sequence[int]], hidden: frozenset[int]) -> CountTable:
    """Returns a table of one label. The total of a row is its cell, and that of the column is the total of all."""
    rows = len(form.rows)
    own = {place for place in hidden if place < rows}
    return _table(
        form, values, {(place, 0) for place in own}, own | ({rows, rows + 1} if rows in hidden else set())
    )


def _double(form: TableForm, values: Sequence[Sequence[int]], hidden: frozenset[int]) -> CountTable:
    inner = len(form.rows) * len(form.columns)
    cells = frozenset(divmod(place, len(form.columns)) for place in hidden if place < inner)
    return _table(form, values, cells, frozenset(place - inner for place in hidden if place >= inner))


def _table(
    form: TableForm,
    values: Sequence[Sequence[int]],
    cells: Collection[tuple[int, int]],
    totals: Collection[int],
) -> CountTable:
    """Returns the table. `totals` are the places of hidden ones: those of rows, then of columns, then that of all."""
    rows, columns = len(form.rows), len(form.columns)
    by_row = [sum(row) for row in values]
    by_column = [sum(row[at] for row in values) for at in range(columns)]
    sums = [None if at in totals else number for at, number in enumerate([*by_row, *by_column, sum(by_row)])]
    return CountTable(
        name=form.name,
        by=form.by,
        across=form.across,
        rows=form.rows,
        columns=form.columns,
        cells=tuple(
            tuple(None if (at, which) in cells else number for which, number in enumerate(row))
            for at, row in enumerate(values)
        ),
        row_totals=tuple(sums[:rows]),
        column_totals=tuple(sums[rows : rows + columns]),
        total=sums[-1],
        has_totals=True,
    )
