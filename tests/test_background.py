"""The loop of background tasks: its pauses, and that no fault ends it."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from aboveboard import background
from aboveboard.background import attempt, every
from aboveboard.errors import Stale, Unavailable
from structlog.testing import capture_logs

Work = Callable[[], Awaitable[None]]


def work_of(events: list[str], *faults: Exception | None) -> Work:
    """Work that notes each run and raises these faults in turn, then a cancellation."""
    left = list(faults)

    async def work() -> None:
        events.append("work")
        if not left:
            raise asyncio.CancelledError
        if fault := left.pop(0):
            raise fault

    return work


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Runs and pauses in their order; a pause takes no time."""
    found: list[str] = []

    async def sleep(seconds: float) -> None:
        found.append(f"pause {seconds}")

    monkeypatch.setattr(background.asyncio, "sleep", sleep)
    return found


def run_until_cancelled(loop: Awaitable[None]) -> None:
    async def run() -> None:
        with pytest.raises(asyncio.CancelledError):
            await loop

    asyncio.run(run())


def test_the_first_run_waits_like_every_other(events: list[str]) -> None:
    """One pause before each run."""
    run_until_cancelled(every(2.5, work_of(events, None), "failed"))
    assert events == ["pause 2.5", "work", "pause 2.5", "work"]


def test_the_first_run_may_come_at_once(events: list[str]) -> None:
    """Then each pause comes after a run."""
    run_until_cancelled(every(2.5, work_of(events, None), "failed", at_once=True))
    assert events == ["work", "pause 2.5", "work"]


@pytest.mark.parametrize("at_once", [False, True])
def test_an_interval_of_0_disables_it(events: list[str], *, at_once: bool) -> None:
    """It ends without a run."""
    asyncio.run(every(0, work_of(events), "failed", at_once=at_once))
    assert "work" not in events


def test_it_survives_every_fault(events: list[str]) -> None:
    """Each is logged once, and the next run comes after the same pause."""
    work = work_of(events, Unavailable("the database does not answer"), RuntimeError("secret"), None)
    with capture_logs() as said:
        run_until_cancelled(every(1, work, "work_failed", at_once=True))
    assert events == ["work", "pause 1", "work", "pause 1", "work", "pause 1", "work"]
    assert said == [
        {
            "event": "work_failed",
            "log_level": "error",
            "error": "Unavailable",
            "detail": "the database does not answer",
        },
        {"event": "work_failed", "log_level": "error", "error": "RuntimeError"},
    ]


def test_stale_is_no_fault(events: list[str]) -> None:
    """Another process was faster: nothing is logged, and the next run comes after a pause."""
    with capture_logs() as said:
        run_until_cancelled(every(1, work_of(events, Stale("changed")), "failed", at_once=True))
    assert events == ["work", "pause 1", "work"]
    assert said == []


def test_a_single_attempt_logs_its_fault(events: list[str]) -> None:
    """The caller goes on as after a success."""
    with capture_logs() as said:
        asyncio.run(attempt(work_of(events, OSError("full")), "failed"))
    assert [(each["event"], each["error"]) for each in said] == [("failed", "OSError")]


def test_a_cancellation_ends_it_within_the_work(events: list[str]) -> None:
    """A stop need not wait for the next pause."""
    run_until_cancelled(attempt(work_of(events), "failed"))
    assert events == ["work"]
