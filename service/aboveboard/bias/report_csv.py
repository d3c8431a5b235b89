"""The tables of a report as CSV: those of people, the comparisons, and the decisions that were not compared.

A hidden number is an empty cell, and the column `hidden` names what is hidden in the row. Fractions are those of the
report, to the bit. A text that a spreadsheet would read as a formula gets an apostrophe before it.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from aboveboard import canonical
from aboveboard.bias.check import BiasReport, LineShown
from aboveboard.bias.comparisons import STRATA, Comparison, Mix
from aboveboard.bias.impact_tables import ImpactRowShown, ImpactTable
from aboveboard.bias.verdict import BiasVerdict
from aboveboard.exports.tables import cell

ALL = "all"
"""The word for a row whose numbers are all hidden."""

Cell = str | int | float | bool | None
Cells = list[Cell]
Table = tuple[tuple[str, ...], Iterable[Cells]]

_NO_NAME = re.compile(r"[^a-z0-9_]+")


def list_tables(report: BiasReport) -> tuple[str, ...]:
    """Returns the names of the tables, which are file names without an ending. `write_table` takes their places."""
    people = (
        f"people-{at}-{'-'.join(_NO_NAME.sub('_', each.lower()) for each in table.by)}"
        for at, table in enumerate(report.tables, 1)
    )
    return (*people, "comparisons", "not_compared")


def write_table(report: BiasReport, index: int) -> str:
    """Returns a table as CSV (RFC 4180), with a header. Raises IndexError for a place that `list_tables` lacks."""
    header, rows = _choose_table(report, index)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_write(each) for each in row] for row in rows)
    return text.getvalue()


def _choose_table(report: BiasReport, index: int) -> Table:
    tables: list[Table] = [
        *((_PEOPLE, _list_people(each)) for each in report.tables),
        (_COMPARISONS, map(_compare_cells, report.comparisons)),
        (_LINES, map(_line_cells, report.lines)),
    ]
    if index < 0:
        raise IndexError(index)
    return tables[index]


def _write(value: Cell) -> str | int | None:
    # A number stays one, also with a minus before it, which begins a formula in a text.
    return canonical.number(value) if isinstance(value, float) else cell(value)


_NUMBERS = ("people", "selected", "rate", "low", "high", "share", "ratio", "is_four_fifths", "short")
_PEOPLE = ("by", "group", "apart", *_NUMBERS, "hidden")


def _list_people(table: ImpactTable) -> Iterator[Cells]:
    by = " ".join(table.by)
    for row in table.rows:
        yield [by, row.group, row.apart, *(getattr(row, name) for name in _NUMBERS), _name_hidden(row)]


def _name_hidden(row: ImpactRowShown) -> str:
    if row.people is None:
        return ALL
    # Without a shown bar, the row has neither a ratio nor four fifths. A ratio to 0 lacks only itself.
    hidden = {"share": row.share is None, "ratio": row.is_four_fifths is None}
    return " ".join(name for name, is_hidden in hidden.items() if is_hidden)


_MEASURED = (
    *("mean", "reference_mean", "ratio", "low", "high", "level", "method"),
    *("evidence", "pairs", "is_evident", "needed"),
)
_COMPARISONS = (
    *("by", "group", "reference", "verdict", *_MEASURED),
    *(f"{part}_{name}" for name in STRATA for part in Mix.__struct_fields__),
    "hidden",
)


def _compare_cells(of: Comparison) -> Cells:
    mixes = [(of.mixes or {}).get(name) for name in STRATA]
    parts = [None if mix is None else getattr(mix, part) for mix in mixes for part in Mix.__struct_fields__]
    # A comparison that was not looked at has no numbers, so none of them are hidden.
    hidden = ALL if of.mean is None and of.verdict is not BiasVerdict.NOT_LOOKED else ""
    named = [" ".join(of.by), of.group, of.reference, str(of.verdict)]
    return [*named, *(getattr(of, name) for name in _MEASURED), *parts, hidden]


_LINES = ("line", "decisions", "people", "selected", "hidden")


def _line_cells(line: LineShown) -> Cells:
    hidden = ALL if line.decisions is None else ""
    return [str(line.line), line.decisions, line.people, line.selected, hidden]
