"""Requests that wait at the same time: handled together, each with a fault of its own."""

import asyncio
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pytest
from aboveboard.errors import Stale
from aboveboard.ingestion.signal_answer import SignalResult
from aboveboard.ingestion.together import (
    EVENTS_MOST,
    TURNS_BETWEEN,
    IntakeGroup,
    IntakeTogether,
    WaitingRequest,
    group_by_people,
    make_groups,
    refuse,
)
from aboveboard.words import SignalStatus
from hypothesis import given
from hypothesis import strategies as st

from tests.house import House


def waiting(size: int = 1) -> WaitingRequest:
    made = WaitingRequest(app="shop", size=size, asked=None, kept=None)
    made.results, made.answer = [SignalResult("1", SignalStatus.KEPT)] * size, b"%d" % size
    return made


async def answer_all(_: Any, batch: Sequence[WaitingRequest]) -> list[IntakeGroup[WaitingRequest]]:
    return [IntakeGroup([each], None) for each in batch]


def finish(house: House, work: Any, *sizes: int) -> list[Any]:
    """What requests of these sizes get that come at the same time."""

    async def all_at_once() -> list[Any]:
        together = IntakeTogether(house.gateway, work, house.gateway.metrics.signals)
        return await asyncio.gather(
            *(together.finish(waiting(size)) for size in sizes), return_exceptions=True
        )

    found: list[Any] = house.run(all_at_once())
    return found


@given(st.lists(st.sets(st.sampled_from(b"abcde"), max_size=3), max_size=7))
def test_no_two_groups_have_a_person_in_common(people: list[set[int]]) -> None:
    """Every request is in one group, and in the order in which it came."""
    numbers: Any = list(range(len(people)))
    groups: Any = group_by_people(numbers, lambda number: [bytes([each]) for each in people[number]])
    assert sorted(number for group in groups for number in group) == numbers
    assert all(group == sorted(group) for group in groups)
    everyone = [set().union(*(people[number] for number in group)) for group in groups]
    assert all(one.isdisjoint(other) for one, other in combinations(everyone, 2))


def test_a_chain_of_common_people_is_one_group() -> None:
    """Also where the last request is what joins them."""
    people: Any = {"first": [b"a"], "second": [b"b"], "third": [b"a", b"b"], "alone": []}
    assert group_by_people([*people], people.__getitem__) == [["first", "second", "third"], ["alone"]]


def test_each_request_gets_its_own_answer(house: House) -> None:
    """In whatever order they are handled."""
    assert finish(house, answer_all, 3, 1, 2) == [b"3", b"1", b"2"]


def test_no_more_events_are_handled_together_than_the_most(house: House) -> None:
    """Other work gets its turn in between. A request with more than that is handled alone."""
    seen = list[list[int]]()

    async def note(gateway: Any, batch: Sequence[WaitingRequest]) -> list[IntakeGroup[WaitingRequest]]:
        seen.append([each.size for each in batch])
        return await answer_all(gateway, batch)

    finish(house, note, EVENTS_MOST - 1, 1, 1, EVENTS_MOST + 1, 1)
    assert seen == [[EVENTS_MOST - 1, 1], [1], [EVENTS_MOST + 1], [1]]


def test_other_work_gets_its_turn_between_two_parts(house: House) -> None:
    """As many turns of the loop as a decision needs."""
    turns, seen = 0, list[int]()

    async def note(gateway: Any, batch: Sequence[WaitingRequest]) -> list[IntakeGroup[WaitingRequest]]:
        seen.append(turns)
        return await answer_all(gateway, batch)

    async def both() -> None:
        nonlocal turns
        together = IntakeTogether(house.gateway, note, house.gateway.metrics.signals)
        requests = asyncio.gather(*(together.finish(waiting(EVENTS_MOST)) for _ in range(2)))
        while not requests.done():
            turns += 1
            await asyncio.sleep(0)

    house.run(both())
    assert seen[1] - seen[0] >= TURNS_BETWEEN


def test_a_fault_of_the_whole_work_reaches_every_caller(house: House) -> None:
    """None of them waits for ever, and the next ones are handled."""

    async def fail(_: Any, __: Any) -> list[IntakeGroup[WaitingRequest]]:
        raise OSError

    assert [type(each) for each in finish(house, fail, 1, 1)] == [OSError] * 2
    assert finish(house, answer_all, 1) == [b"1"]


@pytest.mark.parametrize(("size", "raised"), [(1, OSError), (2, Stale)])
def test_a_fault_in_a_group_leaves_the_other_groups(house: House, size: int, raised: type[Exception]) -> None:
    """A request that fails with others is tried again, when the locks of its people let it in alone."""

    async def work(_: Any, batch: Sequence[WaitingRequest]) -> list[IntakeGroup[WaitingRequest]]:
        async def write(group: Sequence[WaitingRequest]) -> None:
            if len(group) == size:
                raise OSError

        return await make_groups([batch[:size], batch[size:]], write)

    *failed, last = finish(house, work, *[1] * size, *[5] * (3 - size))
    assert {type(each) for each in failed[:size]} == {raised}
    assert last == b"5"


def test_a_caller_that_gave_up_is_no_fault(house: House) -> None:
    """The others get their answers."""

    async def work() -> bytes:
        together = IntakeTogether(house.gateway, answer_all, house.gateway.metrics.signals)
        left, right = (asyncio.create_task(together.finish(waiting(size))) for size in (1, 2))
        await asyncio.sleep(0)
        left.cancel()
        return await right

    assert house.run(work()) == b"2"


def test_a_refusal_changes_no_answer() -> None:
    """It is for those who still wait."""

    async def work() -> tuple[bytes, type]:
        first, second = waiting(), waiting()
        first.future.set_result(b"x")
        refuse([first, second], OSError())
        return first.future.result(), type(second.future.exception())

    assert asyncio.run(work()) == (b"x", OSError)
