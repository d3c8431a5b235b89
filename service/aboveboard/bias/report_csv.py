"""The tables of a report as CSV: those of people, the comparisons, what was not compared, features, prices and causes.

A hidden number is an empty cell, and the column `hidden` names what is hidden in the row. Fractions are those of the
report, to the bit. A text that a spreadsheet would read as a formula gets an apostrophe before it.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from msgspec import Struct, structs

from aboveboard import canonical
from aboveboard.bias.calibration_tables import CalibrationRow
from aboveboard.bias.causes import GapCauses
from aboveboard.bias.check import BiasReport, LineShown
from aboveboard.bias.comparisons import STRATA, Comparison, Mix
from aboveboard.bias.impact_tables import ImpactRowShown, ImpactTable
from aboveboard.bias.intersections import Attributes
from aboveboard.bias.price_check import PriceGroup
from aboveboard.bias.proxies import AllFeatures, Proxy
from aboveboard.bias.verdict import BiasVerdict
from aboveboard.exports.tables import cell

ALL = "all"
"""The word for a row whose numbers are all hidden."""

Cell = str | int | float | bool | None
Cells = list[Cell]
Table = tuple[str, tuple[str, ...], Iterable[Cells]]

_NO_NAME = re.compile(r"[^a-z0-9_]+")


def list_tables(report: BiasReport) -> tuple[str, ...]:
    """Returns the names of the tables, which are file names without an ending. `write_table` takes their places."""
    return tuple(name for name, _, _ in _list_all(report))


def write_table(report: BiasReport, index: int) -> str:
    """Returns a table as CSV (RFC 4180), with a header. Raises IndexError for a place that `list_tables` lacks."""
    if index < 0:
        raise IndexError(index)
    _, header, rows = _list_all(report)[index]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_write(each) for each in row] for row in rows)
    return text.getvalue()


def _list_all(report: BiasReport) -> list[Table]:
    """Returns the tables that the report has, each with its name and header."""
    people: list[Table] = [
        (_name_table(at, table), _PEOPLE, _list_people(table)) for at, table in enumerate(report.tables, 1)
    ]
    others: list[Table] = [
        ("comparisons", _COMPARISONS, map(_compare_cells, report.comparisons)),
        ("not_compared", _LINES, map(_line_cells, report.lines)),
    ]
    return [*people, *others, *_list_more(report)]


def _list_more(report: BiasReport) -> Iterator[Table]:
    """Yields the tables that not every report has."""
    prices = () if report.prices is None else report.prices.tables
    more: list[tuple[str, type[Struct], list[tuple[Attributes, tuple[Struct, ...]]]]] = [
        ("calibration", CalibrationRow, [(each.by, each.rows) for each in report.calibration]),
        ("prices", PriceGroup, [(each.by, each.rows) for each in prices]),
        ("features", Proxy, [(each.by, each.proxies) for each in report.proxies]),
        ("features_together", AllFeatures, [(each.by, each.together) for each in report.proxies]),
    ]
    for name, kind, tables in more:
        if any(rows for _, rows in tables):
            yield name, ("by", *kind.__struct_fields__, "hidden"), _list_structs(tables)
    if report.causes:
        yield "causes", _CAUSES, _list_causes(report.causes)


def _name_table(number: int, table: ImpactTable) -> str:
    return f"people-{number}-{'-'.join(_NO_NAME.sub('_', each.lower()) for each in table.by)}"


def _list_structs(tables: Iterable[tuple[Attributes, Iterable[Struct]]]) -> Iterator[Cells]:
    """Yields the members of each row. A row without any number is hidden."""
    for by, rows in tables:
        for row in rows:
            values = structs.astuple(row)
            is_hidden = not any(isinstance(each, float) for each in values)
            yield [" ".join(by), *values, ALL if is_hidden else ""]


_CAUSES = (
    *("by", "group", "reference", "gap", "cause", "by_rule", "bound"),
    *("of", "part", "low", "high", "share", "reference_share", "hidden"),
)


def _list_causes(causes: Iterable[GapCauses]) -> Iterator[Cells]:
    """Yields a row for each part of each gap: the steps, the keys of the largest step, and the reasons."""
    for each in causes:
        named: Cells = [" ".join(each.by), each.group, each.reference, each.gap, each.cause, each.by_rule]
        named.append(each.bound)
        if each.gap is None:
            yield [*named, *[None] * 6, ALL]
        for name, step in (each.steps or {}).items():
            yield [*named, f"step:{name}", step.value, step.low, step.high, None, None, ""]
        for key in each.keys:
            yield [*named, key.key, key.part, *[None] * 4, ALL if key.part is None else ""]
        for reason in (*each.opportunity, *each.caps):
            part = reason.part
            shares = reason.share, reason.reference_share
            yield [*named, reason.reason, part.value, part.low, part.high, *shares, ""]


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
