"""Locks by person, so that each of many concurrent changes of one person succeeds.

The guards of the journal decide between processes. Of several submissions that read the same version, one is committed.
Inside one process, an attempt that was refused once waits for a lock. So it is not refused again and again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import AsyncExitStack
from typing import TypeVar
from weakref import WeakValueDictionary

Result = TypeVar("Result")

_lines: "WeakValueDictionary[bytes, asyncio.Lock]" = WeakValueDictionary()


def has_locks() -> bool:
    """Returns True while a repeated attempt has the lock of a person."""
    return bool(_lines)


def in_turn(
    people: Collection[bytes], attempt: Callable[[], Awaitable[Result]]
) -> Callable[[], Awaitable[Result]]:
    """Returns a function for `Gateway.with_retries` that runs `attempt`, from the second call on under locks.

    The locks are those of `people`, by pseudonym. The first call takes them only while a repeated attempt has one, so
    that no new request overtakes it. `people` is read at each call, because the first attempt may fill it.
    """
    late = False

    async def take_turn() -> Result:
        nonlocal late
        # Without a conflict no lock is taken: the guards are enough, and concurrent reads stay fast.
        if not late and not (_lines and any(person in _lines for person in people)):
            late = True
            return await attempt()
        late = True
        async with AsyncExitStack() as locks:
            for person in sorted(people):  # one order for all requests, so that there is no deadlock
                # The table is weak: a lock lives as long as a request uses it.
                line = _lines.setdefault(person, asyncio.Lock())
                await locks.enter_async_context(line)
            return await attempt()

    return take_turn
