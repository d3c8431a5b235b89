"""The bounds of connections, from the settings and from what the system allows."""

import resource
from typing import NamedTuple

from aboveboard.settings import Settings

RESERVED_FILES = 100
"""The descriptors that are kept for databases, keys, exports and answers."""

CONNECTIONS_LEAST = 10


class ConnectionBounds(NamedTuple):
    """The bounds of each connection, in bytes and seconds, and the most connections at once."""

    head_bytes: int
    fields: int
    address_bytes: int
    head_s: float
    body_s: float
    idle_s: float
    first_s: float
    connections: int


def read_bounds(settings: Settings) -> ConnectionBounds:
    """Returns the bounds. There are fewer connections than the settings say when the system allows fewer open files."""
    return ConnectionBounds(
        head_bytes=settings.head_limit_bytes,
        fields=settings.head_fields_max,
        address_bytes=settings.address_limit_bytes,
        head_s=settings.head_seconds,
        body_s=settings.body_seconds,
        idle_s=settings.idle_seconds,
        first_s=settings.first_seconds,
        connections=min(settings.connections_max, _count_possible(settings.connections_max)),
    )


def _count_possible(wanted: int) -> int:
    """Returns the number of connections for which the process may open files. It raises the soft limit if need be."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return wanted
    if soft < wanted + RESERVED_FILES:
        raised = wanted + RESERVED_FILES
        soft = raised if hard == resource.RLIM_INFINITY else min(raised, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(soft - RESERVED_FILES, CONNECTIONS_LEAST)
