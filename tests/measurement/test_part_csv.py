"""The parts of a report as CSV."""

import csv
import io

from aboveboard.engine.confidence import Interval
from aboveboard.measurement.part_csv import COLUMNS, write_parts
from aboveboard.measurement.placement_report import PartReport


def test_each_part_has_a_line() -> None:
    """What is hidden is an empty cell, and a negative weight is a number."""
    parts = [
        PartReport("headline", "h1", 60, 40, 20, Interval(0.5, 0.25, 0.75, 0.95), -0.125),
        PartReport("call", "buy", 3, 2, None, None, removed=True),
    ]
    assert [*csv.reader(io.StringIO(write_parts(parts).decode()))] == [
        [*COLUMNS],
        ["headline", "h1", "60", "40", "20", "0.5", "0.25", "0.75", "-0.125", "false"],
        ["call", "buy", "3", "2", "", "", "", "", "", "true"],
    ]
