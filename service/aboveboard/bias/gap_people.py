"""The people of one gap whose decisions were computed again: two sides, and means by person."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aboveboard.bias.comparisons import sides
from aboveboard.bias.decided_rows import DecidedRows, Effects
from aboveboard.bias.group_rows import GroupedPeople, group_people, select_rows
from aboveboard.bias.intersections import Attributes
from aboveboard.bias.log_rows import CheckRows
from aboveboard.clock import MS_PER_DAY
from aboveboard.engine.sparse_rows import Floats, Indexes

Marks = NDArray[np.bool_]


class TablePeople(NamedTuple):
    """The people of one table. `rows` are places in `DecidedRows`, `people` the person of each, and `weights` add up to 1
    for a person. `grouped` has the group of each person.
    """

    grouped: GroupedPeople
    rows: Indexes
    people: Indexes
    weights: Floats
    place_of: Indexes

    def mean(self, values: Floats) -> Floats:
        """Returns the mean by person; one of `values` for each row of `DecidedRows`."""
        return sum_by_person(self.people, self.weights * values[self.rows], self.grouped.codes.size)


class GapPeople(NamedTuple):
    """The people of one gap: those of a table, and marks for the group and for the reference."""

    table: TablePeople
    own: Marks
    other: Marks


class PersonEffects(NamedTuple):
    """The effects of one name by person: the mean effect, and the share of decisions that have it."""

    means: Floats
    shares: Floats


def gather_table(rows: CheckRows, decided: DecidedRows, table: Attributes) -> TablePeople:
    """Returns the people of a table of these rows, with the decisions of theirs that were computed again."""
    _, mine, theirs = np.intersect1d(rows.details.places, decided.places, return_indices=True)
    known = select_rows(rows, mine)
    grouped = group_people(known, known.selected, table, MS_PER_DAY)
    numbers = np.unique(known.people, return_inverse=True)[1]
    stays = grouped.row_codes >= 0
    people, places = numbers[stays], theirs[stays]
    weights = 1.0 / np.bincount(people, minlength=grouped.codes.size)[people]
    place_of = np.full(decided.places.size, -1, np.intp)
    place_of[places] = np.arange(places.size)
    return TablePeople(grouped, places, people, weights, place_of)


def take_sides(table: TablePeople, group: str, reference: str) -> GapPeople:
    """Returns the people of the gap from the reference to the group."""
    return GapPeople(table, *sides(table.grouped, table.grouped.codes, group, reference))


def mean_effects(table: TablePeople, effects: Effects, code: int) -> PersonEffects:
    """Returns the effects of one name by person. A decision without it counts as 0."""
    places = table.place_of[effects.rows]
    chosen = (effects.codes == code) & (places >= 0)
    at, size = places[chosen], table.grouped.codes.size
    people, weights = table.people[at], table.weights[at]
    return PersonEffects(
        sum_by_person(people, weights * effects.values[chosen], size), sum_by_person(people, weights, size)
    )


def sum_by_person(people: Indexes, values: Floats, size: int) -> Floats:
    """Returns the sum of the values of each of `size` people."""
    return np.bincount(people, values, size).astype(np.float64)
