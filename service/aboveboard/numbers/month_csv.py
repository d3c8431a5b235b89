"""The tables of a month as one CSV file (RFC 4180). Each number has a line, and so has each total."""

import csv
import io

from aboveboard.exports.tables import cell
from aboveboard.numbers.count_tables import CountTable, Shown
from aboveboard.numbers.months import MonthNumbers

MEDIA_TYPE = "text/csv"
COLUMNS = ("month", "state", "purpose", "table", "by", "row", "across", "column", "number", "hidden")

ALL = "all"
"""The row or column of a total."""


def write_csv(found: MonthNumbers) -> bytes:
    """Returns the file. A hidden number is an empty cell with `true` beside it. No cell is a formula."""
    written = io.StringIO()
    lines = csv.writer(written)  # ends each line with CRLF
    lines.writerow(COLUMNS)
    for table in found.tables:
        for row, column, number in _list_numbers(table):
            named = (found.month, found.state, found.purpose, table.name, table.by, row, table.across, column)
            lines.writerow([cell(each) for each in (*named, number, number is None)])
    return written.getvalue().encode()


def _list_numbers(table: CountTable) -> list[tuple[str, str, Shown]]:
    found = [
        (row, column, number)
        for row, numbers in zip(table.rows, table.cells, strict=True)
        for column, number in zip(table.columns, numbers, strict=True)
    ]
    if not table.has_totals:
        return found
    if table.across:
        found += [(row, ALL, number) for row, number in zip(table.rows, table.row_totals, strict=True)]
        found += [
            (ALL, column, number) for column, number in zip(table.columns, table.column_totals, strict=True)
        ]
    return [*found, (ALL, ALL if table.across else "", table.total)]
