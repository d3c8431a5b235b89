"""The decisions that no group is compared by. Each is of a line of its own, and is counted there."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from aboveboard.words import Word


class Line(Word):
    """The line of decisions that no group is compared by.

    - `ERASED`: the record is gone. These are decisions of every app and placement.
    - `NOBODY`: about no person.
    - `RESTRICTED`: the person had restricted the use of their data.
    - `CONTROL`: the person gets the baseline for comparison.
    - `UNREADABLE`: the record could not be read.
    """

    ERASED = "erased"
    NOBODY = "nobody"
    RESTRICTED = "restricted"
    CONTROL = "control"
    UNREADABLE = "unreadable"


class LineCount(Struct, frozen=True):
    """The decisions of one line, its people, and how many decisions had an item of the class first."""

    decisions: int
    people: int
    selected: int


class ApartRow(NamedTuple):
    """A decision of a line of its own. `person` is None where none is known."""

    line: Line
    at_ms: int
    person: int | None
    is_selected: bool


def count_apart(rows: Sequence[ApartRow]) -> dict[Line, LineCount]:
    """Returns the counts of each line."""
    found: dict[Line, LineCount] = {}
    for line in Line:
        own = [each for each in rows if each.line is line]
        people = {each.person for each in own if each.person is not None}
        found[line] = LineCount(len(own), len(people), sum(each.is_selected for each in own))
    return found
