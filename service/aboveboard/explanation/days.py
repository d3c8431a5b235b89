"""The days of events in words, on the reader's own calendar."""

from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from babel.dates import format_date, format_skeleton

from aboveboard.clock import in_zone
from aboveboard.explanation.sentences import nearest

TODAY, WEEKDAY, DATE = "today", "weekday", "date"
WEEKDAYS = 7
"""The days after which a date replaces a day of the week."""

_LOCALES = {"en": "en_GB"}
"""The locales whose dates differ from those of the language alone: English names the day before the month."""


class Reader(NamedTuple):
    """The reader of a sentence. Without a `zone` that can be read, days are those of UTC. `now_ms` is when they read."""

    zone: str | None
    now_ms: int


def describe_day(at_ms: int, language: str, reader: Reader | None) -> tuple[str, str]:
    """Returns the form of a day, and the day in words: TODAY, WEEKDAY within a week, or DATE.

    A date has its year, unless that is the reader's. Without a reader it is always a date with its year.
    """
    zone = None if reader is None else reader.zone
    day = read_day(at_ms, zone)
    today = None if reader is None else read_day(reader.now_ms, zone)
    passed = None if today is None else (today - day).days
    if passed == 0:
        return TODAY, ""
    if passed is not None and 0 < passed < WEEKDAYS:
        return WEEKDAY, _write(day, nearest(language), "weekday")
    is_this_year = today is not None and today.year == day.year
    return DATE, _write(day, nearest(language), "day" if is_this_year else "year")


def read_day(at_ms: int, zone: str | None) -> date:
    """Returns the day of an instant in a time zone. It is that of UTC for no zone, and for one that cannot be read."""
    local: datetime | None = in_zone(at_ms, zone or "UTC") or in_zone(at_ms, "UTC")
    if local is None:
        raise ValueError("The time zone UTC cannot be read. Install the package tzdata.")
    return local.date()


@lru_cache(maxsize=4096)
def _write(day: date, language: str, form: str) -> str:
    locale = _LOCALES.get(language, language)
    if form == "weekday":
        return format_date(day, "EEEE", locale=locale)
    return (
        format_date(day, "long", locale=locale)
        if form == "year"
        else format_skeleton("MMMMd", day, locale=locale)
    )
