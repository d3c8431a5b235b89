"""The tables of a month, from counts by day."""

from collections import Counter

from aboveboard.gateway.day_counts import CountCell, DayCell
from aboveboard.numbers.count_tables import CountTable
from aboveboard.numbers.month_tables import MonthCounts, list_of_purpose, list_overview, list_purposes

DAYS = {day: f"2026-10-{day + 1:02}" for day in range(31)}


def month(*counted: tuple[int, str, tuple[str, ...], int], is_ended: bool = True) -> MonthCounts:
    cells = {DayCell(day, CountCell(topic, labels)): number for day, topic, labels, number in counted}
    return MonthCounts(Counter(cells), DAYS, is_ended, 10)


def named(tables: list[CountTable]) -> dict[str, CountTable]:
    return {each.name: each for each in tables}


WITHDRAWN = ("improve", "withdrawn", "1", "en", "banner")
GIVEN = ("improve", "given", "1", "en", "banner")


def test_choices_add_up_over_the_days_of_the_month() -> None:
    """By purpose and state."""
    of = month((0, "consents", GIVEN, 30), (9, "consents", GIVEN, 20), (9, "consents", WITHDRAWN, 12))
    table = named(list_overview(of))["consents"]
    assert list_purposes(of) == table.rows == ("improve",)
    assert (table.columns, table.cells) == (("given", "refused", "withdrawn"), ((50, 0, 12),))


def test_a_day_under_k_is_hidden_with_one_more() -> None:
    """The total of the month would give it away."""
    of = month((0, "consents", GIVEN, 3), (1, "consents", GIVEN, 40), (2, "consents", GIVEN, 50))
    table = named(list_of_purpose(of, "improve", list_overview(of)))["consents_by_day"]
    assert table.column_totals[0] == 93
    assert [row[0] for row in table.cells[:3]] == [None, None, 50]


def test_decisions_have_one_total_in_all_their_tables() -> None:
    """So a small rest of one table is not the difference to another."""
    levels = ((0, "levels", ("3", "dial"), 90), (0, "levels", ("1", "consent"), 10))
    rest = ((0, "gpc", ("on",), 4), (0, "gpc", ("off",), 96), (0, "headlines", ("you",), 100))
    tables = named(list_overview(month(*levels, (0, "asked", ("3",), 100), *rest)))
    assert {tables[name].total for name in ("levels", "asked", "gpc", "headlines")} == {100}
    assert tables["gpc"].cells == ((None,), (None,))


def test_a_running_month_has_no_days() -> None:
    """Nor a total."""
    of = month((0, "consents", GIVEN, 34), is_ended=False)
    tables = named(list_overview(of) + list_of_purpose(of, "improve", list_overview(of)))
    assert tables["consents"].cells[0][0] == 30
    assert not any(each.has_totals or each.name.endswith("_by_day") for each in tables.values())


def test_checks_are_about_no_person_and_shown_as_they_are() -> None:
    """One verdict is no secret."""
    table = named(list_overview(month((0, "audits", ("disparity",), 1))))["audits"]
    assert table.cells == ((1,),)
