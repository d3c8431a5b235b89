"""Quiet time: when no message may be sent."""

from aboveboard.words import PlacementKind

QUIET_FROM = 21 * 60
QUIET_UNTIL = 8 * 60
"""Minutes of the person's own day; quiet from 21:00 until 08:00."""


def quiet_now(kind: PlacementKind, local_minutes: int | None) -> bool:
    """Whether it is quiet time for this kind of placement. Only messages have one.

    `local_minutes` are minutes since midnight where the person is. None, not known, counts as quiet: a message at
    night cannot be taken back.
    """
    if kind is not PlacementKind.MESSAGE:
        return False
    return local_minutes is None or not QUIET_UNTIL <= local_minutes < QUIET_FROM
