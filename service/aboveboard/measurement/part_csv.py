"""The parts of a report as one CSV file (RFC 4180), a line for each part."""

import csv
import io
from collections.abc import Iterable

from aboveboard.exports.tables import cell
from aboveboard.measurement.placement_report import PartReport

COLUMNS = ("slot", "part", "shown", "people", "taken", "reward", "low", "high", "weight", "removed")


def write_parts(parts: Iterable[PartReport]) -> bytes:
    """Returns the file. A number of too few people is an empty cell. No cell is a formula."""
    written = io.StringIO()
    lines = csv.writer(written)  # ends each line with CRLF
    lines.writerow(COLUMNS)
    for each in parts:
        bounds = (
            (None,) * 3 if each.reward is None else (each.reward.value, each.reward.low, each.reward.high)
        )
        texts = [cell(value) for value in (each.slot, each.part, each.shown, each.people, each.taken)]
        # Numbers are no text of an app, so the sign of a negative one is not escaped.
        numbers = [None if value is None else repr(value) for value in (*bounds, each.weight)]
        lines.writerow([*texts, *numbers, cell(each.removed)])
    return written.getvalue().encode()
