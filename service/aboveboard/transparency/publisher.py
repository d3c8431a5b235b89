"""The newest checkpoints of the log, and the tasks that publish new ones.

Each process stores the newest checkpoint in its own `log.head` once a second. Proofs, exports and witnesses get that
one. The public gets one at a fixed interval; see `public_head`.
"""

import asyncio
from functools import partial

from aboveboard.background import LONG_REST_S, attempt, every, unless_unchanged
from aboveboard.transparency.host import LogHost

EVERY_S = 1.0
FAILED = "publishing_failed"
PUBLIC_FAILED = "public_checkpoint_failed"


async def latest_checkpoint(gateway: LogHost, at_least: int = 0) -> str:
    """Returns a signed checkpoint of at least `at_least` entries, which is stored outside of the database.

    With 0 it is the newest of all. Otherwise a checkpoint that was stored before is enough, and one with cosignatures
    is preferred. A checkpoint leaves this process only after it is stored here, except a public one of another. Raises
    NotFound when the log has fewer entries, and Unavailable when the checkpoint cannot be read or stored.
    """
    return await gateway.heads.newest(at_least)


async def run(gateway: LogHost) -> None:
    """Publishes the newest checkpoint once a second until cancelled.

    A restore can lose at most a second of entries without being noticed.
    """
    due = unless_unchanged(
        partial(latest_checkpoint, gateway), gateway.heads.read_version, rest_s=LONG_REST_S
    )
    await every(EVERY_S, due, FAILED, at_once=True)


async def publish(gateway: LogHost) -> None:
    """Publishes the newest checkpoint, or logs why it cannot."""
    await attempt(partial(latest_checkpoint, gateway), FAILED)


async def run_public(gateway: LogHost) -> None:
    """Publishes a checkpoint for all at each multiple of the interval, when one is due, until cancelled.

    Ends at once for an interval of 0.
    """
    every_ms = 1000 * gateway.settings.public_every_s
    while every_ms:
        await attempt(gateway.public.publish_due, PUBLIC_FAILED)
        await asyncio.sleep((every_ms - gateway.clock() % every_ms) / 1000)
