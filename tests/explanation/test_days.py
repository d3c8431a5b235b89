"""Days in words: the reader's own calendar and language."""

import pytest
from aboveboard.clock import MS_PER_DAY, MS_PER_HOUR
from aboveboard.explanation.days import DATE, TODAY, WEEKDAY, Reader, describe_day, read_day
from hypothesis import given
from hypothesis import strategies as st

SUNDAY = 1_795_910_400_000
"""2026-11-29, midnight UTC."""

LATE = SUNDAY - MS_PER_HOUR
"""23:00 on Saturday by UTC, and Sunday already in Berlin."""


@pytest.mark.parametrize(
    ("zone", "said"),
    [(None, (WEEKDAY, "Saturday")), ("Europe/Berlin", (TODAY, "")), ("No/Where", (WEEKDAY, "Saturday"))],
)
def test_a_day_is_one_of_the_readers_zone(zone, said):
    """A reader without a zone, or with one that cannot be read, gets the day in UTC."""
    assert describe_day(LATE, "en", Reader(zone, SUNDAY + 12 * MS_PER_HOUR)) == said


@pytest.mark.parametrize(
    ("language", "weekday", "day", "year"),
    [
        ("en", "Monday", "22 November", "1 January 2025"),
        ("de", "Montag", "22. November", "1. Januar 2025"),
        ("fr", "lundi", "22 novembre", "1 janvier 2025"),
        ("es", "lunes", "22 de noviembre", "1 de enero de 2025"),
        ("xx", "Monday", "22 November", "1 January 2025"),
    ],
)
def test_a_day_is_said_as_the_language_does(language, weekday, day, year):
    """A day of the week within a week, then a date, with the year when it is another one."""
    reader = Reader("UTC", SUNDAY)
    assert describe_day(SUNDAY - 6 * MS_PER_DAY, language, reader) == (WEEKDAY, weekday)
    assert describe_day(SUNDAY - 7 * MS_PER_DAY, language, reader) == (DATE, day)
    assert describe_day(SUNDAY - 697 * MS_PER_DAY, language, reader) == (DATE, year)
    assert describe_day(SUNDAY - 697 * MS_PER_DAY, language, None) == (DATE, year)


@given(st.integers(0, 400 * 24), st.sampled_from((None, "Pacific/Kiritimati", "America/Adak")))
def test_no_two_days_before_now_are_said_alike(hours, zone):
    """A sentence is about one day only, in any zone."""
    reader, at_ms = Reader(zone, SUNDAY), SUNDAY - hours * MS_PER_HOUR
    for other_ms in (at_ms - MS_PER_HOUR, at_ms - 7 * MS_PER_DAY):
        alike = describe_day(at_ms, "en", reader) == describe_day(other_ms, "en", reader)
        assert alike is (read_day(at_ms, zone) == read_day(other_ms, zone))


def test_a_time_ahead_has_a_date():
    """By a clock that runs ahead it is never "today minus one"."""
    assert describe_day(SUNDAY + 2 * MS_PER_DAY, "en", Reader(None, SUNDAY)) == (DATE, "1 December")
