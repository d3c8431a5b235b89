"""The groups of a table: which person is in which group, by their first decision.

A person who changes groups stays in that of their first decision. Their decisions in another group are left out.
"""

from typing import NamedTuple

import numpy as np

from aboveboard.bias.intersections import Attributes, join
from aboveboard.bias.log_rows import CheckRows, Column
from aboveboard.bias.units import drop_repeats, first_by_person, mean_by_person
from aboveboard.engine.sparse_rows import Floats, Indexes


class GroupedPeople(NamedTuple):
    """The people of one table. `codes` has the group of each person, as its place in `names`.

    `firsts` are the values of their first decisions, `means` those of all their decisions in the group, and `days` the
    days of the first ones. `first_day_means` are over the decisions of that day. `row_codes` has the group of each row,
    and -1 for the rows that are left out, of the people who `moved`.
    """

    names: tuple[str, ...]
    codes: Indexes
    firsts: Floats
    means: Floats
    days: Indexes
    first_day_means: Floats
    row_codes: Indexes
    moved: int


def select_rows(rows: CheckRows, places: Indexes) -> CheckRows:
    """Returns these rows alone."""
    columns = {name: Column(each.codes[places], each.values) for name, each in rows.columns.items()}
    return CheckRows(
        times_ms=rows.times_ms[places],
        people=rows.people[places],
        visits=rows.visits[places],
        selected=rows.selected[places],
        exposure=rows.exposure[places],
        rewards=rows.rewards[places],
        columns=columns,
        details=rows.details.select(places),
    )


def count_visits_once(rows: CheckRows) -> CheckRows:
    """Returns the first row of each visit of a person."""
    return select_rows(rows, drop_repeats(rows.people, rows.visits))


def add_labels(rows: CheckRows, name: str, column: Column) -> CheckRows:
    """Returns the rows with one more attribute. `column` has a code for each person, not for each row."""
    return rows._replace(columns=rows.columns | {name: Column(column.codes[rows.people], column.values)})


def group_column(rows: CheckRows, table: Attributes) -> Column:
    """Returns the groups of a table of one or more attributes, in order of their names."""
    parts = [rows.columns[attribute] for attribute in table]
    spelled = {
        codes: join(part.values[code] for part, code in zip(parts, codes, strict=True))
        for codes in set(zip(*(part.codes.tolist() for part in parts), strict=True))
    }
    names = tuple(sorted(set(spelled.values())))
    place = {codes: names.index(name) for codes, name in spelled.items()}
    of_rows = zip(*(part.codes.tolist() for part in parts), strict=True)
    return Column(np.array([place[codes] for codes in of_rows], np.intp), names)


def group_people(rows: CheckRows, values: Floats, table: Attributes, day_ms: int) -> GroupedPeople:
    """Returns the people of a table with their values; one of `values` for each row."""
    column = group_column(rows, table)
    first = first_by_person(rows.people)
    code_of = np.zeros(int(rows.people.max(initial=-1)) + 1, np.intp)
    code_of[first.people] = column.codes[first.places]
    stays = column.codes == code_of[rows.people]
    days = rows.times_ms // day_ms
    day_of = np.zeros_like(code_of)
    day_of[first.people] = days[first.places]
    early = stays & (days == day_of[rows.people])
    return GroupedPeople(
        names=column.values,
        codes=code_of[first.people],
        firsts=values[first.places],
        means=mean_by_person(rows.people[stays], values[stays]).means,
        days=day_of[first.people],
        first_day_means=mean_by_person(rows.people[early], values[early]).means,
        row_codes=np.where(stays, column.codes, -1),
        moved=np.unique(rows.people[~stays]).size,
    )
