"""The lease of a node on a check: lost, given up, or ended by the report (`bias_audits.audit_lease`)."""

import asyncio
from contextlib import suppress

import pytest
from aboveboard.bias_audits import audit_lease
from aboveboard.bias_audits.audit_jobs import AuditState, ask, job_of, new_job, put
from aboveboard.bias_audits.audit_lease import LOST, AuditLease, take
from aboveboard.errors import Stale
from msgspec import structs
from structlog.testing import capture_logs

from tests.bias.test_check import check, log_of
from tests.bias_audits.conftest import Opener
from tests.bias_audits.orders import order


def test_a_check_is_taken_once(opened: Opener) -> None:
    """The other node finds that its row was changed."""

    async def work() -> None:
        async with opened() as gateway:
            job = await ask(gateway, new_job(gateway, order()))
            lease = await take(gateway, job)
            assert (lease.job.state, lease.job.request.made_at) == (AuditState.RUNNING, job.request.asked_at)
            with pytest.raises(Stale):
                await take(gateway, job)

    asyncio.run(work())


def test_a_beat_stores_the_progress_and_finds_that_the_lease_is_lost(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The work is cancelled then."""
    monkeypatch.setattr(audit_lease, "BEAT_S", 0.01)

    async def work() -> None:
        async with opened() as gateway:
            lease = await take(gateway, await ask(gateway, new_job(gateway, order())))
            stored, ended = asyncio.Event(), asyncio.Event()

            async def slow() -> None:
                lease.progress(3, 9)
                try:
                    while (await job_of(gateway, lease.job.audit)).done != 3:
                        await asyncio.sleep(0.01)
                    stored.set()
                    await asyncio.sleep(60)
                finally:
                    ended.set()

            async def overtake() -> None:
                await stored.wait()
                for _ in range(100):
                    found = await job_of(gateway, lease.job.audit)
                    with suppress(Stale):  # a beat came in between
                        await put(gateway, found, found.waits)
                        return

            ran, _ = await asyncio.gather(lease.run(slow()), overtake(), return_exceptions=True)
            assert (type(ran), ended.is_set()) == (Stale, True)

    asyncio.run(work())


@pytest.mark.parametrize("state", [AuditState.FAILED, AuditState.LOST])
def test_a_check_that_fails_says_why(opened: Opener, state: AuditState) -> None:
    """And one that was let go waits again."""

    async def work() -> None:
        async with opened() as gateway:
            lease = await take(gateway, await ask(gateway, new_job(gateway, order())))
            await lease.let_go()
            assert lease.job.state is AuditState.WAITING
            lease = await take(gateway, lease.job)
            await lease.fail(LOST, state)
            found = await job_of(gateway, lease.job.audit)
            assert (found.state, found.request.problem) == (state, LOST)

    asyncio.run(work())


@pytest.mark.parametrize(("is_declared", "lines"), [(True, 1), (False, 0)])
def test_a_disparity_of_a_declared_watch_is_one_log_line(
    opened: Opener, is_declared: bool, lines: int
) -> None:
    """With counts, and names from the policies alone. The row has the number for the metric."""

    async def work() -> None:
        async with opened() as gateway:
            lease = await take(gateway, await ask(gateway, new_job(gateway, order(is_declared=is_declared))))
            with capture_logs() as said:
                await lease.finish(check(log_of({"adult": 0.5, "minor": 0.1})))
            warned = [line for line in said if line["event"] == "bias_disparity"]
            assert len(warned) == lines
            assert all((line["watch"], line["report"], line["found"]) == ("leads", 1, 1) for line in warned)
            found = await job_of(gateway, lease.job.audit)
            assert (found.state, found.request.disparities) == (AuditState.READY, 1)
            with pytest.raises(Stale):  # a second node that made it too seals nothing
                await AuditLease(gateway, structs.replace(found, version=found.version - 1)).finish(
                    check(log_of({"adult": 0.5}, people=1))
                )

    asyncio.run(work())
