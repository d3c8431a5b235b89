"""Work that ends before its cancelled caller resumes."""

import asyncio

import pytest
from aboveboard.storage.uncancelled import to_the_end


def test_a_cancelled_caller_waits_for_the_end() -> None:
    """The work is done by the time that the caller sees its cancellation."""
    done: list[str] = []

    async def work() -> None:
        await asyncio.sleep(0.02)
        done.append("work")

    async def main() -> None:
        caller = asyncio.create_task(to_the_end(work()))
        await asyncio.sleep(0)
        caller.cancel()
        with pytest.raises(asyncio.CancelledError):
            await caller

    asyncio.run(main())
    assert done == ["work"]


def test_the_wait_has_a_bound() -> None:
    """Work that takes longer than `most_s` after the cancellation is cancelled itself."""

    async def main() -> None:
        work = asyncio.ensure_future(asyncio.sleep(60))
        caller = asyncio.create_task(to_the_end(work, most_s=0.01))
        await asyncio.sleep(0)
        caller.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(caller, 5)
        assert work.cancelled()

    asyncio.run(main())
