"""The plots of a report: the rates of the groups of a table, and the ratios of its comparisons."""

from collections.abc import Sequence

from markupsafe import Markup

from aboveboard.bias.impact_tables import ImpactTable
from aboveboard.bias.report_names import name_attributes, name_group, say
from aboveboard.bias.report_numbers import write_number, write_share
from aboveboard.bias.report_sentences import ShownComparison
from aboveboard.bias.verdict import BiasVerdict
from aboveboard.plots import Look, PlotMark, Span, intervals

AXIS_LEAST, AXIS_ROOM = 2.0, 1.25
"""The least end of the axis of ratios, and the room beyond the largest ratio. A longer interval gets an arrow."""


def draw_rates(table: ImpactTable, language: str, name: str) -> Markup | None:
    """Returns the rates of the groups; None where all are hidden. A hidden one has a remark and no mark."""
    if all(row.rate is None for row in table.rows):
        return None
    hidden = say(language, "hidden-cell")
    rows = [
        Span(name_group(language, table.by, row.group), row.rate, row.low, row.high, hidden)
        for row in table.rows
    ]
    look = Look(write=lambda share: write_share(language, share))
    return intervals(name, *_say_about("rates", table, language), rows, look)


def draw_ratios(
    table: ImpactTable, found: Sequence[ShownComparison], language: str, name: str
) -> Markup | None:
    """Returns the ratios beside the marks of 1 and tau; None where no comparison has one."""
    rows = [_span(each, language) for each in found]
    known = [each for row in rows for each in (row.value, row.low) if each is not None]
    if not known:
        return None
    look = Look(
        marks=(PlotMark(1.0, "even"), PlotMark(found[0].watch.tau, "bound")),
        write=lambda ratio: write_number(language, ratio, 1),
        most=max(AXIS_LEAST, AXIS_ROOM * max(known)),
    )
    return intervals(name, *_say_about("ratios", table, language), rows, look)


def _span(found: ShownComparison, language: str) -> Span:
    of = found.of
    label = name_group(language, of.by, of.group)
    if of.ratio is not None:
        return Span(label, of.ratio, of.low, of.high)
    if of.verdict is BiasVerdict.NOT_LOOKED:
        return Span(label, None, remark=say(language, f"word-{of.verdict}"))
    return Span(label, None, remark=say(language, "hidden-cell" if of.mean is None else "none"))


def _say_about(plot: str, table: ImpactTable, language: str) -> tuple[str, str]:
    by = name_attributes(language, table.by)
    return say(language, f"{plot}-title", by=by), say(language, f"{plot}-desc")
