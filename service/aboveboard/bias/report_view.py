"""The values of the page of a report, in words of a language. The template only places them."""

from markupsafe import Markup
from msgspec import Struct

from aboveboard.bias.check import BiasReport
from aboveboard.bias.impact_tables import ImpactTable
from aboveboard.bias.report_names import name_attributes, name_thing, say
from aboveboard.bias.report_numbers import show_text, write_bound, write_day, write_last_day
from aboveboard.bias.report_plots import draw_rates, draw_ratios
from aboveboard.bias.report_rows import (
    ImpactCells,
    LineCells,
    MixCells,
    OverviewRow,
    list_lines,
    list_mixes,
    list_overview,
    list_people,
)
from aboveboard.bias.report_sentences import ShownComparison, describe_answer, describe_finding, find_all
from aboveboard.bias.report_terms import (
    Pairs,
    describe_hidden,
    describe_labels,
    describe_people,
    list_limits,
    list_source,
    list_terms,
)
from aboveboard.bias.watches import BiasWatch


class FindingPart(Struct, frozen=True):
    """A comparison: its row of the overview, and its sentences."""

    row: OverviewRow
    sentences: list[str]


class TablePart(Struct, frozen=True):
    """All about one table of the report. A plot is None where it would be empty."""

    by: str
    findings: list[FindingPart]
    ratios: Markup | None
    rates: Markup | None
    caption: str
    rows: list[ImpactCells]
    mixes: list[MixCells]


class ReportView(Struct, frozen=True, kw_only=True):
    """The values of the template. `answer`, `hidden`, `labels` and `limits` are sentences, `links` is a count."""

    language: str
    title: str
    period: str
    scope: str
    answer: list[str]
    people: str
    overview: list[OverviewRow]
    tables: list[TablePart]
    hidden: list[str]
    lines: list[LineCells]
    links: int
    labels: list[str]
    terms: Pairs
    source: Pairs
    limits: list[str]
    tau: str
    k: int


def view_report(report: BiasReport, language: str) -> ReportView:
    """Returns the values of the page of a report, in a language that has phrases."""
    found = list(find_all(report))
    return ReportView(
        language=language,
        title=say(language, "title", watch=show_text(report.watch.name)),
        period=_say_period(report, language),
        scope=_say_scope(report, language),
        answer=describe_answer(report, language),
        people=describe_people(report, language),
        overview=list_overview(found, language),
        tables=[
            _view_table(each, report.watch, found, language, str(at)) for at, each in enumerate(report.tables)
        ],
        hidden=list(describe_hidden(report, language)),
        lines=list_lines(report, language),
        links=report.unmatched_links,
        labels=describe_labels(report, language),
        terms=list_terms(report, language),
        source=list_source(report, language),
        limits=list_limits(report, language),
        tau=write_bound(language, report.watch.tau),
        k=report.watch.k,
    )


def _say_period(report: BiasReport, language: str) -> str:
    period = report.period
    days = {"from": write_day(language, period.from_ms), "until": write_last_day(language, period.to_ms)}
    return say(language, "period", number=period.number, **days)


def _say_scope(report: BiasReport, language: str) -> str:
    app, placement = show_text(report.watch.app), report.watch.placement
    if placement is None:
        return say(language, "scope-all", app=app)
    return say(language, "scope", app=app, placement=show_text(placement))


def _view_table(
    table: ImpactTable, watch: BiasWatch, all_found: list[ShownComparison], language: str, name: str
) -> TablePart:
    found = [each for each in all_found if each.of.by == table.by]
    rows = list_overview(found, language)
    caption = "benefit" if watch.measure == "benefit" else "selection"
    return TablePart(
        by=name_attributes(language, table.by),
        findings=[
            FindingPart(row, describe_finding(each, language)) for row, each in zip(rows, found, strict=True)
        ],
        ratios=draw_ratios(table, found, language, f"ratios-{name}"),
        rates=draw_rates(table, language, f"rates-{name}"),
        caption=say(language, f"table-{caption}", **name_thing(watch.class_)),
        rows=list_people(table, language, watch.k),
        mixes=list(list_mixes(found, language)),
    )
