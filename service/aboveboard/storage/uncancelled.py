"""Work that must end before its caller resumes, even when the caller is cancelled."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from typing import TypeVar

Result = TypeVar("Result")

READING_MOST_S = 5.0
"""The longest wait, in seconds, for a read whose caller was cancelled. The server may never answer."""


async def to_the_end(work: Awaitable[Result], *, most_s: float | None = None) -> Result:
    """Returns the result of `work`. A cancelled caller still waits for it to end, and then raises CancelledError.

    `work` itself is cancelled only when it takes more than `most_s` seconds longer. None means no limit.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait({task}, timeout=most_s)
                task.cancel()
        if not task.cancelled():
            task.exception()  # read, because asyncio logs an error that is never read
        raise
