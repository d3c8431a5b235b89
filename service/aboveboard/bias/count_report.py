"""The report of what an engine counted: tables of people, with small numbers hidden as in `check`, and no verdict."""

from msgspec import Struct

from aboveboard.bias.check import LineShown, ReportSource, show_line
from aboveboard.bias.engine_counts import EngineCounts
from aboveboard.bias.impact_tables import ImpactTable, NumberName, hide_small, name_number, show_table
from aboveboard.bias.intersections import Attributes
from aboveboard.bias.row_terms import RowTerms
from aboveboard.bias.watches import BiasWatch, Period

METHOD = "aboveboard-bias-counts-1"


class GroupMean(Struct, frozen=True):
    """The mean of a group: of the means of its people. None where the group is hidden."""

    by: Attributes
    group: str
    mean: float | None


class CountReport(Struct, frozen=True, kw_only=True):
    """The counts of `visits` of `people` in a period. Both are None where they are hidden."""

    v: int = 1
    method: str = METHOD
    source: ReportSource
    watch: BiasWatch
    period: Period
    visits: int | None
    people: int | None
    lines: tuple[LineShown, ...]
    unmatched_links: int
    tables: tuple[ImpactTable, ...]
    means: tuple[GroupMean, ...]


def report_counts(counts: EngineCounts, terms: RowTerms, period: Period) -> CountReport:
    """Returns the report of the counts, with the numbers hidden that `check.run_check` hides."""
    k = terms.watch.k
    hidden = hide_small(counts.tables, k)
    is_total_hidden = NumberName() in hidden
    return CountReport(
        source=terms.source,
        watch=terms.watch,
        period=period,
        visits=None if is_total_hidden else counts.visits,
        people=None if is_total_hidden else counts.people,
        lines=tuple(show_line(line, count, k) for line, count in counts.lines.items()),
        unmatched_links=terms.unmatched_links,
        tables=tuple(show_table(table, each, hidden, k) for table, each in counts.tables.items()),
        means=tuple(
            GroupMean(table, group, None if name_number(table, group) in hidden else mean)
            for table, means in counts.means.items()
            for group, mean in means.items()
        ),
    )
