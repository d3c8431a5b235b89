"""What an export was asked for, as far as an entry of the log can tell whether it belongs to it.

An entry says its kind, its policy set and its hour. Anything else that an export can be narrowed by stands only in
the record, so offline nobody can tell whether a record was left out for that reason.
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
"""How the records are written down narrows nothing."""


class Query(NamedTuple):
    """None stands for everything. `others` are the names of what an entry cannot tell."""

    start: datetime | None
    end: datetime | None
    kinds: frozenset[str] | None
    policy: str | None
    others: tuple[str, ...]


def parse_query(asked: Mapping[str, JsonValue]) -> Query:
    """Tampered when a part of it is not of the form that we write."""
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
        raise Tampered("what was asked for is not written as we write it") from None


def describe(query: Query) -> str:
    """In words, such as `everything` or `kinds consent, decision; from 2026-11-21T10:00:00+00:00`."""
    parts = [] if query.kinds is None else [f"kinds {', '.join(sorted(query.kinds))}"]
    parts += [] if query.policy is None else [f"policy set {query.policy[:12]}"]
    parts += [] if query.start is None else [f"from {query.start.isoformat()}"]
    parts += [] if query.end is None else [f"to {query.end.isoformat()}"]
    parts += [_format_value(name) for name in query.others]
    return "; ".join(parts) or "everything"


def _format_value(name: str) -> str:
    return name if name.isidentifier() and name.isascii() and len(name) <= 40 else "something unknown"


def must_contain(query: Query, leaf: Leaf) -> bool | None:
    """Whether the export must have the record of this entry; None when the entry does not tell."""
    if query.kinds is not None and leaf.type not in query.kinds:
        return False
    if query.policy is not None and leaf.policy != query.policy:
        return False
    inside = _inside(query, datetime.strptime(leaf.time, "%Y-%m-%dT%H:00Z").replace(tzinfo=UTC))
    return None if inside and query.others else inside


def _inside(query: Query, hour: datetime) -> bool | None:
    """Whether everything in the hour lies in the time asked for, nothing of it, or (None) some."""
    after, before = hour + _HOUR, hour
    if (query.start is not None and after <= query.start) or (query.end is not None and before >= query.end):
        return False
    if (query.start is not None and before < query.start) or (query.end is not None and after > query.end):
        return None
    return True


def _kinds(found: JsonValue) -> frozenset[str] | None:
    """No kind at all means every kind."""
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
