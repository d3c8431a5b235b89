"""The loop of every background task: it repeats its work and survives every fault."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar

import structlog

from aboveboard.errors import AboveboardError, Stale

# The loop ignores what the work returns, so any return type is right.
Work = Callable[[], Awaitable[object]]

log = structlog.get_logger("aboveboard")

Version = TypeVar("Version")
ReadVersion = Callable[[], Version | None]
"""A function that returns a value that differs once what the work reads has changed. None: it cannot be known."""

SETTLED_S = 6.0
"""The seconds after a change for which no work is left out. By then it has passed every cache, and each short wait."""

REST_S = 15.0
"""The longest time, in seconds, for which work that also depends on the time is left out."""

LONG_REST_S = 60.0
"""The same time for work that depends on nothing but its version."""

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


def unless_unchanged(work: Work, read_version: ReadVersion[Version], *, rest_s: float = REST_S) -> Work:
    """Returns `work` that does nothing once the version has stayed the same, for `rest_s` after each run.

    A run that raised is repeated, and so is one in the first SETTLED_S of a version. A version that cannot be known
    leaves nothing out. So an idle process asks for one number each time, and finds a change as soon as before.
    """
    version: Version | None = None
    since_s = until_s = 0.0

    async def work_if_changed() -> None:
        nonlocal version, since_s, until_s
        # Before the run: a change during it is found by the next one.
        found, now_s = read_version(), monotonic()
        if found != version:
            version, since_s, until_s = found, now_s, 0.0
        if now_s < until_s:
            return
        await work()
        if version is not None and now_s >= since_s + SETTLED_S:
            until_s = now_s + rest_s

    return work_if_changed


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
