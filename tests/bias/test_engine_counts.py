"""The counts that an engine found, from the rows of its answer."""

from aboveboard.bias.engine_counts import LINES, TOTAL, EngineRow, gather_counts
from aboveboard.bias.rates import GroupCount

from tests.bias.row_worlds import watch_of


def row(part, *values, visits=0, people=0, selected=0, mean=0.0):
    return EngineRow(part, *(*values, "", "")[:2], visits, people, selected, mean)


ROWS = [
    row(0, "minor", people=3, selected=1, mean=0.25),
    row(TOTAL, visits=9, people=3),
    row(0, "minor"),
    row(0, "adult"),
    row(1, "home", people=3),
    row(2, "minor", "home", people=3, selected=1),
    row(LINES, "erased", visits=2),
]


def test_the_rows_of_an_engine_may_come_in_any_order():
    """A group's own counts are kept beside the row that only names it."""
    for found in (ROWS, ROWS[::-1]):
        counts = gather_counts(found, watch_of())
        assert (counts.visits, counts.people, counts.lines["erased"].decisions) == (9, 3, 2)
        assert counts.tables["age_class",] == {"adult": GroupCount(0, 0), "minor": GroupCount(1, 3)}
        assert counts.means["age_class",] == {"adult": 0.0, "minor": 0.25}


def test_the_parts_of_an_intersection_are_one_name():
    """As in a report."""
    counts = gather_counts(ROWS, watch_of())
    assert counts.tables["age_class", "context.page"] == {"minor/home": GroupCount(1, 3)}


def test_without_visits_there_are_no_tables():
    """As in a report of a period without decisions."""
    counts = gather_counts([row(TOTAL)], watch_of())
    assert (counts.visits, counts.tables, counts.means) == (0, {}, {})
