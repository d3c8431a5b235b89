"""The clock that callers pass in. Inside the service an instant is a whole number of milliseconds since 1970 UTC."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

Clock = Callable[[], int]

MS_PER_DAY = 86_400_000
MS_PER_HOUR = MS_PER_DAY // 24


def system_clock() -> int:
    """Returns the milliseconds since 1970 UTC by this machine's clock."""
    return time.time_ns() // 1_000_000


def to_iso(at_ms: int) -> str:
    """Returns an instant as RFC 3339 text in UTC with milliseconds, for the API and for records."""
    # Whole seconds and milliseconds apart: a float of both would round.
    return f"{_format_second(at_ms // 1000)}.{at_ms % 1000:03}Z"


@lru_cache(maxsize=64)
def _format_second(seconds: int) -> str:
    # Every record has times, and most of a busy second are in that second.
    return datetime.fromtimestamp(seconds, UTC).isoformat()[: len("2026-11-21T08:10:00")]


def hour_of(at_ms: int) -> int:
    """Returns the start of the full UTC hour that the instant is in."""
    return at_ms - at_ms % MS_PER_HOUR


def to_ms(moment: datetime) -> int:
    """Returns an aware datetime in milliseconds. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("A time needs a UTC offset, such as 2026-11-21T08:10:00+01:00.")
    return round(moment.timestamp() * 1000)


def in_zone(at_ms: int, zone: str) -> datetime | None:
    """Returns the wall clock of an IANA time zone at an instant. None for a zone that cannot be read."""
    try:
        return datetime.fromtimestamp(at_ms / 1000, ZoneInfo(zone))
    except (KeyError, ValueError, OSError):
        return None
