"""Work that must have ended before whoever began it goes on, even when they are cancelled."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from typing import TypeVar

Result = TypeVar("Result")

READING_MOST_S = 5.0
"""How long a reading is waited for that nobody needs any more: it may be of a server that never answers."""


async def to_the_end(work: Awaitable[Result], *, most_s: float | None = None) -> Result:
    """The result of `work`. Whoever is cancelled meanwhile still waits until it has ended; it is itself cancelled
    only when that takes longer than `most_s`."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait({task}, timeout=most_s)
                task.cancel()
        if not task.cancelled():
            task.exception()  # is of no interest any more, and would be complained about
        raise
