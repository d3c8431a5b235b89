"""The counts that intents are read by: whole numbers, so that what was added is subtracted exactly.

Each cell has how often it occurred, and how many people it is about. A cell is the goal of a stretch, or a goal with two
steps in a row. `START` is before the first step, and `END` after the last.
"""

from collections import Counter
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from aboveboard.intent.stretches import Stretch

START = "^"
"""The step before the first one. No declared step has this name."""

END = "$"
"""The step after the last one: the stretch ended. So each step also says that the visit did not end."""

ANY = "*"
"""Any step before: how often a step comes at all on the way to a goal."""

Cell = tuple[str, str, str]
"""A goal, the step before and the step. Both steps are "" for the goal itself."""


class CellCount(Struct, array_like=True, frozen=True):
    """One cell with its numbers. They are above 0."""

    goal: str
    before: str
    step: str
    times: int
    people: int


class IntentCounts(Struct, frozen=True):
    """The counts of one app, by cell: how often each occurred, and about how many people each is."""

    times: Counter[Cell]
    people: Counter[Cell]


def no_counts() -> IntentCounts:
    """Returns counts of nothing."""
    return IntentCounts(Counter(), Counter())


def list_cells(stretch: Stretch) -> Counter[Cell]:
    """Returns the cells of a stretch, with how often each occurs."""
    goal = stretch.goal
    found = Counter[Cell]({(goal, "", ""): 1})
    for before, step in zip((START, *stretch.steps), (*stretch.steps, END), strict=True):
        found[goal, before, step] += 1
        found[goal, ANY, step] += 1
    return found


def add(counts: IntentCounts, stretch: Stretch, own: Iterable[Stretch]) -> IntentCounts:
    """Returns the counts with one more stretch of a person. `own` are all that are counted of them already."""
    return _change(counts, stretch, own, 1)


def subtract(counts: IntentCounts, stretch: Stretch, rest: Iterable[Stretch]) -> IntentCounts:
    """Returns the counts as if the stretch had never been added. `rest` are all others that are counted of the person."""
    return _change(counts, stretch, rest, -1)


def _change(counts: IntentCounts, stretch: Stretch, others: Iterable[Stretch], sign: int) -> IntentCounts:
    cells = list_cells(stretch)
    known = {cell for each in others for cell in list_cells(each)}
    times, people = counts.times.copy(), counts.people.copy()
    for cell, number in cells.items():
        times[cell] += sign * number
        if cell not in known:
            people[cell] += sign
    # Cells of 0 are dropped, so that equal counts are equal values.
    return IntentCounts(+times, +people)


def encode_counts(counts: IntentCounts) -> bytes:
    """Returns the counts as JSON. Equal counts give equal bytes."""
    cells = [CellCount(*cell, counts.times[cell], counts.people[cell]) for cell in sorted(counts.times)]
    return msgspec.json.encode(cells)


def decode_counts(data: bytes) -> IntentCounts:
    """Returns the counts in the bytes of `encode_counts`."""
    counts = no_counts()
    for each in msgspec.json.decode(data, type=list[CellCount]):
        cell = (each.goal, each.before, each.step)
        counts.times[cell], counts.people[cell] = each.times, each.people
    return counts
