"""The alarms of a watch: the evidence of all days until now, which may be looked at every day.

It spends nothing of the reports' part of alpha, and it says nothing of "fine". An alarm is a reason to look, and changes
nothing by itself.
"""

import numpy as np
from msgspec import Struct

from aboveboard.bias.attributes import LABEL
from aboveboard.bias.group_rows import select_rows
from aboveboard.bias.impact_tables import hide_small, name_number
from aboveboard.bias.intersections import Attributes
from aboveboard.bias.log_rows import CheckRows
from aboveboard.bias.measures import choose_table, count_table, gather_all, keep_measured, rows_of
from aboveboard.bias.watches import REST, BiasWatch, check_watch


class Alarm(Struct, frozen=True, kw_only=True):
    """The evidence about one group, below tau times the reference. The numbers are None where a small one would show."""

    by: Attributes
    group: str
    reference: str
    is_raised: bool
    evidence: float | None = None
    pairs: int | None = None


def find_alarms(rows: CheckRows, watch: BiasWatch, now_ms: int) -> tuple[Alarm, ...]:
    """Returns the evidence of each comparison at this time. Tables with labels are left out, for want of their file."""
    rows = rows_of(select_rows(rows, np.flatnonzero(rows.times_ms < now_ms)), watch)
    tables = (
        [each for each in check_watch(watch, has_labels=True) if LABEL not in each]
        if rows.people.size
        else []
    )
    hidden = hide_small({table: count_table(rows, table, watch) for table in tables}, watch.k)
    known = keep_measured(rows, watch)
    compared = [choose_table(known, known, table, watch) for table in tables if known.people.size]
    found = []
    for each, one in zip(compared, gather_all(compared, watch), strict=True):
        for group, (value, pairs) in one.evidence.items():
            names = [group] if each.reference == REST else [group, each.reference]
            is_hidden = any(name_number(each.table, name) in hidden for name in names)
            found.append(
                Alarm(
                    by=each.table,
                    group=group,
                    reference=each.reference,
                    is_raised=group in one.findings,
                    evidence=None if is_hidden else value,
                    pairs=None if is_hidden else pairs,
                )
            )
    return tuple(found)
