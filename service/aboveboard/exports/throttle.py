"""The progress and the speed of an export, and its work in a thread, which ends before the export does."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple, ParamSpec, TypeVar

from aboveboard.storage.uncancelled import to_the_end

PAGE = 250
"""The most entries that are read and decrypted at a time."""

Progress = Callable[[int, int], None]
"""A callback with the steps done and the total: about two for each log entry that is read. The last call is `(1, 1)`."""

_THREAD = ThreadPoolExecutor(1, thread_name_prefix="export")
"""The one thread of all exports, because the allocator keeps some freed memory for each thread."""

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Pace(NamedTuple):
    """The most entries of a page, and the rest after each step as a share of its time.

    Small steps with a rest leave the processor to the requests of a serving gateway.
    """

    page: int = PAGE
    rest: float = 0.0


AT_ONCE = Pace()


def silent(_: int, __: int) -> None:
    """Ignores the progress."""


class Throttle:
    """The progress of an export: reports each step, and rests after it as the pace says."""

    def __init__(self, total: int, progress: Progress, pace: Pace) -> None:
        self.total, self.page = total, pace.page
        self._done, self._progress, self._rest = 0, progress, pace.rest
        self._since = asyncio.get_running_loop().time()

    async def take(self, more: int) -> None:
        """Counts `more` steps as done, reports the progress, and rests as long as the pace says."""
        self._done += more
        self._progress(min(self._done, self.total), self.total)
        if self._rest:
            loop = asyncio.get_running_loop()
            await asyncio.sleep((loop.time() - self._since) * self._rest)
            self._since = loop.time()


async def in_thread(
    work: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Result:
    """Runs `work` in the exports' thread and returns its result.

    A cancelled caller still waits for its end, because it writes to a file that the caller then closes.
    """
    loop = asyncio.get_running_loop()
    return await to_the_end(loop.run_in_executor(_THREAD, partial(work, *args, **kwargs)))
