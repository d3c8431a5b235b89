"""Rows over the items of a shelf, and what a few of them add up to.

Most cells are zero, so rows are always kept sparse (CSR: row r is cells[starts[r]:starts[r + 1]]). A small grid is
kept dense as well, because then a decision is one `take`. Both forms add in the same order, row after row, and so
give the same bits: which form a shelf has can never be seen in a probability. (Over a single column NumPy may group a
sum otherwise; a single candidate has probability 1 whatever its score.)
"""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indexes = NDArray[np.intp]
Effects = Floats | list[tuple[Indexes, Floats]]
"""What each used row adds: a dense row over the candidates, or where it adds and how much, nowhere twice."""

DENSE_CELLS = 1_000_000
"""Up to 8 MB a grid is kept dense."""


class Grid(Struct, frozen=True, eq=False):
    """`width` columns; no column stands twice in one row; `dense` is None above DENSE_CELLS."""

    width: int
    starts: Indexes
    columns: Indexes
    amounts: Floats
    dense: Floats | None


def build(
    starts: Indexes, columns: Indexes, amounts: Floats, *, width: int, dense_cells: int = DENSE_CELLS
) -> Grid:
    rows = starts.size - 1
    dense = None
    if rows * width <= dense_cells:
        dense = np.zeros((rows, width))
        dense[np.repeat(np.arange(rows), np.diff(starts)), columns] = amounts
    return Grid(width, starts, columns, amounts, dense)


def effects(grid: Grid, rows: list[int], values: list[float], among: Indexes | None) -> Effects:
    """Each of `rows` times its value, over the columns `among` (None: over all of them)."""
    if grid.dense is None:
        return _sparse_effects(grid, rows, values, among)
    taken = grid.dense.take(np.array(rows, np.intp), axis=0)
    if among is not None:
        taken = taken.take(among, axis=1)
    taken *= np.array(values)[:, None]
    return taken


def _sparse_effects(
    grid: Grid, rows: list[int], values: list[float], among: Indexes | None
) -> list[tuple[Indexes, Floats]]:
    place = None
    if among is not None:
        place = np.full(grid.width, -1, np.intp)
        place[among] = np.arange(among.size)
    found = []
    for row, value in zip(rows, values, strict=True):
        cells = slice(grid.starts[row], grid.starts[row + 1])
        where, amounts = grid.columns[cells], grid.amounts[cells] * value
        if place is not None:
            where = place[where]
            amounts, where = amounts[where >= 0], where[where >= 0]
        found.append((where, amounts))
    return found


def sum_effects(added: Effects, width: int, cap: float = 1.0) -> Floats:
    """The sum of all effects, per column.

    With a `cap` below 1, no effect counts for more than `cap` * the sum of the sizes of all effects on that column:
    what is beyond that counts for nothing. So what one effect alone does for a column counts `cap` times.
    """
    if isinstance(added, np.ndarray):
        return _add_up(added if cap >= 1.0 else _cap(added, cap))
    return _scatter(added, None, width, cap)


def sum_without(added: Effects, dropped: list[int], width: int, cap: float = 1.0) -> Floats:
    """One row for each of `dropped`: the sum of all other effects, to the bit what `sum_effects` gives for those."""
    if isinstance(added, np.ndarray):
        kept = np.empty((len(added), len(dropped), width))
        kept[:] = added[:, None, :]
        kept[dropped, np.arange(len(dropped))] = 0.0
        return _add_up(kept if cap >= 1.0 else _cap(kept, cap))
    return np.array([_scatter(added, row, width, cap) for row in dropped]).reshape(len(dropped), width)


def sum_dropping_each(added: Effects, width: int, cap: float = 1.0) -> Floats:
    """The row of `sum_effects`, and below it one row for each effect: the sum of all others, as `sum_without` has it."""
    count = len(added)
    if isinstance(added, np.ndarray):
        kept = np.empty((count, count + 1, width))
        kept[:] = added[:, None, :]
        kept.reshape(-1, width)[1 :: count + 2] = 0.0  # effect i in row i + 1
        return _add_up(kept if cap >= 1.0 else _cap(kept, cap))
    return np.array([_scatter(added, row, width, cap) for row in (None, *range(count))])


def sum_only(added: Effects, kept: list[int], width: int, cap: float = 1.0) -> Floats:
    """The sum of the effects of `kept` alone, whose numbers ascend."""
    if isinstance(added, np.ndarray):
        return sum_effects(added.take(kept, axis=0), width, cap)
    return _scatter([added[row] for row in kept], None, width, cap)


def _add_up(added: Floats) -> Floats:
    total: Floats = np.add.reduce(added, axis=0)
    return total


def _cap(added: Floats, cap: float) -> Floats:
    most = cap * _add_up(np.abs(added))
    return np.clip(added, -most, most)


def _scatter(
    added: list[tuple[Indexes, Floats]], dropped: int | None, width: int, cap: float = 1.0
) -> Floats:
    total, left = np.zeros(width), [each for row, each in enumerate(added) if row != dropped]
    if cap >= 1.0:
        for where, amounts in left:
            total[where] += amounts
        return total
    most = np.zeros(width)
    for where, amounts in left:
        most[where] += np.abs(amounts)
    most *= cap
    for where, amounts in left:
        total[where] += np.clip(amounts, -most[where], most[where])
    return total


def find_effective(added: Effects, width: int) -> NDArray[np.bool_]:
    """Per effect, where it adds something at all."""
    if isinstance(added, np.ndarray):
        marks: NDArray[np.bool_] = added != 0.0
        return marks
    found = np.zeros((len(added), width), np.bool_)
    for row, (where, amounts) in enumerate(added):
        found[row, where] = amounts != 0.0
    return found


def at_column(added: Effects, column: int, width: int) -> tuple[list[float], list[float]]:
    """Per effect: what it adds at `column`, and how far that is above its mean over all columns."""
    if isinstance(added, np.ndarray):
        here = added[:, column]
        return here.tolist(), (here - np.add.reduce(added, axis=1) / width).tolist()
    own = [float(amounts[where == column].sum()) for where, amounts in added]
    return own, [at - float(amounts.sum()) / width for at, (_, amounts) in zip(own, added, strict=True)]
