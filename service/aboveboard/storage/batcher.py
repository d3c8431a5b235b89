"""Work that arrives together is handled together: in one commit, or in one pass of each step."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

Item = TypeVar("Item")

QUIET_TURNS = 2
"""The turns of the loop without a new item after which a batch is handled."""


class Batcher(Generic[Item]):
    """Items that wait for `handle`, which gets at most `most` of them at once.

    The next batch is gathered after `release`, which `handle` calls or has called at its end. Must be used in the event
    loop that created it.
    """

    def __init__(self, handle: Callable[[list[Item]], None], *, most: int) -> None:
        self._handle, self._most = handle, most
        self._loop = asyncio.get_running_loop()
        self._waiting: list[Item] = []
        self.is_busy = False

    def add(self, items: Iterable[Item], *, now: bool = False) -> None:
        """Adds items. `now`: they have waited for each other already, so they wait for no quiet turns."""
        self._waiting.extend(items)
        if self._waiting and not self.is_busy:
            self.is_busy = True
            if now:
                self._take()
            else:
                self._gather()

    def release(self) -> None:
        """Gathers the next batch, because the last one is done."""
        self.is_busy = bool(self._waiting)
        if self.is_busy:
            self._gather()

    def _gather(self, seen: int = 0, quiet_turns: int = 0) -> None:
        waiting = len(self._waiting)
        quiet_turns = quiet_turns + 1 if waiting == seen else 0
        if quiet_turns < QUIET_TURNS and waiting < self._most:
            self._loop.call_soon(self._gather, waiting, quiet_turns)
        else:
            self._take()

    def _take(self) -> None:
        batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
        self._handle(batch)
