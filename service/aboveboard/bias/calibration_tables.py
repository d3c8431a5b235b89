"""Calibration by group, as a report shows it: what the model expected of first items, beside what came.

Each person counts once, with their first decision whose first item was seen. Expected and observed are means, so a
gap between them is by how much the model is off for that group.
"""

from msgspec import Struct

from aboveboard.bias.intersections import Attributes


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
