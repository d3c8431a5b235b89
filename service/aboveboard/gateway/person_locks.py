"""Taking turns: of many requests at once that change the same person, each gets through.

The journal's guards decide between processes, and let one of those through that read the same version. Here, inside
one process, whoever was too late once waits in line with the others who were, instead of being too late again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import AsyncExitStack
from typing import TypeVar
from weakref import WeakValueDictionary

Result = TypeVar("Result")

_lines: "WeakValueDictionary[bytes, asyncio.Lock]" = WeakValueDictionary()


def in_turn(
    people: Collection[bytes], attempt: Callable[[], Awaitable[Result]]
) -> Callable[[], Awaitable[Result]]:
    """`attempt`, for `Gateway.with_retries`: from the second time on it runs alone among the late ones about `people`.
    The first time, too, while one of those is at it: whoever comes later does not overtake.

    They are named by their pseudonyms; the first attempt may still be filling them in.
    """
    late = False

    async def taking_turns() -> Result:
        nonlocal late
        if not late and not any(person in _lines for person in people):
            late = True
            return await attempt()
        late = True
        async with AsyncExitStack() as held:
            for person in sorted(people):  # one order for everybody, so that nobody waits in a circle
                line = _lines.setdefault(person, asyncio.Lock())
                await held.enter_async_context(line)
            return await attempt()

    return taking_turns
