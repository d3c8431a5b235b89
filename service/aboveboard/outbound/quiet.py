"""Quiet time: when no message may be sent."""

from typing import assert_never

from aboveboard.words import PlacementKind

QUIET_FROM = 21 * 60
QUIET_UNTIL = 8 * 60
"""Minutes of the person's own day. It is quiet from 21:00 until 08:00."""


def has_quiet_time(kind: PlacementKind) -> bool:
    """Returns whether this kind of placement reaches a person who is not looking."""
    match kind:
        case PlacementKind.MESSAGE:
            return True
        case PlacementKind.CONTENT | PlacementKind.OFFER | PlacementKind.ADVERT:
            return False
    assert_never(kind)


def quiet_now(kind: PlacementKind, local_minutes: int | None) -> bool:
    """Returns whether it is quiet time for this kind of placement.

    `local_minutes` are minutes since midnight where the person is. None, not known, counts as quiet, because
    a message at night cannot be undone.
    """
    if not has_quiet_time(kind):
        return False
    return local_minutes is None or not QUIET_UNTIL <= local_minutes < QUIET_FROM
