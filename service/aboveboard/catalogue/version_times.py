"""The times at which versions of a model were built. They say which version a visit uses. Pure functions.

Each list is ordered by version, and so by time.
"""

from bisect import bisect_right
from operator import attrgetter
from typing import NamedTuple


class VersionTime(NamedTuple):
    """A version of a model, and the time at which it was built."""

    created_ms: int
    version: int


_CREATED = attrgetter("created_ms")


def version_at(versions: list[VersionTime], as_of_ms: int | None) -> int:
    """Returns the version that was the newest at `as_of_ms`, or is now for None; 0, the prior, without one."""
    count = len(versions) if as_of_ms is None else bisect_right(versions, as_of_ms, key=_CREATED)
    return versions[count - 1].version if count else 0


def drop_replaced(versions: list[VersionTime], before_ms: int) -> list[VersionTime]:
    """Returns the versions without those that a newer one had replaced by `before_ms`."""
    return versions[max(0, bisect_right(versions, before_ms, key=_CREATED) - 1) :]


def versions_since(versions: list[VersionTime], since_ms: int) -> set[int]:
    """Returns the version that was the newest at `since_ms`, which may be 0, and all those in the list."""
    return {version_at(versions, since_ms), *(each.version for each in versions)}
