"""The counts that an engine found, from the rows of its answer. `count_expression` asks for them."""

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct

from aboveboard.bias.apart_rows import Line, LineCount
from aboveboard.bias.impact_tables import Counts
from aboveboard.bias.intersections import Attributes, declare_tables, join
from aboveboard.bias.rates import GroupCount
from aboveboard.bias.watches import BiasWatch

TOTAL, LINES = -1, -2
"""The parts of an answer that are no table. A table is the part of its place in the watch."""


class EngineRow(Struct, frozen=True):
    """A row of an answer. Its values name the group or the line, and are empty where it has none."""

    part: int
    value_0: str
    value_1: str
    visits: int
    people: int
    selected: int
    mean: float


class EngineCounts(NamedTuple):
    """The counts of a period: its visits, people, lines of their own and groups. `means` are of the groups, by person."""

    visits: int
    people: int
    lines: dict[Line, LineCount]
    tables: dict[Attributes, Counts]
    means: dict[Attributes, dict[str, float]]


def gather_counts(found: Iterable[EngineRow], watch: BiasWatch) -> EngineCounts:
    """Returns the counts, from rows in any order. A group may have a second row without people."""
    by_part: dict[int, list[EngineRow]] = {}
    for row in sorted(found, key=lambda row: (row.value_0, row.value_1, row.people)):
        by_part.setdefault(row.part, []).append(row)
    lines = {line: LineCount(0, 0, 0) for line in Line}
    for row in by_part.get(LINES, []):
        lines[Line(row.value_0)] = LineCount(row.visits, row.people, row.selected)
    (total,) = by_part[TOTAL]
    counts = EngineCounts(total.visits, total.people, lines, {}, {})
    for at, table in enumerate(declare_tables(watch.by) if total.visits else ()):
        rows = {join((row.value_0, row.value_1)[: len(table)]): row for row in by_part[at]}
        counts.tables[table] = {name: GroupCount(row.selected, row.people) for name, row in rows.items()}
        counts.means[table] = {name: row.mean for name, row in rows.items()}
    return counts
