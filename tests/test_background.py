"""The loop of background tasks: its pauses, and that no fault ends it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
from aboveboard import background
from aboveboard.background import attempt, every, unless_unchanged
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


SETTLED, REST = 6.0, 15.0


class Versioned:
    """Work of some version, with a clock in seconds, the faults that it raises in turn, and the times at which it ran."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *faults: Exception | None) -> None:
        self.version: object | None = 1
        self.now_s, self.ran = 100.0, list[float]()
        self._left = list(faults)
        monkeypatch.setattr(background, "monotonic", lambda: self.now_s)
        self.look = unless_unchanged(self._work, lambda: self.version, rest_s=REST)

    async def _work(self) -> None:
        self.ran.append(self.now_s)
        if self._left and (fault := self._left.pop(0)):
            raise fault

    def looked(self, *times_s: float) -> list[float]:
        """The times of these at which a look ran the work."""

        async def look() -> None:
            with suppress(Stale):
                await self.look()

        self.ran.clear()
        for self.now_s in times_s:
            asyncio.run(look())
        return self.ran[:]


def test_work_is_left_out_once_its_version_has_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until then a cache may still hide the change, or what it began may wait for some seconds."""
    work = Versioned(monkeypatch)
    assert work.looked(100, 103, 105.9, 106, 106.1, 120.9) == [100, 103, 105.9, 106]


def test_a_change_is_found_by_the_next_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one back to an earlier version. From then on it has to settle."""
    work = Versioned(monkeypatch)
    assert work.looked(100, 106, 107) == [100, 106]
    work.version = 2
    assert work.looked(107.1, 108, 113.1, 114) == [107.1, 108, 113.1]
    work.version = 1
    assert work.looked(114.1) == [114.1]


def test_work_is_not_left_out_for_longer_than_its_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time is counted from the beginning of its last run."""
    work = Versioned(monkeypatch)
    assert work.looked(100, 106, 120.9, 121, 135.9, 136) == [100, 106, 121, 136]


def test_an_unknown_version_leaves_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two unknown ones are not the same."""
    work = Versioned(monkeypatch)
    work.version = None
    assert work.looked(100, 106, 107, 108) == [100, 106, 107, 108]


def test_a_run_that_failed_is_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Although nothing changed, in the first run of a version and in a later one."""
    work = Versioned(monkeypatch, Stale(""), Stale(""), None, Stale(""), None)
    assert work.looked(100, 106, 107, 108) == [100, 106, 107]
    assert work.looked(122, 123, 124) == [122, 123]


def test_a_change_during_a_run_is_found_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """The version is read before the work, which may have read before the change."""
    work = Versioned(monkeypatch)

    async def work_and_change() -> None:
        await work._work()
        work.version = 2

    work.look = unless_unchanged(work_and_change, lambda: work.version, rest_s=REST)
    assert work.looked(200, 206, 207, 212, 213) == [200, 206, 207, 212]
