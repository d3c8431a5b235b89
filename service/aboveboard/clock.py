"""Time, passed in. Everywhere inside, an instant is a whole number of milliseconds since 1970 UTC."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], int]

MS_PER_DAY = 86_400_000
MS_PER_HOUR = MS_PER_DAY // 24


def system_clock() -> int:
    """Milliseconds since 1970 UTC, by this machine."""
    return time.time_ns() // 1_000_000


def to_iso(at_ms: int) -> str:
    """RFC 3339 in UTC with milliseconds, for the API and for records."""
    moment = datetime.fromtimestamp(at_ms // 1000, UTC).replace(microsecond=at_ms % 1000 * 1000)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def hour_of(at_ms: int) -> int:
    """The full hour that an instant is in."""
    return at_ms - at_ms % MS_PER_HOUR


def to_ms(moment: datetime) -> int:
    """An aware datetime as milliseconds; a naive one is a mistake of the caller (ValueError)."""
    if moment.tzinfo is None:
        raise ValueError("a time needs a UTC offset, such as 2026-11-21T08:10:00+01:00")
    return round(moment.timestamp() * 1000)
