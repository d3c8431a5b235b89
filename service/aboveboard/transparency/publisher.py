"""The log's checkpoints as they leave the house, and the task that puts out a new one every second."""

import asyncio

import structlog

from aboveboard.errors import AboveboardError
from aboveboard.transparency.host import LogHost

EVERY_S = 1.0

log = structlog.get_logger("aboveboard")


async def published(gateway: LogHost, at_least: int = 0) -> str:
    """A signed checkpoint of at least so many entries, after it was kept outside of the database: the newest of all
    for 0; otherwise one that was kept before is enough, and one that witnesses signed too is preferred.

    Every checkpoint that leaves the house comes from here. Raises NotFound when the log has fewer entries, and
    Unavailable when it cannot be read or kept.
    """
    return await gateway.heads.newest(at_least)


async def run(gateway: LogHost) -> None:
    """Publishes once a second until cancelled, so that a lossy restore never goes unseen for longer."""
    while True:
        await publish(gateway)
        await asyncio.sleep(EVERY_S)


async def publish(gateway: LogHost) -> None:
    """Publishes the newest checkpoint. A fault is logged, and is for the next time."""
    try:
        await published(gateway)
    except AboveboardError as error:
        log.error("publishing_failed", detail=error.detail)
    except Exception as error:  # noqa: BLE001 - the task must outlive every fault
        log.error("publishing_failed", error=type(error).__name__)
