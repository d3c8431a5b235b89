"""The loop of every background task: it repeats its work and survives every fault."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from aboveboard.errors import AboveboardError, Stale

# The loop ignores what the work returns, so any return type is right.
Work = Callable[[], Awaitable[object]]

log = structlog.get_logger("aboveboard")

pause: Callable[[float], Awaitable[None]] = asyncio.sleep
"""The wait of every task between two runs, in seconds. A host of many gateways in one process may set a longer one."""


async def every(seconds: float, work: Work, failed: str, *, at_once: bool = False) -> None:
    """Runs `work` as `attempt` does, and again after each pause of `seconds`, until cancelled. 0 disables it.

    The first run waits too, unless `at_once`.
    """
    if not at_once:
        await pause(seconds)
    while seconds:
        await attempt(work, failed)
        await pause(seconds)


async def attempt(work: Work, failed: str) -> None:
    """Runs `work` once and logs a fault under the event `failed`. Raises nothing but a cancellation.

    Stale is no fault: another process was faster, or the person chose again. The detail of an AboveboardError is
    logged, because it names no person.
    """
    try:
        await work()
    except Stale:
        return
    except AboveboardError as error:
        log.error(failed, error=type(error).__name__, detail=error.detail)
    except Exception as error:  # noqa: BLE001 - the task must outlive every fault of one run
        log.error(failed, error=type(error).__name__)
