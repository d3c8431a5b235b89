"""The progress and the speed of an export, and its work in a thread."""

import asyncio
import threading
import time

import pytest
from aboveboard.exports.throttle import AT_ONCE, Pace, Throttle, in_thread, silent


def test_progress_never_passes_the_total() -> None:
    """The total is an estimate, and a bar beyond its end would puzzle."""
    steps: list[tuple[int, int]] = []

    async def run() -> None:
        throttle = Throttle(10, lambda done, total: steps.append((done, total)), AT_ONCE)
        for _ in range(3):
            await throttle.take(4)

    asyncio.run(run())
    assert steps == [(4, 10), (8, 10), (10, 10)]


def test_a_pace_rests_a_share_of_each_step() -> None:
    """Three times as long as the step took, here."""

    async def run() -> float:
        throttle, loop = Throttle(1, silent, Pace(rest=3.0)), asyncio.get_running_loop()
        await asyncio.sleep(0.02)
        start = loop.time()
        await throttle.take(1)
        return loop.time() - start

    assert asyncio.run(run()) >= 0.06


def test_without_a_rest_the_next_step_begins_at_once() -> None:
    """The loop does not even turn in between."""
    turned: list[int] = []

    async def run() -> list[int]:
        throttle = Throttle(1, silent, AT_ONCE)
        asyncio.get_running_loop().call_soon(turned.append, 1)
        await throttle.take(1)
        return turned.copy()

    assert asyncio.run(run()) == []


def test_a_cancelled_caller_waits_for_the_thread() -> None:
    """The work writes to a file that the caller closes next."""
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        go_on.wait(5)
        ended.set()

    async def run() -> None:
        task = asyncio.create_task(in_thread(work))
        await asyncio.to_thread(begun.wait, 5)
        task.cancel()
        await asyncio.sleep(0.01)
        assert not task.done()
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert ended.is_set()

    asyncio.run(run())


def test_all_exports_share_one_thread() -> None:
    """The allocator keeps some freed memory for each further one."""

    def work() -> str:
        time.sleep(0.005)  # so that a second thread would have its turn
        return threading.current_thread().name

    async def run() -> set[str]:
        return set(await asyncio.gather(*(in_thread(work) for _ in range(5))))

    assert len(asyncio.run(run())) == 1
