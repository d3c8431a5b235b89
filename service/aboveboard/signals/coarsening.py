"""Coarser forms of values. A value without a coarser form is not stored at all: each rule returns None for it."""

import math
import re
from bisect import bisect_right
from datetime import datetime
from typing import assert_never
from urllib.parse import urlsplit

from aboveboard.signals.fields import CoarsenTo, Field, FieldValue

Coarse = str | int

_REGION = re.compile("([A-Z]{2})(-[A-Z0-9]{1,3})?")
_HOST = re.compile(r"([a-z0-9-]+\.)+[a-z][a-z0-9-]*")


def coarsen(value: FieldValue, field: Field) -> Coarse | None:
    """Returns the coarser form of `value` that `field` declares.

    None when the value has no such form, or the field declares none. `value` must have the type of the field.
    """
    if isinstance(value, str):
        return _coarsen_text(value, field.coarsen_to)
    if field.coarsen_to is CoarsenTo.BUCKET and isinstance(value, int | float):
        return bucket(value, field.buckets)
    return None


def _coarsen_text(value: str, form: CoarsenTo | None) -> Coarse | None:
    match form:
        case CoarsenTo.HOST:
            return host(value)
        case CoarsenTo.DAY:
            return day(value)
        case CoarsenTo.HOUR:
            return hour(value)
        case CoarsenTo.REGION:
            return region(value)
        case CoarsenTo.WORDS:
            return words(value)
        case CoarsenTo.BUCKET | None:
            return None
    assert_never(form)


def bucket(value: float, borders: tuple[float, ...]) -> str:
    """Returns the bucket as `low..high`, the lower border included. At the ends it is `..low` or `high..`."""
    place = bisect_right(borders, value)
    low = f"{borders[place - 1]:g}" if place else ""
    high = f"{borders[place]:g}" if place < len(borders) else ""
    return f"{low}..{high}"


def bucket_names(borders: tuple[float, ...]) -> list[str]:
    """Returns every bucket of these borders, as `bucket` names it, the lowest first."""
    return [bucket(low, borders) for low in (-math.inf, *borders)]


def host(value: str) -> str | None:
    """Returns the domain name of an HTTP address, in lower case. None for an IP address, and for other text."""
    try:
        parts = urlsplit(value)
        name = (parts.hostname or "").removesuffix(".")
    except ValueError:
        return None
    return name if parts.scheme in ("http", "https") and _HOST.fullmatch(name) else None


def day(value: str) -> str | None:
    """Returns the date of an ISO 8601 time, in its own time zone. None for other text."""
    moment = _moment(value)
    return None if moment is None else moment.date().isoformat()


def hour(value: str) -> int | None:
    """Returns the hour, 0 to 23, of an ISO 8601 time, in its own time zone. None for a date alone, or other text."""
    moment = _moment(value) if "T" in value else None
    return None if moment is None else moment.hour


def _moment(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def region(value: str) -> str | None:
    """Returns the country of an ISO 3166-1 or 3166-2 code in upper case. None for other text."""
    found = _REGION.fullmatch(value)
    return found.group(1) if found else None


def words(value: str) -> int:
    """Returns the number of words, separated by white space."""
    return len(value.split())
