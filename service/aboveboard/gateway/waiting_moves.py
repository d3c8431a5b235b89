"""The people who could not move to their new pseudonym, because an outcome of theirs waited for the learner.

A move needs the app's id of the person, which is stored nowhere. So the process keeps it in memory, and tries again
until the outcome was learned. Else a person who does not return would stay under the old pseudonym, and be lost when the
rotation ends. A process that ends forgets them. Then their next request moves them.
"""

from typing import Protocol

from aboveboard.background import every
from aboveboard.errors import Unreadable
from aboveboard.gateway.repseudonymize import RekeyHost, find_or_move

EVERY_S = 1.0
MOST = 10_000
"""The most people whom a process remembers. Any more wait for their next request."""

AT_ONCE = 100
"""The people whom one round tries to move."""


class WaitingMoves:
    """The app and the app's id of each person who waits to be moved."""

    def __init__(self, gateway: RekeyHost) -> None:
        self._gateway = gateway
        self._waiting: dict[tuple[str, str], None] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def note(self, app: str, person: str) -> None:
        """Remembers a person who was found under the old pseudonym."""
        if len(self._waiting) < MOST:
            self._waiting[app, person] = None

    async def move(self) -> int:
        """Moves those who can move now, and returns their number. Those whose outcomes still wait stay noted.

        Forgets a person whose row does not open, such as one who is being erased. Raises Unavailable as `find_or_move`
        does, and then forgets no person.
        """
        moved = 0
        for app, person in [*self._waiting][:AT_ONCE]:
            is_done = await self._is_done(app, person)
            self._waiting.pop((app, person), None)
            if not is_done:
                self._waiting[app, person] = None  # the last of the next rounds
            moved += is_done
        return moved

    async def _is_done(self, app: str, person: str) -> bool:
        try:
            found = await find_or_move(self._gateway, app, person)
        except Unreadable:
            return True
        return found.pseudonym == self._gateway.keyring.pseudonym(app, person)


class MovingHost(Protocol):
    """The part of the gateway that knows who waits."""

    moves: WaitingMoves


async def run(gateway: MovingHost) -> None:
    """Moves those who wait once a second, until cancelled."""
    await every(EVERY_S, gateway.moves.move, "people_not_moved")
