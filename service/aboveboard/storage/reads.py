"""Reads by key that are always current. There is no cache: a read after an acknowledged commit sees it (promise 5)."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Generic, Protocol, TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, Select

Name = TypeVar("Name")
Rest = TypeVarTuple("Rest")
Columns = TypeVarTuple("Columns")
Found = TypeVar("Found")


class RowReader(Protocol):
    """A reader of all rows of a query."""

    async def rows(self, query: Select[*Columns]) -> list[tuple[*Columns]]:
        """Returns all rows of `query`. Raises Unavailable when the database does not answer."""


Find = Callable[[Name], Awaitable[Found | None]]
"""A function from a key to its row, or None when there is no row."""


FindAll = Callable[[Collection[tuple[Name, ...]]], Awaitable[list[Found]]]
"""A function from the keys of several rows to those of the rows that exist, in no order. Each key is a tuple."""


class Reads(Protocol):
    """The reads on the hot path, by key."""

    def finder(self, query: Select[Name, *Rest], key: ColumnElement[Name]) -> Find[Name, tuple[Name, *Rest]]:
        """Returns a function from a key to its row of `query`, or None. `query` must select the key first.

        The function raises Unavailable when the database does not answer.
        """

    def lister(self, query: Select[*Columns], *keys: ColumnElement[Name]) -> FindAll[Name, tuple[*Columns]]:
        """Returns a function from values of `keys` to all rows of `query` that have one of them. It raises as `finder` does.

        `keys` name a row together. All rows are read at once, so it serves callers that wait together.
        """

    def read_version(self) -> int | None:
        """Returns a number that changes with each commit of any process that changes a row. None where the database has no cheap one."""

    async def close(self) -> None:
        """Closes the connection. No read may follow."""


class CoalescedReads(Generic[Name, *Rest]):
    """Reads of one query. Keys that are requested in one turn of the loop, or during a fetch, become one `IN (…)`."""

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
        """Returns the row of a key, or None. Raises what `fetch` raises."""
        future = self._waiting.get(value)
        if future is None:
            future = self._waiting[value] = asyncio.get_running_loop().create_future()
            if self._task is None or self._task.done():
                self._task = asyncio.create_task(self._run())
        return await asyncio.shield(
            future
        )  # others may wait for the same key, so one cancelled caller leaves it

    async def _run(self) -> None:
        while self._waiting:
            waiting, self._waiting = self._waiting, {}
            try:
                rows = await self._fetch(self._query, self._key, list(waiting))
            except Exception as error:  # noqa: BLE001 - every fault must reach the callers
                for future in waiting.values():
                    future.set_exception(error)
                continue
            found = {row[0]: row for row in rows}
            for value, future in waiting.items():
                future.set_result(found.get(value))
