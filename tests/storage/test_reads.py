"""Reads by key: always current, one round for all who ask together, and a clear refusal when nothing
answers."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from aboveboard.errors import Unavailable
from aboveboard.storage.database import Database
from aboveboard.storage.reads import CoalescedReads, Find
from aboveboard.storage.tables import idempotency
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.storage.ledger import opened
from tests.storage.test_journal import changing

QUERY = select(idempotency.c.request, idempotency.c.version)
KEY = idempotency.c.request


def finder(database: Database) -> Find:
    return database.reads.finder(QUERY, KEY)


def test_what_was_acknowledged_is_read(fresh_url: str, tmp_path: Path) -> None:
    """No read after a commit sees what was before it (promise 5)."""

    async def work() -> None:
        async with opened(fresh_url, tmp_path) as database:
            find = finder(database)
            assert await find(b"key") is None
            for version in range(30):
                await database.journal.submit(changing(b"key", version, f"{version}"))
                assert await asyncio.gather(*(find(b"key") for _ in range(3))) == [(b"key", version + 1)] * 3

    asyncio.run(work())


def test_another_process_s_commit_is_read_too(fresh_url: str, tmp_path: Path) -> None:
    """There is no cache between a row and its reader."""

    async def work() -> None:
        async with opened(fresh_url, tmp_path) as one, opened(fresh_url, tmp_path) as other:
            find = finder(other)
            for version in range(10):
                await one.journal.submit(changing(b"key", version, f"{version}"))
                assert await find(b"key") == (b"key", version + 1)

    asyncio.run(work())


def test_a_connection_that_is_gone_is_said_and_told(fresh_url: str, tmp_path: Path) -> None:
    """Reads that cannot be made are Unavailable, with a time to come back."""

    async def work() -> None:
        async with opened(fresh_url, tmp_path) as database:
            find = finder(database)
            await database.reads.close()
            database.reads._link = _Broken()  # type: ignore[attr-defined]
            with pytest.raises(Unavailable) as refused:
                await find(b"key")
            assert refused.value.retry_after_seconds == 1

    asyncio.run(work())


class _Broken:
    """A link to a server that is not there."""

    async def get(self) -> Any:
        raise ConnectionRefusedError

    async def drop(self) -> None: ...

    async def close(self) -> None: ...


class Fetched:
    """Answers for a table of squares, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Sequence[Any]] = []
        self.failing: Exception | None = None

    async def __call__(self, _: Any, __: Any, keys: Sequence[Any]) -> list[tuple[Any, ...]]:
        self.asked.append(keys)
        await asyncio.sleep(0)
        if self.failing:
            raise self.failing
        return [(key, key * key) for key in set(keys) if key >= 0]


def coalesced(fetch: Fetched) -> Find:
    return CoalescedReads(fetch, QUERY, KEY).find


@given(st.lists(st.integers(-3, 5), max_size=20))
def test_all_who_ask_in_one_turn_share_one_round(keys: list[int]) -> None:
    """Each gets their own row or None, and no key is asked for twice."""

    async def work() -> None:
        fetch = Fetched()
        find = coalesced(fetch)
        rows = await asyncio.gather(*(find(key) for key in keys))
        assert rows == [(key, key * key) if key >= 0 else None for key in keys]
        assert fetch.asked == ([list(dict.fromkeys(keys))] if keys else [])

    asyncio.run(work())


def test_whoever_asks_while_a_round_is_under_way_gets_the_next_one() -> None:
    """What they read must not be older than their question."""

    async def work() -> None:
        fetch = Fetched()
        find = coalesced(fetch)
        first = asyncio.ensure_future(find(2))
        while not fetch.asked:
            await asyncio.sleep(0)
        await asyncio.gather(first, find(2), find(3))
        assert fetch.asked == [[2], [2, 3]]

    asyncio.run(work())


@pytest.mark.parametrize("failure", [Unavailable("no answer"), asyncpg.InternalClientError("in between")])
def test_a_round_that_fails_fails_for_its_own_and_not_for_the_next(failure: Exception) -> None:
    """Whatever it fails with, everybody in it is told; and whoever asks later is answered."""

    async def work() -> None:
        fetch = Fetched()
        find = coalesced(fetch)
        fetch.failing = failure
        waiting = asyncio.gather(find(1), find(2), return_exceptions=True)
        assert list(await asyncio.wait_for(waiting, 1)) == [failure, failure]
        fetch.failing = None
        assert await find(2) == (2, 4)

    asyncio.run(work())


def test_who_stops_waiting_does_not_stop_the_others() -> None:
    """A client that hangs up shares its question with others, not its fate."""

    async def work() -> None:
        find = coalesced(Fetched())
        gone, staying = asyncio.ensure_future(find(3)), asyncio.ensure_future(find(3))
        await asyncio.sleep(0)
        gone.cancel()
        assert await staying == (3, 9)

    asyncio.run(work())


def test_rows_of_several_keys_are_read_at_once(fresh_url: str, tmp_path: Path) -> None:
    """By one column or by two, also when there are none."""

    async def work() -> None:
        async with opened(fresh_url, tmp_path) as database:
            for number in range(3):
                await database.journal.submit(changing(b"%d" % number, 0, "x"))
            by_one = database.reads.lister(QUERY, KEY)
            both = database.reads.lister(QUERY, KEY, idempotency.c.fingerprint)
            assert sorted(await by_one([(b"0",), (b"2",), (b"9",)])) == [(b"0", 1), (b"2", 1)]
            assert await by_one([]) == []
            (row,) = await database.rows(select(idempotency.c.fingerprint).where(KEY == b"1"))
            assert await both([(b"1", row[0]), (b"2", b"other")]) == [(b"1", 1)]

    asyncio.run(work())
