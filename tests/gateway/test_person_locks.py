"""Taking turns: whoever was too late once waits in line, and then gets through."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from aboveboard.errors import Stale
from aboveboard.gateway.person_locks import in_turn

from tests.house import House
from tests.world import DAN


class Row:
    """A row with a version, which changes only for whoever has read the newest one."""

    def __init__(self) -> None:
        self.version = self.inside = self.most_inside = 0

    async def change(self) -> int:
        read = self.version
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        await asyncio.sleep(0)
        self.inside -= 1
        if read != self.version:
            raise Stale("read again")
        self.version += 1
        return self.version


async def retried(attempt: Callable[[], Awaitable[int]]) -> int:
    for _ in range(8):
        try:
            return await attempt()
        except Stale:
            continue
    raise AssertionError("given up")


def test_everybody_gets_through() -> None:
    """However many there are, after two attempts or three."""
    row = Row()

    async def all_at_once() -> list[int]:
        return await asyncio.gather(*(retried(in_turn((b"p",), row.change)) for _ in range(100)))

    assert sorted(asyncio.run(all_at_once())) == list(range(1, 101))


def test_without_turns_they_would_not() -> None:
    """What the line is for: eight attempts are not enough when all are made at once."""

    async def all_at_once() -> None:
        row = Row()
        await asyncio.gather(*(retried(row.change) for _ in range(100)))

    with pytest.raises(AssertionError, match="given up"):
        asyncio.run(all_at_once())


def test_people_do_not_wait_for_others() -> None:
    """Each person has a line of their own."""
    rows = {b"p": Row(), b"q": Row()}

    async def all_at_once() -> list[int]:
        turns = [in_turn((name,), row.change) for name, row in rows.items() for _ in range(10)]
        return await asyncio.gather(*(retried(turn) for turn in turns))

    asyncio.run(all_at_once())
    assert [row.version for row in rows.values()] == [10, 10]


def test_many_decisions_that_change_one_person_at_once(house: House) -> None:
    """A placement with a cap counts what it shows: sixty-four tiles of one page at once are all answered."""
    house.shop.place("capped", cap={"times": 1000, "days": 1})
    dan = house.shop.welcome(DAN)
    with ThreadPoolExecutor(32) as threads:
        answers = threads.map(
            lambda _: house.shop.http.post("/v1/decisions", json={"placement": "capped", "person": dan}),
            range(64),
        )
    assert {answer.status_code for answer in answers} == {200}


def test_whoever_comes_later_does_not_overtake() -> None:
    """While somebody who was too late is at it, a first attempt about the same person waits for them."""
    row, order = Row(), list[str]()

    async def late() -> None:
        async def attempt() -> int:
            if not order:
                order.append("too late")
                raise Stale("read again")
            order.append("late begins")
            await asyncio.sleep(0.01)
            order.append("late ends")
            return await row.change()

        await retried(in_turn((b"p",), attempt))

    async def later() -> None:
        await asyncio.sleep(0.005)

        async def attempt() -> int:
            order.append("later")
            return await row.change()

        await retried(in_turn((b"p",), attempt))

    async def both() -> None:
        await asyncio.gather(late(), later())

    asyncio.run(both())
    assert order == ["too late", "late begins", "late ends", "later"]
