"""The days of a report: those on which its decisions were made, in UTC."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from aboveboard.clock import MS_PER_DAY
from aboveboard.errors import Unprocessable
from aboveboard.identifiers import END

DAY_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}" + END
"""The form of a day in a request: year, month and day, as in `2026-11-28`."""

_DAY = re.compile(DAY_PATTERN)
_EPOCH = date(1970, 1, 1)


class Window(NamedTuple):
    """The days from `first` to `last`, both included, as days since 1970. None leaves that end open."""

    first: int | None = None
    last: int | None = None

    def has(self, at_ms: int) -> bool:
        """Returns True when the instant is on one of these days."""
        day = day_of(at_ms)
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)

    @property
    def start_ms(self) -> int | None:
        """The first instant of the days."""
        return None if self.first is None else self.first * MS_PER_DAY

    @property
    def end_ms(self) -> int | None:
        """The first instant after the days."""
        return None if self.last is None else (self.last + 1) * MS_PER_DAY


ALL_DAYS = Window()
"""The window with both ends open."""


def day_of(at_ms: int) -> int:
    """Returns the day of an instant in UTC, as days since 1970."""
    return at_ms // MS_PER_DAY


def format_day(day: int | None) -> str | None:
    """Returns the day as requests have it, and None for an open end."""
    return None if day is None else (_EPOCH + timedelta(days=day)).isoformat()


def read_window(first: str | None, last: str | None) -> Window:
    """Returns the days that a request names with `from` and `to`.

    Raises Unprocessable, naming the field, for a text that is no day, and for a last day before the first.
    """
    found = Window(_read_day(first, "from"), _read_day(last, "to"))
    if found.first is not None and found.last is not None and found.last < found.first:
        raise Unprocessable(
            "The last day is before the first one. Swap the days.",
            field="to",
            expected="a day not before `from`",
        )
    return found


def _read_day(text: str | None, field: str) -> int | None:
    if text is None:
        return None
    try:
        if _DAY.match(text) is None:
            raise ValueError
        return (date.fromisoformat(text) - _EPOCH).days
    except ValueError:
        raise Unprocessable(
            "This is not a day. Send year, month and day.", field=field, expected="a day, such as 2026-11-28"
        ) from None
