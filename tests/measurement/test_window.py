"""The days of a report: whole days in UTC, both ends included."""

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.errors import Unprocessable
from aboveboard.measurement.window import Window, day_of, format_day, read_window
from hypothesis import given
from hypothesis import strategies as st

from tests.house import House

DAYS = st.integers(0, 2_932_896)


@given(first=DAYS, length=st.integers(0, 400), at=st.integers(0, MS_PER_DAY - 1))
def test_a_day_that_was_written_is_read_again(first: int, length: int, at: int) -> None:
    """And the window has each instant of its days, and no other."""
    last = min(first + length, 2_932_896)
    window = read_window(format_day(first), format_day(last))
    assert window == Window(first, last)
    inside = [window.has(day * MS_PER_DAY + at) for day in (first - 1, first, last, last + 1)]
    assert inside == [False, True, True, False]
    assert (window.start_ms, window.end_ms) == (first * MS_PER_DAY, (last + 1) * MS_PER_DAY)


def test_an_open_end_has_every_day_there() -> None:
    """Without a day the window leaves nothing out."""
    assert Window().has(0)
    assert not Window(5).has(4 * MS_PER_DAY)
    assert (day_of(5 * MS_PER_DAY), Window().start_ms, Window().end_ms) == (5, None, None)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("2026-02-30", None, "from"),
        ("2026-11-28T00:00:00Z", None, "from"),
        (None, "2026-1-2", "to"),
        (None, "2026-11-28\n", "to"),
        ("2026-11-28", "2026-11-27", "to"),
    ],
)
def test_what_is_no_window_is_refused(first: str | None, last: str | None, field: str) -> None:
    """The refusal names the field."""
    with pytest.raises(Unprocessable) as raised:
        read_window(first, last)
    assert raised.value.field == field


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("from=yesterday", 400),
        ("to=2026-1-2", 400),
        ("from=2026-02-30", 422),
        ("to=2026-11-27&from=2026-11-28", 422),
    ],
)
def test_the_api_refuses_what_is_no_window(house: House, query: str, status: int) -> None:
    """It names the field, in either form of a wrong day."""
    found = house.shop.refused("GET", f"/v1/placements/home/report?{query}")
    assert (found["status"], found["field"]) == (status, query.split("=")[0])
