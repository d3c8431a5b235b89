"""Calibration by group, as a report shows it: what the model expected of first items, beside what came.

Each person counts once, with their first decision whose first item was seen. Expected and observed are means. Their
difference is by how much the model is off for that group.
"""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from aboveboard.bias.calibration import calibrate
from aboveboard.bias.group_rows import GroupedPeople, group_people, select_rows
from aboveboard.bias.impact_tables import NumberName, count_groups, hide_small, name_number
from aboveboard.bias.intersections import Attributes
from aboveboard.bias.log_rows import CheckRows
from aboveboard.clock import MS_PER_DAY
from aboveboard.engine.sparse_rows import Floats


class CalibrationRow(Struct, frozen=True):
    """One group: the mean that was expected, the mean that came, and the measures of `calibration.Calibration`.

    All numbers are None where the group is hidden. `ratio` is None too where nothing was expected, and `z` where every
    prediction is 0 or 1.
    """

    group: str
    expected: float | None = None
    observed: float | None = None
    ratio: float | None = None
    z: float | None = None
    brier: float | None = None


class CalibrationTable(Struct, frozen=True):
    """The calibration of the groups of one table."""

    by: Attributes
    rows: tuple[CalibrationRow, ...]


def calibrate_tables(
    rows: CheckRows, tables: Sequence[Attributes], hidden: frozenset[NumberName], k: int
) -> tuple[CalibrationTable, ...]:
    """Returns the calibration of each table; none without a prediction whose item was seen.

    It is about placements whose rewards are 0 or 1. The model is linear, so a prediction may be a little outside of 0
    to 1 and counts as the nearer end. A group is hidden where it is `hidden` elsewhere, or small here.
    """
    details = rows.details
    known = select_rows(rows, np.flatnonzero(~np.isnan(rows.rewards) & ~np.isnan(details.predicted)))
    if not known.people.size:
        return ()
    rewards = {table: group_people(known, known.rewards, table, MS_PER_DAY) for table in tables}
    counts = {
        table: count_groups(each.names, each.codes.tolist(), each.firsts.tolist())
        for table, each in rewards.items()
    }
    small = hidden | hide_small(counts, k)
    predicted = np.clip(known.details.predicted, 0.0, 1.0)
    return tuple(
        CalibrationTable(
            table,
            _calibrate_groups(each, group_people(known, predicted, table, MS_PER_DAY).firsts, small, table),
        )
        for table, each in rewards.items()
    )


def _calibrate_groups(
    rewards: GroupedPeople, predicted: Floats, hidden: frozenset[NumberName], table: Attributes
) -> tuple[CalibrationRow, ...]:
    found = list[CalibrationRow]()
    for code, name in enumerate(rewards.names):
        own = rewards.codes == code
        if name_number(table, name) in hidden or not own.any():
            found.append(CalibrationRow(name))
            continue
        each = calibrate(predicted[own], rewards.firsts[own])
        found.append(
            CalibrationRow(
                name, each.expected / each.rows, each.observed / each.rows, each.ratio, each.z, each.brier
            )
        )
    return tuple(found)
