"""The check: one report of one watch, from the rows of the log. A pure function, so that an auditor gets the same.

1. Decisions of one visit count once, and people once.
2. The comparisons are listed by numbers of people alone, and counted.
3. The evidence of all days of the watch goes through e-BH over all comparisons.
4. Each comparison gets the interval of this report at its part of alpha, and a verdict.
5. Small numbers are hidden, in tables and comparisons.
"""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
from msgspec import Struct, structs

from aboveboard import canonical
from aboveboard.bias.attributes import LABEL
from aboveboard.bias.calibration_tables import CalibrationTable
from aboveboard.bias.causes import DecidedCount, GapCauses
from aboveboard.bias.comparisons import (
    STRATA,
    ComparedTable,
    Comparison,
    ReportTerms,
    compare,
    find_mixes,
)
from aboveboard.bias.group_rows import add_labels, select_rows
from aboveboard.bias.impact import UNKNOWN
from aboveboard.bias.impact_tables import (
    ImpactTable,
    NumberName,
    hide_small,
    name_number,
    show_table,
)
from aboveboard.bias.intersections import declare_tables
from aboveboard.bias.labels import LabelCounts, Labels, name_label
from aboveboard.bias.log_rows import CheckRows, Column, Line, LineCount, LogRead
from aboveboard.bias.looks import level_of_report
from aboveboard.bias.measures import choose_table, count_table, gather_all, rows_of, values_of
from aboveboard.bias.price_check import PriceCheck
from aboveboard.bias.proxies import ProxyTable
from aboveboard.bias.watches import REST, BiasWatch, Period, check_watch, seed_of

METHOD = "aboveboard-bias-1"


class ReportSource(Struct, frozen=True):
    """The export that a report was computed from: its log and size, and hashes of its checkpoint and records."""

    checkpoint: str
    made: str
    origin: str
    records: str
    size: int


class LineShown(Struct, frozen=True):
    """Decisions that no group is compared by. The numbers are None where they are about fewer than k people."""

    line: Line
    decisions: int | None = None
    people: int | None = None
    selected: int | None = None


class LabelFile(Struct, frozen=True):
    """The label file of a report: the lines by what came of them, and the commitment to it."""

    counts: LabelCounts
    sha256: str


class BiasReport(Struct, frozen=True, kw_only=True):
    """A report about `decisions` of `people`. Both are None where they are hidden. `many` comparisons were listed before.

    `source` says what it was computed from, and `unmatched_links` how many people may count twice. `prices` is None where
    no price is known. `decided` is None, and `causes` are empty, where no decision could be made again.
    """

    v: int = 1
    method: str = METHOD
    source: ReportSource
    watch: BiasWatch
    period: Period
    seed: int
    decisions: int | None
    people: int | None
    lines: tuple[LineShown, ...]
    unmatched_links: int
    tables: tuple[ImpactTable, ...]
    many: int
    comparisons: tuple[Comparison, ...]
    labels: LabelFile | None = None
    calibration: tuple[CalibrationTable, ...] = ()
    prices: PriceCheck | None = None
    proxies: tuple[ProxyTable, ...] = ()
    decided: DecidedCount | None = None
    causes: tuple[GapCauses, ...] = ()


def attributes_of(watch: BiasWatch) -> tuple[str, ...]:
    """Returns the attributes to read from the log: those of the tables of the watch, and the strata of mixes."""
    own = {attribute for table in declare_tables(watch.by) for attribute in table}
    return tuple(sorted((own | set(STRATA)) - {LABEL}))


def run_check(
    read: LogRead, watch: BiasWatch, period: Period, source: ReportSource, labels: Labels | None = None
) -> BiasReport:
    """Returns the report of a watch about one period. `read` has all decisions since the watch began.

    Raises Unprocessable, naming the field, for a watch that compares nothing.
    """
    tables = check_watch(watch, has_labels=labels is not None)
    rows = read.rows if labels is None else add_labels(read.rows, LABEL, _label_column(labels))
    rows = rows_of(rows, watch)
    of_watch = select_rows(rows, np.flatnonzero(rows.times_ms < period.to_ms))
    of_report = select_rows(of_watch, np.flatnonzero(of_watch.times_ms >= period.from_ms))
    counts = (
        {table: count_table(of_report, table, watch) for table in tables} if of_report.people.size else {}
    )
    hidden = hide_small(counts, watch.k)
    compared = [choose_table(of_report, of_watch, table, watch) for table in counts]
    comparisons = _compare_all(compared, watch, period)
    return BiasReport(
        source=source,
        watch=watch,
        period=period,
        seed=seed_of(watch),
        decisions=None if NumberName() in hidden else of_report.people.size,
        people=None if NumberName() in hidden else np.unique(of_report.people).size,
        lines=tuple(_show_line(line, count, watch.k) for line, count in read.lines.items()),
        unmatched_links=read.unmatched_links,
        tables=tuple(show_table(table, counts[table], hidden, watch.k) for table in counts),
        many=sum(len(each.groups) for each in compared),
        comparisons=tuple(
            _show_comparison(each, table, of_report, watch, hidden)
            for table, found in zip(compared, comparisons, strict=True)
            for each in found
        ),
        labels=None if labels is None else LabelFile(labels.counts, labels.sha256),
    )


def _label_column(labels: Labels) -> Column:
    return Column(labels.numbers, (UNKNOWN, *(name_label(at + 1) for at in range(labels.counts.labels))))


def _compare_all(
    compared: Sequence[ComparedTable], watch: BiasWatch, period: Period
) -> list[list[Comparison]]:
    many = sum(len(each.groups) for each in compared)
    terms = ReportTerms(
        tau=watch.tau,
        level=level_of_report(watch.alpha, period.number, many),
        alpha=watch.alpha,
        seed=seed_of(watch),
        number=period.number,
        many=many,
    )
    found = gather_all(compared, watch)
    return [
        compare(each, one.evidence, one.findings, terms) for each, one in zip(compared, found, strict=True)
    ]


def _show_comparison(
    one: Comparison, compared: ComparedTable, rows: CheckRows, watch: BiasWatch, hidden: frozenset[NumberName]
) -> Comparison:
    """Returns the comparison with its mixes; without its numbers where the group or the reference is hidden."""
    names = [one.group] if one.reference == REST else [one.group, one.reference]
    if one.mean is None or any(name_number(one.by, name) in hidden for name in names):
        return Comparison(by=one.by, group=one.group, reference=one.reference, verdict=one.verdict)
    return structs.replace(one, mixes=find_mixes(compared, one.group, rows, values_of(rows, watch)))


def _show_line(line: Line, count: LineCount, k: int) -> LineShown:
    """Returns the line; without numbers where they are about people, and fewer than k."""
    if 0 < count.people < k:
        return LineShown(line)
    return LineShown(line, count.decisions, count.people, count.selected)


def encode_report(report: BiasReport) -> bytes:
    """Returns the report as canonical JSON. Each fraction is text, as `canonical.number` writes it."""
    return canonical.encode(_as_canonical(msgspec.to_builtins(report)))


def _as_canonical(value: canonical.JsonValue) -> canonical.JsonValue:
    match value:
        case float():
            return canonical.number(value)
        case Mapping():
            return {key: _as_canonical(each) for key, each in value.items()}
        case list() | tuple():
            return [_as_canonical(each) for each in value]
        case _:
            return value
