"""The published checkpoints of the log, and the task that publishes a new one every second."""

from functools import partial

from aboveboard.background import attempt, every
from aboveboard.transparency.host import LogHost

EVERY_S = 1.0
FAILED = "publishing_failed"


async def latest_checkpoint(gateway: LogHost, at_least: int = 0) -> str:
    """Returns a signed checkpoint of at least `at_least` entries, which is stored outside of the database.

    With 0 it is the newest of all. Otherwise a checkpoint that was stored before is enough, and one with cosignatures
    is preferred. Every published checkpoint comes from here. Raises NotFound when the log has fewer entries, and
    Unavailable when the checkpoint cannot be read or stored.
    """
    return await gateway.heads.newest(at_least)


async def run(gateway: LogHost) -> None:
    """Publishes the newest checkpoint once a second until cancelled.

    A restore can lose at most a second of entries without being noticed.
    """
    await every(EVERY_S, partial(latest_checkpoint, gateway), FAILED, at_once=True)


async def publish(gateway: LogHost) -> None:
    """Publishes the newest checkpoint, or logs why it cannot."""
    await attempt(partial(latest_checkpoint, gateway), FAILED)
