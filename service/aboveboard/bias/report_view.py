"""The values of the page of a report, in words of a language. The template only places them."""

from markupsafe import Markup
from msgspec import Struct

from aboveboard.bias.cause_sentences import PartCells, describe_cause, describe_decided, list_parts
from aboveboard.bias.check import BiasReport
from aboveboard.bias.feature_rows import (
    CalibrationCells,
    PriceCells,
    ProxyCells,
    describe_prices,
    describe_proxies,
    list_calibration,
    list_prices,
    list_proxies,
)
from aboveboard.bias.impact_tables import ImpactTable
from aboveboard.bias.report_names import name_attributes, name_group, name_thing, say
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


class CausePart(Struct, frozen=True):
    """The causes of one gap: its groups, the sentences, and the table of parts."""

    by: str
    group: str
    sentences: list[str]
    rows: list[PartCells]


class ProxyPart(Struct, frozen=True):
    """The features that reveal the groups of one table."""

    by: str
    sentences: list[str]
    rows: list[ProxyCells]


class CalibrationPart(Struct, frozen=True):
    """The expectations about the groups of one table."""

    by: str
    rows: list[CalibrationCells]


class PricePart(Struct, frozen=True):
    """The prices that the groups of one table saw."""

    by: str
    rows: list[PriceCells]


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
    decided: list[str]
    causes: list[CausePart]
    proxies: list[ProxyPart]
    calibration: list[CalibrationPart]
    prices: list[str]
    price_tables: list[PricePart]
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
        decided=describe_decided(report.decided, language),
        causes=_view_causes(report, language),
        proxies=_view_proxies(report, language),
        calibration=[
            CalibrationPart(name_attributes(language, each.by), list_calibration(each, language))
            for each in report.calibration
        ],
        prices=[] if report.prices is None else list(describe_prices(report.prices, language)),
        price_tables=[
            PricePart(name_attributes(language, each.by), list_prices(each, language))
            for each in (() if report.prices is None else report.prices.tables)
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


def _view_causes(report: BiasReport, language: str) -> list[CausePart]:
    return [
        CausePart(
            name_attributes(language, each.by),
            name_group(language, each.by, each.group),
            describe_cause(each, language),
            list(list_parts(each, language)),
        )
        for each in report.causes
    ]


def _view_proxies(report: BiasReport, language: str) -> list[ProxyPart]:
    return [
        ProxyPart(
            name_attributes(language, each.by),
            list(describe_proxies(each, language)),
            list_proxies(each, language),
        )
        for each in report.proxies
        if each.proxies
    ]


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
