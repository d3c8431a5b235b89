"""The loop of background tasks: its pauses, and that no fault ends it."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from aboveboard.background import attempt, every
from aboveboard.errors import Stale, Unavailable
from structlog.testing import capture_logs

Work = Callable[[], Awaitable[None]]
SOON, NEVER = 0.001, 3600.0


def work_of(runs: list[int], *faults: Exception | None) -> Work:
    """Work that counts its runs and raises these faults in turn, then a cancellation."""
    left = list(faults)

    async def work() -> None:
        runs.append(len(runs) + 1)
        if not left:
            raise asyncio.CancelledError
        if fault := left.pop(0):
            raise fault

    return work


def run_until_cancelled(loop: Awaitable[None]) -> None:
    async def run() -> None:
        with pytest.raises(asyncio.CancelledError):
            await loop

    asyncio.run(run())


async def runs_before_a_pause(*, at_once: bool) -> list[int]:
    """The runs of a loop whose pauses do not end."""
    runs: list[int] = []
    task = asyncio.create_task(every(NEVER, work_of(runs, None, None), "failed", at_once=at_once))
    for _ in range(5):
        await asyncio.sleep(0)
    assert not task.done()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    return runs


def test_the_first_run_waits_like_every_other() -> None:
    """There is a pause before each run."""
    assert asyncio.run(runs_before_a_pause(at_once=False)) == []


def test_the_first_run_may_come_at_once() -> None:
    """Then there is a pause after each run."""
    assert asyncio.run(runs_before_a_pause(at_once=True)) == [1]


@pytest.mark.parametrize("at_once", [False, True])
def test_it_runs_again_and_again(*, at_once: bool) -> None:
    """Until it is cancelled, here by the fourth run."""
    runs: list[int] = []
    run_until_cancelled(every(SOON, work_of(runs, None, None, None), "failed", at_once=at_once))
    assert runs == [1, 2, 3, 4]


@pytest.mark.parametrize("at_once", [False, True])
def test_an_interval_of_0_disables_it(*, at_once: bool) -> None:
    """It ends without a run."""
    runs: list[int] = []
    asyncio.run(every(0, work_of(runs), "failed", at_once=at_once))
    assert runs == []


def test_it_survives_every_fault() -> None:
    """Each is logged once, with the detail of an error of ours and of no other, and the next run comes."""
    runs: list[int] = []
    work = work_of(runs, Unavailable("the database does not answer"), RuntimeError("secret"), None)
    with capture_logs() as said:
        run_until_cancelled(every(SOON, work, "work_failed"))
    assert runs == [1, 2, 3, 4]
    assert [each for each in said if each["event"] == "work_failed"] == [
        {
            "event": "work_failed",
            "log_level": "error",
            "error": "Unavailable",
            "detail": "the database does not answer",
        },
        {"event": "work_failed", "log_level": "error", "error": "RuntimeError"},
    ]


def test_stale_is_no_fault() -> None:
    """Another process was faster: nothing is logged, and the next run comes after a pause."""
    runs: list[int] = []
    with capture_logs() as said:
        run_until_cancelled(every(SOON, work_of(runs, Stale("changed")), "was_stale"))
    assert runs == [1, 2]
    assert [each for each in said if each["event"] == "was_stale"] == []


def test_a_single_attempt_logs_its_fault() -> None:
    """The caller continues as after a success."""
    with capture_logs() as said:
        asyncio.run(attempt(work_of([], OSError("full")), "attempt_failed"))
    assert [each["error"] for each in said if each["event"] == "attempt_failed"] == ["OSError"]


def test_a_cancellation_ends_it_within_the_work() -> None:
    """A stop does not wait for the next pause."""
    runs: list[int] = []
    run_until_cancelled(attempt(work_of(runs), "failed"))
    assert runs == [1]
