"""Work under a lease that a row of the database has, so that only one of many nodes does it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from aboveboard.errors import Unavailable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.node_state import read_state
from aboveboard.storage.uncancelled import to_the_end

Result = TypeVar("Result")


async def read_database_ms(gateway: Gateway) -> int:
    """Returns the time of the database's clock, which all nodes have in common. Raises Unavailable."""
    return gateway.clock() + (await read_state(gateway)).skew_ms


async def run_leased(
    work: Awaitable[Result], renew: Callable[[], Awaitable[None]], over: asyncio.Event, *, beat_s: float
) -> Result:
    """Runs `work` and returns its result. Until then it calls `renew` every `beat_s` seconds. At the end it sets `over`.

    Raises as `work` does, and what `renew` raises when the lease is lost, which stops the work. That may be after the
    last step of `work`.
    """

    async def beat() -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), beat_s)
            if over.is_set():
                return
            with suppress(Unavailable):  # the lease may then run out, which the next beat finds
                await renew()

    beating, making = asyncio.create_task(beat()), asyncio.ensure_future(work)
    try:
        await asyncio.wait({beating, making}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        over.set()
        making.cancel()
        await to_the_end(asyncio.wait({beating, making}))
    if (lost := beating.exception()) is not None:
        raise lost
    return making.result()
