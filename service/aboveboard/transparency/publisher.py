"""The log's checkpoints as they leave the house, and the task that puts out a new one every second."""

from functools import partial

from aboveboard.background import attempt, every
from aboveboard.transparency.host import LogHost

EVERY_S = 1.0
FAILED = "publishing_failed"


async def latest_checkpoint(gateway: LogHost, at_least: int = 0) -> str:
    """A signed checkpoint of at least so many entries, after it was kept outside of the database: the newest of all
    for 0; otherwise one that was kept before is enough, and one that witnesses signed too is preferred.

    Every checkpoint that leaves the house comes from here. Raises NotFound when the log has fewer entries, and
    Unavailable when it cannot be read or kept.
    """
    return await gateway.heads.newest(at_least)


async def run(gateway: LogHost) -> None:
    """Publishes once a second until cancelled, so that a lossy restore never goes unseen for longer."""
    await every(EVERY_S, partial(latest_checkpoint, gateway), FAILED, at_once=True)


async def publish(gateway: LogHost) -> None:
    """Publishes the newest checkpoint, or logs why it cannot."""
    await attempt(partial(latest_checkpoint, gateway), FAILED)
