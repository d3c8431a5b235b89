"""`/console/placements`: the placements, and the rewards of each, as plots and in numbers."""

from datetime import date, datetime
from typing import Annotated

from litestar import get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Template
from markupsafe import Markup
from msgspec import Meta, Struct
from sqlalchemy import select

from aboveboard import plots
from aboveboard.catalogue.tables import placements
from aboveboard.clock import to_ms
from aboveboard.decisions.narrowness import Narrowness
from aboveboard.engine.confidence import Interval
from aboveboard.engine.off_policy import Evaluation
from aboveboard.engine.sample_ratio import SampleRatio
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.measurement.drift_alarm import Band
from aboveboard.measurement.imported_report import ImportedReport
from aboveboard.measurement.placement_report import Group, ItemReport, PartReport, PlacementReport, Sample
from aboveboard.measurement.report import report
from aboveboard.measurement.window import read_window
from aboveboard.plots import ZERO, Look, Span
from aboveboard.web import texts
from aboveboard.web.console.page import ConsolePage, address, here, query_of
from aboveboard.web.page import render_page
from aboveboard.web.sessions import gateway_of

PAGE = 100
ITEMS_SHOWN = 100
"""The items in the table of a report: those that were shown most."""


class PlacementsQuery(Struct, frozen=True):
    """`after` is the key of the last placement of the page before."""

    after: Annotated[str, Meta(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""


class ReportQuery(Struct, frozen=True, rename={"since": "from", "until": "to"}):
    """The days of a report, in UTC. `until` is the last one included."""

    since: date | None = None
    until: date | None = None


class PlacementRow(Struct, frozen=True):
    app: str
    placement: str
    revision: int
    url: str


class PlacementsPage(ConsolePage, frozen=True, kw_only=True):
    """The placements of all apps, by app and name; `onward` is the next page, empty at the end."""

    template = "console/placements.html"
    rows: list[PlacementRow]
    onward: str


class ReportLine(Struct, frozen=True):
    """A row of a table: a group with its mean reward. `interval` is None without enough data."""

    name: str
    shown: int
    people: int
    interval: Interval | None


class PolicyLine(Struct, frozen=True):
    """The reward that another policy would have earned, by each estimator.

    `refused` is the code of the reason for having no estimate, or empty. There was `found` of what it names, and
    `least` would be enough.
    """

    name: str
    rows: int
    effective: float
    mean_weight: float
    clipped_share: float
    refused: str
    found: float
    least: float
    estimates: list[tuple[str, Interval]]


class ReportPage(ConsolePage, frozen=True, kw_only=True):
    """The report of one placement.

    `since_ms` is when the drift alarm began, and `made_ms` when the sample was read, or 0 without one. `since` and
    `until` are the days, as the form has them. `refused` is the code of the reason for giving no mean, or empty.
    """

    template = "console/report.html"
    app: str
    placement: str
    since: str
    until: str
    outcomes: int
    waiting: int
    shown: int
    gone: int
    mixed: int
    refused: str
    ratio: SampleRatio | None
    items: list[ItemReport]
    item_parts: list[PartReport]
    lines: list[ReportLine]
    lift: Interval | None
    band: Band
    imported: ImportedReport
    since_ms: int
    sample: Sample | None
    made_ms: int
    policies: list[PolicyLine]
    narrowness: Narrowness | None
    rewards_plot: Markup
    lift_plot: Markup | None
    policies_plot: Markup | None


@get("/placements", include_in_schema=False)
async def placements_page(request: HttpRequest) -> Template:
    _, around = await here(request, "placements")
    asked, _ = query_of(request, PlacementsQuery)
    found = await _list_placements(gateway_of(request), asked.after)
    onward = address("/console/placements", after=found[PAGE - 1][0]) if len(found) > PAGE else ""
    rows = [_placement(key, revision) for key, revision in found[:PAGE]]
    return render_page(PlacementsPage(**around, rows=rows, onward=onward))


async def _list_placements(gateway: Gateway, after: str) -> list[tuple[str, int]]:
    key = placements.c.placement_key
    query = select(key, placements.c.revision).where(key > after).order_by(key).limit(PAGE + 1)
    return [(name, revision) for name, revision in await gateway.database.rows(query)]


def _placement(key: str, revision: int) -> PlacementRow:
    app, _, placement = key.partition("/")
    return PlacementRow(app, placement, revision, f"/console/placements/{app}/{placement}")


@get("/placements/{app:str}/{placement:str}", include_in_schema=False)
async def report_page(request: HttpRequest, app: FromPath[str], placement: FromPath[str]) -> Template:
    _, around = await here(request, "placements")
    asked, _ = query_of(request, ReportQuery)
    since, until = (None if day is None else day.isoformat() for day in (asked.since, asked.until))
    if since and until and until < since:
        until = None  # a window that ends before it begins is one without an end
    found = await report(gateway_of(request), app, placement, read_window(since, until))
    language = around["frame"].language
    lines = _lines(found, language)
    policies = [_policy(each.policy, each.evaluation, language) for each in found.policies]
    page = ReportPage(
        **around,
        app=app,
        placement=placement,
        since=since or "",
        until=until or "",
        outcomes=found.outcomes,
        waiting=found.waiting,
        shown=found.shown,
        gone=found.gone,
        mixed=found.mixed,
        refused=found.refused or "",
        ratio=found.sample_ratio,
        items=sorted(found.items, key=lambda each: -each.shown)[:ITEMS_SHOWN],
        item_parts=found.parts,
        lines=lines,
        lift=found.lift,
        band=found.band,
        imported=found.imported,
        since_ms=_to_ms(found.band.since) if found.band.since else 0,
        sample=found.sample,
        made_ms=_to_ms(found.sample.made) if found.sample else 0,
        policies=policies,
        narrowness=found.narrowness,
        rewards_plot=_rewards(lines, language),
        lift_plot=None if found.lift is None else _lift(found.lift, language),
        policies_plot=_policies(policies, language),
    )
    return render_page(page)


def _to_ms(instant: str) -> int:
    return to_ms(datetime.fromisoformat(instant))


def _lines(found: PlacementReport, language: str) -> list[ReportLine]:
    named = [(f"level-{each.level}", each.group) for each in found.levels]
    named += [("personalized", found.personalized), ("control", found.control)]
    return [_line(texts.text(language, f"console-report-{name}"), group) for name, group in named]


def _line(name: str, group: Group) -> ReportLine:
    return ReportLine(name, group.shown, group.people, group.reward)


def _policy(name: str, found: Evaluation, language: str) -> PolicyLine:
    refused = found.refused
    return PolicyLine(
        name=texts.text(language, f"console-report-{name}"),
        rows=found.rows,
        effective=found.effective,
        mean_weight=found.mean_weight,
        clipped_share=found.clipped_share,
        refused="" if refused is None else str(refused.reason),
        found=0.0 if refused is None else refused.found,
        least=0.0 if refused is None else refused.least,
        estimates=list(found.estimates.items()),
    )


def _span(label: str, interval: Interval | None, remark: str) -> Span:
    if interval is None:
        return Span(label, None, remark=remark)
    return Span(label, interval.value, interval.low, interval.high)


def _rewards(lines: list[ReportLine], language: str) -> Markup:
    remark = texts.text(language, "console-report-too-few")
    rows = [_span(line.name, line.interval, remark) for line in lines]
    title, desc = (texts.text(language, f"console-report-rewards-{part}") for part in ("title", "desc"))
    return plots.intervals("rewards", title, desc, rows)


def _lift(lift: Interval, language: str) -> Markup:
    label, title, desc = (
        texts.text(language, f"console-report-lift-{part}") for part in ("label", "title", "desc")
    )
    return plots.intervals("lift", title, desc, [_span(label, lift, "")], Look((ZERO,)))


def _policies(found: list[PolicyLine], language: str) -> Markup | None:
    rows = [Span(f"{each.name}, {name}", *_three(at)) for each in found for name, at in each.estimates]
    if not rows:
        return None
    title, desc = (texts.text(language, f"console-report-policies-{part}") for part in ("title", "desc"))
    return plots.intervals("policies", title, desc, rows)


def _three(interval: Interval) -> tuple[float, float, float]:
    return interval.value, interval.low, interval.high


HANDLERS: list[HTTPRouteHandler] = [placements_page, report_page]
