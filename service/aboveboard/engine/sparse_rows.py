"""Rows over the items of a compiled placement, and the sums of some of them.

Most cells are zero, so rows are always stored sparse (CSR: row r is cells[starts[r]:starts[r + 1]]). A small
grid is stored dense as well, because a decision is then one `take`. Both forms add in the same order, row
after row, so they give the same bits. No probability can show which form a placement has. (Over a single
column NumPy may group a sum otherwise. A single candidate has probability 1 with any score.)
"""

from collections.abc import Collection, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from aboveboard import kernel

Floats = NDArray[np.float64]
Indexes = NDArray[np.intp]
Effects = Floats | list[tuple[Indexes, Floats]]
"""The additions of each used row: a dense row over the candidates, or distinct columns and their amounts."""

DENSE_CELLS = 1_000_000
"""The largest grid that is stored dense, in cells: 8 MB."""


def mark_members(items: Indexes, others: Indexes) -> NDArray[np.bool_]:
    """Returns marks on those of `items` that are among `others`. `np.isin` takes three times as long."""
    marks = np.zeros(1 + max(items.max(initial=-1), others.max(initial=-1)), np.bool_)
    marks[others] = True
    return marks[items]


class Grid(Struct, frozen=True, eq=False):
    """A matrix with `width` columns. No column occurs twice in one row. `dense` is None in a large grid."""

    width: int
    starts: Indexes
    columns: Indexes
    amounts: Floats
    dense: Floats | None


def build(
    starts: Indexes, columns: Indexes, amounts: Floats, *, width: int, dense_cells: int = DENSE_CELLS
) -> Grid:
    """Returns the grid of these CSR arrays, with the dense form up to `dense_cells` cells."""
    rows = starts.size - 1
    dense = None
    if rows * width <= dense_cells:
        dense = np.zeros((rows, width))
        dense[np.repeat(np.arange(rows), np.diff(starts)), columns] = amounts
    return Grid(width, starts, columns, amounts, dense)


def effects(grid: Grid, rows: list[int], values: list[float], among: Indexes | None) -> Effects:
    """Returns each of `rows` times its value, over the columns `among`; None means all of them."""
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
    """Returns the sum of all effects, per column.

    A `cap` below 1 limits an effect to `cap` * the sum of the sizes of all effects on its column. The rest of
    it is ignored. So a column with one effect gets `cap` times that effect.
    """
    if isinstance(added, np.ndarray):
        return _add_up(added if cap >= 1.0 else _cap(added, cap))
    return _scatter(added, (), width, cap)


def sum_without(added: Effects, dropped: Sequence[Sequence[int]], width: int, cap: float = 1.0) -> Floats:
    """Returns one row for each set of `dropped`: the sum of all other effects. Its bits are those of
    `sum_effects` for them.
    """
    if isinstance(added, np.ndarray):
        left = mark_left(len(added), dropped).T
        kept = np.where(left[:, :, None], added[:, None, :], 0.0)
        return _add_up(kept if cap >= 1.0 else _cap(kept, cap))
    return np.array([_scatter(added, rows, width, cap) for rows in dropped]).reshape(len(dropped), width)


def mark_left(count: int, dropped: Sequence[Sequence[int]]) -> NDArray[np.bool_]:
    """Returns one row for each set of `dropped` indexes, with marks on all others below `count`."""
    left = np.ones((len(dropped), count), np.bool_)
    for marks, rows in zip(left, dropped, strict=True):
        for row in rows:
            marks[row] = False
    return left


def _add_up(added: Floats) -> Floats:
    total: Floats = np.add.reduce(added, axis=0)
    return total


def _cap(added: Floats, cap: float) -> Floats:
    most = cap * _add_up(np.abs(added))
    return np.clip(added, -most, most)


def _scatter(
    added: list[tuple[Indexes, Floats]], dropped: Collection[int], width: int, cap: float = 1.0
) -> Floats:
    total, left = np.zeros(width), [each for row, each in enumerate(added) if row not in dropped]
    if cap >= 1.0:
        for where, amounts in left:  # row after row, as the dense form adds, for equal bits
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
    """Returns, per effect, marks on the columns where it is not 0."""
    if isinstance(added, np.ndarray):
        marks: NDArray[np.bool_] = added != 0.0
        return marks
    found = np.zeros((len(added), width), np.bool_)
    for row, (where, amounts) in enumerate(added):
        found[row, where] = amounts != 0.0
    return found


def read_column(added: Effects, column: int) -> list[float]:
    """Returns, per effect, what it adds at `column`."""
    if isinstance(added, np.ndarray):
        here: list[float] = added[:, column].tolist()
        return here
    return [float(amounts[where == column].sum()) for where, amounts in added]


def at_column(added: Effects, column: int, width: int) -> tuple[list[float], list[float]]:
    """Returns, per effect, what it adds at `column`, and how far that is above its mean over all columns."""
    if isinstance(added, np.ndarray):
        if kernel.NATIVE is not None:
            return kernel.NATIVE.lift(added, width, column)
        here = added[:, column]
        return here.tolist(), (here - np.add.reduce(added, axis=1) / width).tolist()
    own = read_column(added, column)
    return own, [at - float(amounts.sum()) / width for at, (_, amounts) in zip(own, added, strict=True)]
