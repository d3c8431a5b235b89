"""The check: one report of one watch, from the rows of the log. A pure function, so that an auditor gets the same.

1. Decisions of one visit count once, and people once.
2. The comparisons are listed by numbers of people alone, and counted.
3. The evidence of all days of the watch goes through e-BH over all comparisons.
4. Each comparison gets the interval of this report at its part of alpha, and a verdict.
5. Small numbers are hidden, in tables and comparisons.
6. What else the rows say is added: calibration, prices, proxies, and causes where decisions were computed again.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec import Struct, structs

from aboveboard import canonical
from aboveboard.bias.apart_rows import Line, LineCount
from aboveboard.bias.attributes import LABEL
from aboveboard.bias.calibration_tables import CalibrationTable, calibrate_tables
from aboveboard.bias.causes import CauseTerms, DecidedCount, GapCauses, GapName, count_decided, explain_gaps
from aboveboard.bias.comparisons import (
    STRATA,
    ComparedTable,
    Comparison,
    ReportTerms,
    compare,
    find_mixes,
)
from aboveboard.bias.decided_rows import DecidedRows, add_chances
from aboveboard.bias.feature_people import ShownTerms
from aboveboard.bias.group_rows import add_labels, select_rows
from aboveboard.bias.impact import UNKNOWN
from aboveboard.bias.impact_tables import (
    ImpactTable,
    NumberName,
    hide_small,
    name_number,
    show_table,
)
from aboveboard.bias.intersections import Attributes, declare_tables
from aboveboard.bias.labels import LabelCounts, Labels, name_label
from aboveboard.bias.log_rows import CheckRows, Column, LogRead
from aboveboard.bias.looks import level_of_report
from aboveboard.bias.measures import choose_table, count_table, gather_all, keep_measured, rows_of, values_of
from aboveboard.bias.price_check import PriceCheck, PriceOf, PriceTerms, add_reductions, check_prices
from aboveboard.bias.proxies import ProxyTable, find_proxies
from aboveboard.bias.watches import REST, BiasWatch, Period, check_watch, seed_of
from aboveboard.engine.sparse_rows import Indexes

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
    no price is known. `decided` is None, and `causes` are empty, where no decision could be computed again.
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
    read: LogRead,
    watch: BiasWatch,
    period: Period,
    source: ReportSource,
    labels: Labels | None = None,
    *,
    price_of: PriceOf | None = None,
    decided: DecidedRows | None = None,
) -> BiasReport:
    """Returns the report of a watch about one period. `read` has all decisions since the watch began.

    `decided` are those of `list_places` that could be computed again. Raises Unprocessable, naming the field, for a watch
    that compares nothing.
    """
    tables = check_watch(watch, has_labels=labels is not None)
    rows = read.rows if labels is None else add_labels(read.rows, LABEL, _label_column(labels))
    rows = rows if price_of is None else add_reductions(rows, price_of)
    rows = rows if decided is None else add_chances(rows, decided)
    of_report, of_watch = divide(rows, watch, period)
    counts = (
        {table: count_table(of_report, table, watch) for table in tables} if of_report.people.size else {}
    )
    hidden = hide_small(counts, watch.k)
    known, known_since = (keep_measured(each, watch) for each in (of_report, of_watch))
    compared = [choose_table(known, known_since, table, watch) for table in counts if known.people.size]
    comparisons = tuple(
        _show_comparison(each, table, known, watch, hidden)
        for table, found in zip(compared, _compare_all(compared, watch, period), strict=True)
        for each in found
    )
    return BiasReport(
        source=source,
        watch=watch,
        period=period,
        seed=seed_of(watch),
        decisions=None if NumberName() in hidden else of_report.people.size,
        people=None if NumberName() in hidden else np.unique(of_report.people).size,
        lines=tuple(show_line(line, count, watch.k) for line, count in read.lines.items()),
        unmatched_links=read.unmatched_links,
        tables=tuple(show_table(table, counts[table], hidden, watch.k) for table in counts),
        many=sum(len(each.groups) for each in compared),
        comparisons=comparisons,
        labels=None if labels is None else LabelFile(labels.counts, labels.sha256),
        calibration=calibrate_tables(of_report, tuple(counts), hidden, watch.k),
        prices=_check_prices(of_report, price_of, PriceTerms(tuple(counts), hidden, watch.k)),
        proxies=find_proxies(of_report, tuple(counts), ShownTerms(hidden, watch.k, seed_of(watch))),
        decided=_count_decided(of_report, decided, watch.k, hidden),
        causes=_explain_gaps(of_report, decided, comparisons, watch),
    )


def _check_prices(rows: CheckRows, price_of: PriceOf | None, terms: PriceTerms) -> PriceCheck | None:
    return None if price_of is None else check_prices(rows, price_of, terms)


def _count_decided(
    rows: CheckRows, decided: DecidedRows | None, k: int, hidden: frozenset[NumberName]
) -> DecidedCount | None:
    if decided is None:
        return None
    return count_decided(rows, decided, k, is_hidden=NumberName() in hidden)


def _explain_gaps(
    rows: CheckRows, decided: DecidedRows | None, comparisons: Sequence[Comparison], watch: BiasWatch
) -> tuple[GapCauses, ...]:
    """Returns the causes of each comparison that is shown."""
    if decided is None:
        return ()
    gaps: dict[Attributes, list[GapName]] = {}
    for each in comparisons:
        if each.mean is not None:
            gaps.setdefault(each.by, []).append(GapName(each.group, each.reference))
    return explain_gaps(rows, decided, gaps, CauseTerms(watch.k, watch.tau, seed_of(watch)))


class DividedRows(NamedTuple):
    """The visits of the report's period, and those of the whole watch until its end."""

    of_report: CheckRows
    of_watch: CheckRows


def divide(rows: CheckRows, watch: BiasWatch, period: Period) -> DividedRows:
    """Returns the visits that a report counts, once each."""
    rows = rows_of(rows, watch)
    of_watch = select_rows(rows, np.flatnonzero(rows.times_ms < period.to_ms))
    return DividedRows(select_rows(of_watch, np.flatnonzero(of_watch.times_ms >= period.from_ms)), of_watch)


def list_places(rows: CheckRows, watch: BiasWatch, period: Period) -> Indexes:
    """Returns the indexes in the log of the decisions to compute again for a report, ascending.

    They are those of its period. The measure `chance` needs those since the watch began, for its evidence.
    """
    found = divide(rows, watch, period)
    return (found.of_watch if watch.measure == "chance" else found.of_report).details.places


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


def show_line(line: Line, count: LineCount, k: int) -> LineShown:
    """Returns the line; without numbers where they are about people, and fewer than k."""
    if 0 < count.people < k:
        return LineShown(line)
    return LineShown(line, count.decisions, count.people, count.selected)


def encode_report(report: Struct) -> bytes:
    """Returns a report as canonical JSON. Each fraction is text, as `canonical.number` writes it."""
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
