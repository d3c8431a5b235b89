"""The rows of the tables on the page of a report, as texts of a language. A hidden number is a word."""

from collections.abc import Iterator
from typing import NamedTuple

from aboveboard.bias.check import BiasReport, LineShown
from aboveboard.bias.comparisons import STRATA
from aboveboard.bias.feature_rows import NOTHING
from aboveboard.bias.impact_tables import ImpactRowShown, ImpactTable
from aboveboard.bias.report_names import name_attributes, name_group, say
from aboveboard.bias.report_numbers import (
    write_about,
    write_bounded,
    write_change,
    write_count,
    write_number,
    write_percent,
)
from aboveboard.bias.report_sentences import ShownComparison
from aboveboard.bias.verdict import BiasVerdict


class OverviewRow(NamedTuple):
    """A comparison with its verdict: its code, and the word for it."""

    by: str
    group: str
    reference: str
    verdict: str
    word: str
    ratio: str
    interval: str
    needed: str


class ImpactCells(NamedTuple):
    """A row of a table of people. `remark` says why the group is in no ratio, or is empty."""

    group: str
    people: str
    selected: str
    rate: str
    interval: str
    share: str
    ratio: str
    fifths: str
    short: str
    remark: str
    is_hidden: bool = False


class MixCells(NamedTuple):
    """The parts of a gap by one stratum."""

    group: str
    stratum: str
    mix: str
    within: str


class LineCells(NamedTuple):
    """Decisions that were not compared."""

    what: str
    decisions: str
    people: str


def list_overview(found: list[ShownComparison], language: str) -> list[OverviewRow]:
    """Returns a row for each comparison."""
    return [_overview_row(each, language) for each in found]


def _overview_row(found: ShownComparison, language: str) -> OverviewRow:
    of = found.of
    # A comparison that was looked at has no mean only where its numbers are hidden.
    is_hidden = of.mean is None and of.verdict is not BiasVerdict.NOT_LOOKED
    ends = _write_ends(found, language)
    missing = say(language, "hidden-cell") if is_hidden else NOTHING
    return OverviewRow(
        by=name_attributes(language, of.by),
        group=name_group(language, of.by, of.group),
        reference=name_group(language, of.by, of.reference),
        verdict=str(of.verdict),
        word=say(language, f"word-{of.verdict}"),
        ratio=ends.get("ratio", missing),
        interval=_write_interval(ends, language) or missing,
        needed=missing if of.needed is None else write_about(language, of.needed),
    )


def _write_ends(found: ShownComparison, language: str) -> dict[str, str]:
    ends = {"ratio": found.of.ratio, "low": found.of.low, "high": found.of.high}
    known = {name: value for name, value in ends.items() if value is not None}
    return dict(zip(known, write_bounded(language, known.values(), (found.watch.tau, 1.0)), strict=True))


def _write_interval(ends: dict[str, str], language: str) -> str | None:
    if "low" not in ends:
        return None
    if "high" not in ends:
        return say(language, "from", low=ends["low"])
    return say(language, "to", low=ends["low"], high=ends["high"])


def list_people(table: ImpactTable, language: str, k: int) -> list[ImpactCells]:
    """Returns the rows of a table in the form of Local Law 144."""
    return [_impact_cells(row, name_group(language, table.by, row.group), language, k) for row in table.rows]


def _impact_cells(row: ImpactRowShown, group: str, language: str, k: int) -> ImpactCells:
    hidden = say(language, "hidden-cell")
    remark = "" if row.apart is None else say(language, f"apart-{row.apart}", k=k)
    if row.people is None or row.selected is None or row.rate is None:
        return ImpactCells._make((group, *[hidden] * 8, remark, True))
    ends = [write_percent(language, each) for each in (row.low, row.high) if each is not None]
    is_met = None if row.is_four_fifths is None else say(language, "yes" if row.is_four_fifths else "no")
    ratio = None if row.ratio is None else write_number(language, row.ratio)
    return ImpactCells(
        group=group,
        people=write_count(language, row.people),
        selected=write_count(language, row.selected),
        rate=write_percent(language, row.rate),
        interval=say(language, "to", low=ends[0], high=ends[-1]),
        share=hidden if row.share is None else write_percent(language, row.share),
        ratio=ratio or (hidden if is_met is None else NOTHING),
        fifths=is_met or hidden,
        short=hidden if row.short is None else write_count(language, row.short),
        remark=remark,
    )


def list_mixes(found: list[ShownComparison], language: str) -> Iterator[MixCells]:
    """Yields the parts of the gap of each comparison, by each stratum in which the mixes differ."""
    for each in found:
        for name in STRATA:
            mix = (each.of.mixes or {}).get(name)
            if mix is not None and mix.composition:
                yield MixCells(
                    name_group(language, each.of.by, each.of.group),
                    name_attributes(language, (name,)),
                    write_change(language, mix.composition, 3),
                    write_change(language, mix.within, 3),
                )


def list_lines(report: BiasReport, language: str) -> list[LineCells]:
    """Returns the lines with decisions, and those whose numbers are hidden."""
    return [_line_cells(each, language) for each in report.lines if each.decisions != 0]


def _line_cells(line: LineShown, language: str) -> LineCells:
    hidden = say(language, "hidden-cell")
    what = say(language, f"line-{line.line}")
    if line.decisions is None:
        return LineCells(what, hidden, hidden)
    # Decisions about no person have none, which is no count.
    people = write_count(language, line.people) if line.people else NOTHING
    return LineCells(what, write_count(language, line.decisions), people)
