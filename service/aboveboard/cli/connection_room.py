"""The connections of a full server that give way to one more."""

from collections.abc import Sequence
from heapq import nsmallest
from typing import Protocol, TypeVar

ROOM_SHARE = 16
"""A full server closes this part of its waiting connections at once."""


class Occupant(Protocol):
    """A connection, as far as its wait for its client goes."""

    def is_waiting(self) -> bool:
        """Returns True when the client has something to send: a request, or the rest of one."""

    def is_unread(self) -> bool:
        """Returns True when an answer waits for its client to read."""

    @property
    def since(self) -> float:
        """The time at which the wait began."""


Each = TypeVar("Each", bound=Occupant)


def find_longest_waiting(occupants: Sequence[Each]) -> list[Each]:
    """Returns the connections to close, the longest wait first. Empty when each request is being answered.

    An unread answer is cut off only when no client has anything to send. It may be a long download.
    """
    waiting = [each for each in occupants if each.is_waiting()] or [
        each for each in occupants if each.is_unread()
    ]
    return nsmallest(max(1, len(waiting) // ROOM_SHARE), waiting, key=lambda one: one.since)
