"""Reads by key that are always current. No cache: whoever asks after a commit was acknowledged gets what was
committed (promise 5).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, Protocol, TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, Select

Name = TypeVar("Name")
Rest = TypeVarTuple("Rest")
Found = TypeVar("Found")

Find = Callable[[Name], Awaitable[Found | None]]
"""A function from a key to the row that was found, or None."""


class Reads(Protocol):
    def finder(self, query: Select[Name, *Rest], key: ColumnElement[Name]) -> Find[Name, tuple[Name, *Rest]]:
        """A function from a key to its row of `query`, or None. `query` selects the key first.

        It raises Unavailable when the database does not answer.
        """

    async def close(self) -> None: ...


class CoalescedReads(Generic[Name, *Rest]):
    """All that wait for a row of one kind in one turn of the loop become one `IN (…)`."""

    def __init__(
        self,
        fetch: Callable[
            [Select[Name, *Rest], ColumnElement[Name], Sequence[Name]], Awaitable[list[tuple[Name, *Rest]]]
        ],
        query: Select[Name, *Rest],
        key: ColumnElement[Name],
    ) -> None:
        self._fetch, self._query, self._key = fetch, query, key
        self._waiting: dict[Name, asyncio.Future[tuple[Name, *Rest] | None]] = {}
        self._task: asyncio.Task[None] | None = None

    async def find(self, value: Name) -> tuple[Name, *Rest] | None:
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
