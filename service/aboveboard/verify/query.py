"""The request of an export, as far as an entry of the log shows whether it meets it.

An entry has its kind, its policy set and its hour. Only the record has the values of the other filters. Without the
record, an offline check cannot show whether it was left out for one of those.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from aboveboard.audit.entries import Leaf
from aboveboard.canonical import JsonValue
from aboveboard.errors import Tampered

_HOUR = timedelta(hours=1)
_KIND = re.compile(r"[a-z_]{1,40}")
_POLICY = re.compile(r"[0-9a-f]{64}")
_KNOWN = ("from", "to", "kinds", "policy")
_NO_MATTER = ("formats", "pseudonyms")
"""The options that select no records, only their format."""


class Query(NamedTuple):
    """A parsed request. None means no filter. `others` are the names of filters that an entry has no values for."""

    start: datetime | None
    end: datetime | None
    kinds: frozenset[str] | None
    policy: str | None
    others: tuple[str, ...]


def parse_query(asked: Mapping[str, JsonValue]) -> Query:
    """Returns the parsed request. Raises Tampered when a part of it does not have the expected format."""
    others = [name for name, value in asked.items() if name not in _KNOWN + _NO_MATTER and value is not None]
    try:
        return Query(
            _instant(asked.get("from")),
            _instant(asked.get("to")),
            _kinds(asked.get("kinds")),
            None if asked.get("policy") is None else _format_matches(_POLICY, asked["policy"]),
            tuple(sorted(others)),
        )
    except (TypeError, ValueError):
        raise Tampered("The query in the manifest does not have the expected format.") from None


def describe(query: Query) -> str:
    """Returns the request in words, such as `everything` or `kinds consent, decision; from 2026-11-21T10:00:00+00:00`."""
    parts = [] if query.kinds is None else [f"kinds {', '.join(sorted(query.kinds))}"]
    parts += [] if query.policy is None else [f"policy set {query.policy[:12]}"]
    parts += [] if query.start is None else [f"from {query.start.isoformat()}"]
    parts += [] if query.end is None else [f"to {query.end.isoformat()}"]
    parts += [_format_value(name) for name in query.others]
    return "; ".join(parts) or "everything"


def _format_value(name: str) -> str:
    return name if name.isidentifier() and name.isascii() and len(name) <= 40 else "something unknown"


def must_contain(query: Query, leaf: Leaf) -> bool | None:
    """Returns True when the request includes the record of this entry. None means that the entry does not show it."""
    if query.kinds is not None and leaf.type not in query.kinds:
        return False
    if query.policy is not None and leaf.policy != query.policy:
        return False
    inside = _inside(query, datetime.strptime(leaf.time, "%Y-%m-%dT%H:00Z").replace(tzinfo=UTC))
    return None if inside and query.others else inside


def _inside(query: Query, hour: datetime) -> bool | None:
    """Returns True when the whole hour is in the requested time, and False when none of it is.

    None means that a part of it is.
    """
    after, before = hour + _HOUR, hour
    if (query.start is not None and after <= query.start) or (query.end is not None and before >= query.end):
        return False
    if (query.start is not None and before < query.start) or (query.end is not None and after > query.end):
        return None
    return True


def _kinds(found: JsonValue) -> frozenset[str] | None:
    """Returns the requested kinds. An empty list means every kind, so it gives None."""
    if found is None or found == []:
        return None
    if not isinstance(found, list):
        raise TypeError
    return frozenset([_format_matches(_KIND, each) for each in found])


def _format_matches(pattern: re.Pattern[str], found: JsonValue) -> str:
    if not isinstance(found, str) or not pattern.fullmatch(found):
        raise ValueError
    return found


def _instant(text: JsonValue) -> datetime | None:
    if text is None:
        return None
    if not isinstance(text, str):
        raise TypeError
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError
    return found
