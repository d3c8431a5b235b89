"""Work that is done again and again in the background and outlives every fault."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from aboveboard.errors import Stale

log = structlog.get_logger("aboveboard")


async def every(seconds: float, work: Callable[[], Awaitable[object]], failed: str) -> None:
    """Does `work` until cancelled, and before each time waits for so many seconds; with 0 never.

    A fault is logged under the name `failed`, and it is tried again. Stale is none: another node was faster, or
    somebody chose anew meanwhile.
    """
    while seconds:
        await asyncio.sleep(seconds)
        try:
            await work()
        except Stale:
            continue
        except Exception as error:  # noqa: BLE001 - whatever one row breaks, the next ones have their turn
            log.error(failed, error=type(error).__name__)
