"""The tables of counts by day."""

import pytest
from aboveboard.gateway.day_counts import (
    CountCell,
    DayCell,
    add_counts,
    count_cursor,
    day_counts,
    move_cursor,
)
from sqlalchemy import create_engine, select

DAY = DayCell(7, CountCell("gpc", ("on",)))


def test_numbers_are_added_to_their_row() -> None:
    """The first one makes the row."""
    engine = create_engine("sqlite://")
    day_counts.metadata.create_all(engine, [day_counts])
    with engine.begin() as connection:
        for more in (2, 3):
            for write in add_counts({DAY: more}):
                connection.execute(write.statement, write.row)
        assert connection.execute(select(day_counts.c.labels, day_counts.c.number)).all() == [('["on"]', 5)]


@pytest.mark.parametrize("before", [0, 4])
def test_the_cursor_moves_only_from_where_it_was_read(before: int) -> None:
    """Its guard is the index that was read."""
    guard, write = move_cursor(before, 9)
    assert (guard.table, guard.version) == (count_cursor.name, before)
    assert 9 in write.row.values()
