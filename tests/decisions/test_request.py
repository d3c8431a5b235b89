"""The request of a decision: its times, and the coarse form of its facts."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from aboveboard.clock import to_ms
from aboveboard.decisions.request import Context, Device, check_time, coarse, part_of_day
from aboveboard.errors import Unprocessable

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_facts_become_coarse() -> None:
    """Kind of device, part of the day, country, and nothing finer."""
    context = Context(device=Device.MOBILE, local_time=NOON, region="US-CA")
    assert [(fact.field, fact.value) for fact in coarse(context)] == [
        ("device", "mobile"),
        ("part_of_day", "afternoon"),
        ("region", "US"),
    ]
    assert coarse(Context()) == ()


@pytest.mark.parametrize(
    ("hours", "part"),
    [
        (range(6), "night"),
        (range(6, 12), "morning"),
        (range(12, 18), "afternoon"),
        (range(18, 24), "evening"),
    ],
)
def test_a_day_has_four_parts(hours: range, part: str) -> None:
    """Six hours each."""
    assert {part_of_day(hour) for hour in hours} == {part}


def test_the_part_of_the_day_is_where_the_person_is() -> None:
    """Not where the server is."""
    there = NOON.astimezone(timezone(timedelta(hours=9)))
    assert [fact.value for fact in coarse(Context(local_time=there))] == ["evening"]


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_may_be_a_day_off(days: int) -> None:
    """As far as time zones reach, and no further."""
    then = NOON + timedelta(days=days)
    check_time(Context(local_time=then), to_ms(NOON))
    check_time(Context(), 0)
    with pytest.raises(Unprocessable, match="more than a day away"):
        check_time(Context(local_time=then + timedelta(milliseconds=days)), to_ms(NOON))
