"""The count of notices that were shown, by day and notice alone: never under a person or a session.

A notice counts when an app reads its text, or a page of the gateway shows it. The process counts in memory, and adds
what it has to the database every EVERY_S. No entry says that a notice was shown, so a crash loses what was not yet
added. A stop in order loses nothing. A commit of unknown effect is not repeated: too few is better than twice.
"""

from collections import Counter

from aboveboard.background import every
from aboveboard.clock import MS_PER_DAY
from aboveboard.errors import AboveboardError, UnknownEffect
from aboveboard.gateway.day_counts import CountCell, DayCell, add_counts
from aboveboard.gateway.gateway import Gateway
from aboveboard.numbers.topics import NOTICES_SHOWN
from aboveboard.storage.journal import Submission

EVERY_S = 30.0


class ShownNotices:
    """The notices that were shown since the last commit. Only notices of the rules or the log get here."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._waiting = Counter[DayCell]()

    def note(self, purpose: str, version: int, language: str) -> None:
        """Counts that this notice was shown now."""
        cell = CountCell(NOTICES_SHOWN, (purpose, str(version), language))
        self._waiting[DayCell(self._gateway.clock() // MS_PER_DAY, cell)] += 1

    async def flush(self) -> None:
        """Adds what was counted to the database. Raises AboveboardError, and keeps it where nothing was written."""
        taken, self._waiting = self._waiting, Counter()
        if not taken:
            return
        try:
            await self._gateway.submit(Submission((), tuple(add_counts(taken)), ()))
        except UnknownEffect:
            raise
        except AboveboardError:
            self._waiting.update(taken)
            raise


async def run(gateway: Gateway) -> None:
    """Adds what was counted every EVERY_S, until cancelled."""
    await every(EVERY_S, gateway.part(ShownNotices).flush, "notices_not_counted")


async def flush_last(gateway: Gateway) -> None:
    """Adds what was counted before the database closes, as far as it answers."""
    try:
        await gateway.part(ShownNotices).flush()
    except AboveboardError:
        return
