"""The erasure that an earlier request with the same Idempotency-Key started.

A repeat never erases again. What was stored after the erasure is not what the first request was about.
"""

from aboveboard.erasure import state as progress
from aboveboard.erasure.begin import own_id
from aboveboard.erasure.erase import ErasureStatus, get_status
from aboveboard.errors import BeingErased, NotFound, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import KEEP_MS


async def find_erasure(gateway: Gateway, request: bytes) -> tuple[str, ErasureStatus | None]:
    """Returns the one-time id for a request, and its erasure's state if it began in the last KEEP_MS.

    The state is None when the request is new: then the id is free. `request` is a keyed hash of the whole request. So
    nothing about it is stored, and the id cannot be computed without the keys.
    """
    number = 0
    while True:
        erasure = own_id(gateway, request + number.to_bytes(4, "big"))
        intent = await gateway.find_record(progress.intent_name(progress.hash_of(erasure)))
        if intent is None:
            return erasure, None
        if gateway.clock() - intent.at_ms < KEEP_MS:
            return erasure, await get_status(gateway, erasure)
        # The key was used before, so long ago that it counts as a new one.
        number += 1


async def is_stored_again(gateway: Gateway, app: str, person: str) -> bool:
    """Returns True when something is stored about the person and is not being erased."""
    try:
        await gateway.require_person(app, person)
    except (NotFound, BeingErased):
        return False
    except Unreadable:
        return True
    return True
