"""The lines of a report and of a plan, as a person at work reads them on a terminal.

The sentences about comparisons are those of the page.
"""

from collections.abc import Iterator

from aboveboard.bias.alarms import Alarm
from aboveboard.bias.cause_text import (
    HIDDEN,
    describe_calibration,
    describe_causes,
    describe_decided,
    describe_price_group,
    describe_prices,
    describe_proxies,
)
from aboveboard.bias.check import BiasReport
from aboveboard.bias.comparisons import Comparison
from aboveboard.bias.count_report import CountReport
from aboveboard.bias.impact_tables import ImpactRowShown, ImpactTable
from aboveboard.bias.plan import Plan, PlanRow
from aboveboard.bias.report_names import say
from aboveboard.bias.report_sentences import ShownComparison, describe_answer, describe_finding, find_all
from aboveboard.clock import to_iso
from aboveboard.languages import FALLBACK


def describe_report(report: BiasReport) -> Iterator[str]:
    """Yields the lines of a report. They have no number that the report hides."""
    yield describe_period(report)
    people, visits = (describe_number(each) for each in (report.people, report.decisions))
    yield f"people {people}, visits {visits}, comparisons {report.many}"
    yield from describe_apart(report)
    if report.labels is not None:
        counts = report.labels.counts
        yield (
            f"labels: {counts.people} people, {counts.labels} labels; lines without a person {counts.unmatched}, "
            f"blank {counts.blank}, repeated {counts.repeated}, contradicting {counts.conflicting}"
        )
    yield from describe_answer(report, FALLBACK)
    if not report.tables:
        return
    yield describe_decided(report.decided)
    if report.prices is not None:
        yield from describe_prices(report.prices)
    for table in report.tables:
        yield ""
        yield from describe_table(table)
        for each in find_all(report):
            if each.of.by == table.by:
                yield from _describe_finding(each)
                yield from _describe_its_causes(report, each.of)
        yield from _describe_groups(report, table)


def _describe_its_causes(report: BiasReport, comparison: Comparison) -> Iterator[str]:
    name = (comparison.by, comparison.group, comparison.reference)
    for each in report.causes:
        if (each.by, each.group, each.reference) == name:
            yield from describe_causes(each)


def _describe_groups(report: BiasReport, table: ImpactTable) -> Iterator[str]:
    for calibration in report.calibration:
        if calibration.by == table.by:
            yield from map(describe_calibration, calibration.rows)
    for prices in () if report.prices is None else report.prices.tables:
        if prices.by == table.by:
            yield from map(describe_price_group, prices.rows)
    for proxies in report.proxies:
        if proxies.by == table.by:
            yield from describe_proxies(proxies)


def describe_period(report: BiasReport | CountReport) -> str:
    """Returns the line of the watch and its period."""
    watch, period = report.watch, report.period
    return (
        f"{watch.name}: report {period.number}, from {to_iso(period.from_ms)[:10]} to before "
        f"{to_iso(period.to_ms)[:10]} (UTC), by {watch.measure}"
    )


def describe_apart(report: BiasReport | CountReport) -> Iterator[str]:
    """Yields the lines of what no group is compared by."""
    lines = [f"{each.line} {describe_number(each.decisions)}" for each in report.lines if each.decisions != 0]
    if lines:
        yield f"not compared, in decisions: {', '.join(lines)}"
    if report.unmatched_links:
        yield f"links that could not be followed: {report.unmatched_links}, so their people count twice"


def describe_table(table: ImpactTable) -> Iterator[str]:
    """Yields the lines of a table. They have no number that it hides."""
    width = max(len(" by ".join(table.by)), *(len(row.group) for row in table.rows))
    yield f"{' by '.join(table.by):<{width}}   people selected    rate         95 %   ratio  4/5"
    for row in table.rows:
        yield f"{row.group:<{width}} {_describe_row(row)}"
    if table.hidden:
        yield f"{table.hidden} of {len(table.rows)} rows are hidden, small ones and such as would give those away"


def _describe_row(row: ImpactRowShown) -> str:
    apart = f"  ({row.apart})" if row.apart is not None else ""
    if row.people is None or row.rate is None or row.low is None or row.high is None:
        return f"{HIDDEN:>8}{apart}"
    interval = f"{100 * row.low:.1f} to {100 * row.high:.1f}"
    ratio = f"{row.ratio:7.2f}" if row.ratio is not None else f"{'-':>7}"
    fifths = {True: "yes", False: "no", None: "-"}[row.is_four_fifths]
    return f"{row.people:8,} {row.selected:8,} {100 * row.rate:6.1f}% {interval:>12} {ratio}  {fifths}{apart}"


def _describe_finding(found: ShownComparison) -> Iterator[str]:
    of = found.of
    yield f"{of.group} against {of.reference}: {say(FALLBACK, f'word-{of.verdict}')}"
    for sentence in describe_finding(found, FALLBACK):
        yield f"  {sentence}"
    for name, mix in sorted((of.mixes or {}).items()):
        yield f"  by {name}: {mix.composition:+.3f} from the mix, {mix.within:+.3f} within"


def describe_alarm(alarm: Alarm, tau: float) -> str:
    """Returns the line of an alarm, and of a comparison without one."""
    said = "ALARM" if alarm.is_raised else "no alarm"
    if alarm.evidence is None or alarm.pairs is None:
        return f"{alarm.group} against {alarm.reference}: {said}"
    return (
        f"{alarm.group} against {alarm.reference}: {said}, evidence below {tau:g} is {alarm.evidence:.3g} "
        f"from {alarm.pairs:,} pairs"
    )


def describe_plan(plan: Plan) -> Iterator[str]:
    """Yields the lines of a plan."""
    rate = "not known yet" if plan.rate is None else f"{100 * plan.rate:.1f} of 100"
    yield f"{plan.watch}: {plan.people:,} people in {plan.days:.1f} days; rate of all {rate}; comparisons {plan.many}"
    for row in plan.rows:
        yield from _describe_plan_row(row, plan)
    if not plan.rows:
        yield "no group with people yet"


def _describe_plan_row(row: PlanRow, plan: Plan) -> Iterator[str]:
    yield (
        f"{' by '.join(row.by)}: {row.group} {_people(row.people)}, {row.reference} {_people(row.reference_people)}"
    )
    if row.for_fine is not None and row.for_disparity is not None:
        days = "" if row.days is None else f", about {row.days:,} days in all at this pace"
        yield (
            f"  needed a group: {row.for_fine:,} for fine without a gap, {row.for_disparity:,} for a ratio of "
            f"{plan.ratio:g}{days}"
        )


def _people(count: int | None) -> str:
    return "has too few people" if count is None else f"{count:,} people"


def describe_number(count: int | None) -> str:
    """Returns the number, or the word for a hidden one."""
    return HIDDEN if count is None else f"{count:,}"
