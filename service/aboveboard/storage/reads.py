"""Reads by key that are always current. No cache: whoever asks after a commit was acknowledged gets what was
committed (promise 5).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from sqlalchemy import Column, Select

Row = tuple[Any, ...]
Find = Callable[[Any], Awaitable[Row | None]]
Fetch = Callable[[Select[Any], Column[Any], Sequence[Any]], Awaitable[list[Row]]]


class Reads(Protocol):
    def finder(self, query: Select[Any], key: Column[Any]) -> Find:
        """A function from a key to its row of `query`, or None. `query` selects the key first.

        It raises Unavailable when the database does not answer.
        """

    async def close(self) -> None: ...


class Coalesced:
    """All that wait for a row of one kind in one turn of the loop become one `IN (…)`."""

    def __init__(self, fetch: Fetch, query: Select[Any], key: Column[Any]) -> None:
        self._fetch, self._query, self._key = fetch, query, key
        self._waiting: dict[Any, asyncio.Future[Row | None]] = {}
        self._task: asyncio.Task[None] | None = None

    async def find(self, value: Any) -> Row | None:
        future = self._waiting.get(value)
        if future is None:
            future = self._waiting[value] = asyncio.get_running_loop().create_future()
            if self._task is None or self._task.done():
                self._task = asyncio.create_task(self._run())
        return await asyncio.shield(future)

    async def _run(self) -> None:
        while self._waiting:
            waiting, self._waiting = self._waiting, {}
            try:
                rows = await self._fetch(self._query, self._key, list(waiting))
            except Exception as error:  # noqa: BLE001 - whatever went wrong, those who wait must hear of it
                for future in waiting.values():
                    future.set_exception(error)
                continue
            found = {row[0]: row for row in rows}
            for value, future in waiting.items():
                future.set_result(found.get(value))
