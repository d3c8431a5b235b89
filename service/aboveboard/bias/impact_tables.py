"""The tables of a report: people and selected people by group, with small numbers hidden.

A number that several tables of a report share is hidden in all of them. A hidden group has no rate, share or ratio
either. Where the group with the highest rate is hidden, no ratio to it is shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from aboveboard.bias.feasible_range import Arc, one_way, two_way
from aboveboard.bias.impact import JOINT, ImpactRow, WhyApart, impact_rows
from aboveboard.bias.intersections import Attributes
from aboveboard.bias.rates import GroupCount, wilson
from aboveboard.bias.suppression import suppress

NumberName = frozenset[tuple[str, str]]
"""The values that a number of people is about, by attribute. The empty one is the total."""

Counts = Mapping[str, GroupCount]
"""The counts of the groups of one table, by their names."""


class ImpactRowShown(Struct, frozen=True):
    """A row as it is shown. All numbers are None where the group is hidden; `apart` still says why it is no part."""

    group: str
    apart: WhyApart | None
    people: int | None = None
    selected: int | None = None
    rate: float | None = None
    low: float | None = None
    high: float | None = None
    share: float | None = None
    ratio: float | None = None
    is_four_fifths: bool | None = None
    short: int | None = None


class ImpactTable(Struct, frozen=True):
    """One table. `hidden` counts the rows whose numbers are hidden."""

    by: Attributes
    rows: tuple[ImpactRowShown, ...]
    hidden: int


class _Numbers(NamedTuple):
    """The numbers of one table as arcs, people and selected, and what each is about."""

    names: tuple[NumberName, ...]
    people: tuple[Arc, ...]
    selected: tuple[Arc, ...]


def hide_small(tables: Mapping[Attributes, Counts], k: int) -> frozenset[NumberName]:
    """Returns the numbers to hide, in tables of the same people.

    What is hidden in one table is hidden in the others, until nothing more has to be.
    """
    networks = [_numbers_of(table, counts) for table, counts in tables.items()]
    hidden: frozenset[NumberName] = frozenset()
    while True:
        found = hidden.union(*(_hide_in(each, hidden, k) for each in networks))
        if found == hidden:
            return hidden
        hidden = found


def _hide_in(numbers: _Numbers, hidden: frozenset[NumberName], k: int) -> frozenset[NumberName]:
    also = [at for at, name in enumerate(numbers.names) if name in hidden]
    return frozenset(numbers.names[at] for at in suppress(numbers.people, numbers.selected, k, also))


def name_number(table: Attributes, group: str) -> NumberName:
    """Returns what the number of a group is about."""
    return frozenset(zip(table, group.split(JOINT), strict=True))


def _numbers_of(table: Attributes, counts: Counts) -> _Numbers:
    if len(table) == 1:
        names = (*(name_number(table, group) for group in counts), NumberName())
        people = one_way([each.people for each in counts.values()])
        return _Numbers(names, people, one_way([each.selected for each in counts.values()]))
    first, second = (sorted({name.split(JOINT)[at] for name in counts}) for at in (0, 1))
    cells = [[counts.get(f"{row}{JOINT}{column}", GroupCount(0, 0)) for column in second] for row in first]
    names = (
        *(frozenset({(table[0], row), (table[1], column)}) for row in first for column in second),
        *(frozenset({(table[0], row)}) for row in first),
        *(frozenset({(table[1], column)}) for column in second),
        NumberName(),
    )
    return _Numbers(
        names,
        two_way([[each.people for each in row] for row in cells]),
        two_way([[each.selected for each in row] for row in cells]),
    )


def show_table(table: Attributes, counts: Counts, hidden: frozenset[NumberName], k: int) -> ImpactTable:
    """Returns the table with its hidden numbers left out. `counts` must have people."""
    rows = impact_rows(counts, people_least=k)
    is_hidden = {row.name: name_number(table, row.name) in hidden for row in rows}
    has_bar = any(row.apart is None and row.ratio == 1.0 and not is_hidden[row.name] for row in rows)
    has_total = NumberName() not in hidden
    shown = tuple(
        ImpactRowShown(row.name, row.apart)
        if is_hidden[row.name]
        else _show_row(row, has_bar=has_bar, has_total=has_total)
        for row in rows
    )
    return ImpactTable(table, shown, sum(is_hidden.values()))


def _show_row(row: ImpactRow, *, has_bar: bool, has_total: bool) -> ImpactRowShown:
    interval = wilson(GroupCount(row.selected, row.people))
    return ImpactRowShown(
        group=row.name,
        people=row.people,
        selected=row.selected,
        rate=row.rate,
        low=interval.low,
        high=interval.high,
        share=row.share if has_total else None,
        ratio=row.ratio if has_bar else None,
        is_four_fifths=row.is_four_fifths if has_bar else None,
        short=row.short if has_bar else None,
        apart=row.apart,
    )


def count_groups(
    names: Sequence[str], codes: Iterable[int], selected: Iterable[float]
) -> dict[str, GroupCount]:
    """Returns the counts by group. A person is selected whose value is 1."""
    found = {name: [0, 0] for name in names}
    for code, value in zip(codes, selected, strict=True):
        count = found[names[code]]
        count[0] += value == 1.0
        count[1] += 1
    return {name: GroupCount(*count) for name, count in found.items()}
