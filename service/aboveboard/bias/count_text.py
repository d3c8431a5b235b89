"""The lines of a report of counts, as a person at work reads them on a terminal."""

from collections.abc import Iterator

from aboveboard.bias.count_report import CountReport
from aboveboard.bias.report_text import describe_apart, describe_number, describe_period, describe_table


def describe_counts(report: CountReport) -> Iterator[str]:
    """Yields the lines of a report of counts. They have no number that the report hides."""
    yield describe_period(report)
    people, visits = (describe_number(each) for each in (report.people, report.visits))
    yield f"people {people}, visits {visits}, counted without verdicts"
    yield from describe_apart(report)
    for table in report.tables:
        yield ""
        yield from describe_table(table)
        own = [each for each in report.means if each.by == table.by]
        shown = [f"{each.group} {100 * each.mean:.1f}" for each in own if each.mean is not None]
        if shown:
            yield f"of 100, in the mean of people: {', '.join(shown)}"
    if not report.tables:
        yield "no decisions in this period"
