"""A repeated change of a person, and a new request about them."""

import asyncio
from collections.abc import Awaitable, Callable

from aboveboard.gateway.person_locks import in_turn

Request = Callable[[], Awaitable[object]]


async def waits_its_turn(person: bytes, request: Request, other: Request) -> bool:
    """Returns True when `request` waits for a repeated change of `person`, and is answered after it.

    `other` is about others, and must be answered before.
    """
    over = asyncio.Event()
    turn = in_turn([person], over.wait)
    over.set()
    await turn()
    over.clear()
    repeated = asyncio.create_task(turn())
    await asyncio.sleep(0)
    waiting = asyncio.ensure_future(request())
    await other()
    done, _ = await asyncio.wait({waiting}, timeout=0.2)
    over.set()
    await asyncio.gather(repeated, waiting)
    return not done
