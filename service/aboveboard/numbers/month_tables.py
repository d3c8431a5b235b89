"""The tables of one month, from its counts by day. Pure functions.

Exact numbers are of months that have ended. Two looks at a running month would differ by a day's number. So a running month has no days and no totals, and its numbers are rounded down.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from aboveboard.gateway.day_counts import DayCell
from aboveboard.numbers import topics
from aboveboard.numbers.count_tables import (
    Counts,
    CountTable,
    SharedTotals,
    TableForm,
    hide_small,
    round_down,
)

MAIN_STATES = ("given", "refused", "withdrawn")
"""The states that a table always has. The others are there once they have a number."""

Labels = tuple[str, ...]
Place = Callable[[str, Labels], tuple[str, str] | None]
"""A function from a day and the labels of a cell to its row and column. None where the cell is in neither."""


class MonthCounts(NamedTuple):
    """The counts of a month by the name of the day, such as `2026-10-31`. `days` are all days of the month."""

    found: Counter[DayCell]
    days: dict[int, str]
    is_ended: bool
    k: int


def list_purposes(of: MonthCounts) -> tuple[str, ...]:
    """Returns the purposes that have choices in this month."""
    return tuple(sorted({labels[0] for (_, (topic, labels)) in of.found if topic == topics.CONSENTS}))


def list_overview(of: MonthCounts) -> list[CountTable]:
    """Returns the tables over all purposes."""
    within = tuple(str(each) for each in topics.Within)
    return [
        _two(of, "consents", ("purpose", "state"), _count(of, topics.CONSENTS, _pair(0, 1)), MAIN_STATES),
        _two(of, "notices_shown", ("purpose", "language"), _count(of, topics.NOTICES_SHOWN, _pair(0, 2))),
        *_list_decisions(of),
        _one(of, "dial", "level", _count(of, topics.DIAL, _pair(0))),
        _one(of, "requests", "request", _count(of, topics.REQUESTS, _pair(0))),
        _two(of, "answers", ("request", "within"), _count(of, topics.ANSWERS, _pair(0, 1)), within),
        _one(of._replace(k=1), "audits", "verdict", _count(of, topics.AUDITS, _pair(0))),
        _one(of, "uncounted", "kind", _count(of, topics.UNCOUNTED, _pair(0))),
    ]


def _list_decisions(of: MonthCounts) -> list[CountTable]:
    """Returns the tables of decisions. They share one total, because each decision is once in each."""
    levels = _count(of, topics.LEVELS, _pair(0, 1))
    total = sum(levels.values())
    shared = SharedTotals({}, None if 0 < total < of.k else total)
    found = [
        _make(of, _form("levels", ("effective", "bound_by"), levels), levels, shared),
        _one(of, "asked", "asked", _count(of, topics.ASKED, _pair(0)), shared),
        _one(of, "gpc", "gpc", _count(of, topics.GPC, _pair(0)), shared),
        _one(of, "headlines", "headline", _count(of, topics.HEADLINES_SHOWN, _pair(0)), shared),
    ]
    if of.is_ended:
        found.append(
            _by_day(of, "decisions_by_day", _count(of, topics.GPC, lambda day, _: (day, "")), shared)
        )
    return found


def list_of_purpose(of: MonthCounts, purpose: str, overview: Iterable[CountTable]) -> list[CountTable]:
    """Returns the tables of one purpose. Their totals are its row of the overview, and hidden where they are there."""
    by_name = {each.name: each for each in overview}
    consents, notices = by_name["consents"], by_name["notices_shown"]
    shared, total = _share_row(consents, purpose), SharedTotals({}, _share_row(notices, purpose).total)
    found = list[CountTable]()
    for by, at in (("version", 2), ("language", 3), ("method", 4)):
        counts = _count(of, topics.CONSENTS, _pair(at, 1, purpose=purpose))
        rows = tuple(sorted({row for row, _ in counts}))
        form = TableForm(name=f"consents_by_{by}", by=by, rows=rows, across="state", columns=consents.columns)
        found.append(_make(of, form, counts, shared))
    shown = _count(of, topics.NOTICES_SHOWN, _pair(1, purpose=purpose))
    found.append(_one(of, "notices_by_version", "version", shown, total))
    if of.is_ended:
        days = tuple(of.days.values())
        form = TableForm(
            name="consents_by_day", by="day", rows=days, across="state", columns=consents.columns
        )
        counts = _count(of, topics.CONSENTS, lambda day, each: (day, each[1]) if each[0] == purpose else None)
        found.insert(0, _make(of, form, counts, shared))
        shown = _count(of, topics.NOTICES_SHOWN, lambda day, each: (day, "") if each[0] == purpose else None)
        found.append(_by_day(of, "notices_by_day", shown, total))
    return found


def _pair(row: int, column: int | None = None, *, purpose: str | None = None) -> Place:
    """Returns the function that places a cell by these labels. With a purpose, it leaves out the cells of others."""

    def place(_: str, labels: Labels) -> tuple[str, str] | None:
        if purpose is not None and labels[0] != purpose:
            return None
        return labels[row], "" if column is None else labels[column]

    return place


def _count(of: MonthCounts, topic: str, place: Place) -> Counter[tuple[str, str]]:
    counts = Counter[tuple[str, str]]()
    for (day, (name, labels)), number in of.found.items():
        if name == topic and (at := place(of.days[day], labels)) is not None:
            counts[at] += number
    return counts


def _share_row(table: CountTable, row: str) -> SharedTotals:
    if row not in table.rows:
        return SharedTotals(dict.fromkeys(table.columns, 0), 0)
    at = table.rows.index(row)
    return SharedTotals(dict(zip(table.columns, table.cells[at], strict=True)), table.row_totals[at])


def _form(name: str, labels: tuple[str, str], counts: Counts, columns: Sequence[str] = ()) -> TableForm:
    rows = tuple(sorted({row for row, _ in counts}))
    more = sorted({column for _, column in counts if column not in columns})
    return TableForm(name=name, by=labels[0], rows=rows, across=labels[1], columns=(*columns, *more))


def _two(
    of: MonthCounts, name: str, labels: tuple[str, str], counts: Counts, columns: Sequence[str] = ()
) -> CountTable:
    return _make(of, _form(name, labels, counts, columns), counts)


def _one(
    of: MonthCounts, name: str, by: str, counts: Counts, shared: SharedTotals | None = None
) -> CountTable:
    form = TableForm(name=name, by=by, rows=tuple(sorted({row for row, _ in counts})))
    return _make(of, form, counts, shared)


def _by_day(of: MonthCounts, name: str, counts: Counts, shared: SharedTotals) -> CountTable:
    return _make(of, TableForm(name=name, by="day", rows=tuple(of.days.values())), counts, shared)


def _make(of: MonthCounts, form: TableForm, counts: Counts, shared: SharedTotals | None = None) -> CountTable:
    return hide_small(form, counts, of.k, shared) if of.is_ended else round_down(form, counts, of.k)
