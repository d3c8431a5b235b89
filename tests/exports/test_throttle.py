"""The progress and the speed of an export, and its work in a thread."""

import asyncio
import threading

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


@pytest.mark.parametrize(("rest", "least_s"), [(0.0, 0.0), (3.0, 0.06)])
def test_a_pace_rests_a_share_of_each_step(rest: float, least_s: float) -> None:
    """Without a rest the next step begins at once."""

    async def run() -> float:
        throttle = Throttle(1, silent, Pace(rest=rest))
        await asyncio.sleep(0.02)
        loop = asyncio.get_running_loop()
        start = loop.time()
        await throttle.take(1)
        return loop.time() - start

    rested = asyncio.run(run())
    assert least_s <= rested
    assert rest or rested < 0.02


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

    async def run() -> set[str]:
        return set(
            await asyncio.gather(*(in_thread(lambda: threading.current_thread().name) for _ in range(9)))
        )

    assert len(asyncio.run(run())) == 1
