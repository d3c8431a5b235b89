"""The time for an answer, in calendar months."""

from datetime import UTC, date, datetime, timedelta

import pytest
from aboveboard.clock import to_iso, to_ms
from aboveboard.rights.deadlines import add_months, find_due_ms
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("received", "months", "due"),
    [
        ("2026-11-29T10:00:00", 1, "2026-12-29T23:59:59.999Z"),
        ("2026-12-31T00:00:00", 1, "2027-01-31T23:59:59.999Z"),
        ("2027-01-31T23:59:59", 1, "2027-02-28T23:59:59.999Z"),
        ("2028-01-31T12:00:00", 1, "2028-02-29T23:59:59.999Z"),
        ("2026-11-30T12:00:00", 3, "2027-02-28T23:59:59.999Z"),
    ],
)
def test_an_answer_is_due_at_the_end_of_the_same_day_of_a_later_month(
    received: str, months: int, due: str
) -> None:
    """Or of the last day of a month that lacks it."""
    at_ms = to_ms(datetime.fromisoformat(received).replace(tzinfo=UTC))
    assert to_iso(find_due_ms(at_ms, months)) == due


@given(st.dates(date(1970, 1, 1), date(2200, 1, 1)), st.integers(1, 3))
def test_a_month_is_never_shorter_than_the_shortest_nor_in_another_month(day: date, months: int) -> None:
    """The number of the day stays, as far as the month has it."""
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
