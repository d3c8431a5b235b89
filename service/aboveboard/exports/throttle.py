"""How far an export is, how fast it may go, and work in threads that must have ended before its export has."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple, ParamSpec, TypeVar

from aboveboard.storage.uncancelled import to_the_end

PAGE = 250
"""Entries that are read and opened at a time, at most."""

Progress = Callable[[int, int], None]
"""Is told how many of how many steps are done; about two for each entry of the log that is looked at."""

_THREAD = ThreadPoolExecutor(1, thread_name_prefix="export")
"""One for all exports: every thread keeps for itself some of the memory that it once had."""

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Pace(NamedTuple):
    """How many entries are opened at a time, and how long the work then rests, as a share of the time that it took.

    Small steps with a rest leave a serving gateway its processor.
    """

    page: int = PAGE
    rest: float = 0.0


AT_ONCE = Pace()


def silent(_: int, __: int) -> None:
    """Nobody is waiting."""


class Throttle:
    """How far the work is, and how fast it may go."""

    def __init__(self, total: int, progress: Progress, pace: Pace) -> None:
        self.total, self.page = total, pace.page
        self._done, self._progress, self._rest = 0, progress, pace.rest
        self._since = asyncio.get_running_loop().time()

    async def take(self, more: int) -> None:
        """So many more entries are done; rests as long as the pace says."""
        self._done += more
        self._progress(min(self._done, self.total), self.total)
        if self._rest:
            loop = asyncio.get_running_loop()
            await asyncio.sleep((loop.time() - self._since) * self._rest)
            self._since = loop.time()


async def in_thread(
    work: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Result:
    """`work` in another thread. Whoever is cancelled meanwhile still waits for it: it writes to a file that is
    closed afterwards."""
    loop = asyncio.get_running_loop()
    return await to_the_end(loop.run_in_executor(_THREAD, partial(work, *args, **kwargs)))
