"""The worker of checks: what a stop leaves, and what fails (`bias_audits.audit_worker`)."""

import asyncio
from typing import Any

import pytest
from aboveboard.bias.item_class import ClassOfItems
from aboveboard.bias_audits import audit_worker
from aboveboard.bias_audits.audit_jobs import (
    REMEMBERED_MS,
    AuditState,
    all_jobs,
    ask,
    job_of,
    new_job,
    put,
)
from aboveboard.bias_audits.audit_lease import FAULT, LOST, take
from aboveboard.bias_audits.audit_worker import tidy
from aboveboard.errors import Stale
from msgspec import structs
from structlog.testing import capture_logs

from tests.bias_audits.audited import Audited
from tests.bias_audits.conftest import Opener
from tests.bias_audits.orders import order
from tests.clocks import HandClock


@pytest.mark.parametrize("has_labels", [False, True])
def test_what_a_stopped_process_left_waits_again_or_is_lost(opened: Opener, has_labels: bool) -> None:
    """At once where no other gateway uses the database. With labels it is lost, and the row says what to do."""

    async def work() -> None:
        async with opened() as gateway:
            job = await ask(gateway, new_job(gateway, order(has_labels=has_labels)))
            await take(gateway, job)
            await tidy(gateway)
            assert (await job_of(gateway, job.audit)).state is AuditState.RUNNING
            await tidy(gateway, alone=True)
            found = await job_of(gateway, job.audit)
            wanted = (AuditState.LOST, LOST) if has_labels else (AuditState.WAITING, None)
            assert (found.state, found.request.problem) == wanted

    asyncio.run(work())


def test_a_lease_that_ran_out_is_over(opened: Opener) -> None:
    """By the clock of the database, for nodes that share it."""

    async def work() -> None:
        async with opened() as gateway:
            job = await ask(gateway, new_job(gateway, order()))
            lease = await take(gateway, job)
            await put(gateway, lease.job, structs.replace(lease.job, expires_ms=0))
            await tidy(gateway)
            assert (await job_of(gateway, job.audit)).state is AuditState.WAITING

    asyncio.run(work())


def test_the_row_of_a_check_without_a_report_goes_after_a_week(opened: Opener) -> None:
    """That of a report stays."""

    async def work() -> None:
        async with opened() as gateway:
            for state in (AuditState.LOST, AuditState.FAILED, AuditState.READY):
                job = await ask(gateway, new_job(gateway, order()))
                await put(gateway, job, structs.replace(job, state=state))
            clock = gateway.clock
            assert isinstance(clock, HandClock)
            clock.forward(ms=REMEMBERED_MS - 1)
            await tidy(gateway)
            assert len(await all_jobs(gateway)) == 3
            clock.forward(ms=1)
            await tidy(gateway)
            assert [job.state for job in await all_jobs(gateway)] == [AuditState.READY]

    asyncio.run(work())


def test_a_check_that_cannot_be_made_fails_and_the_next_one_is_made(
    audited: Audited,
) -> None:
    """It says why."""
    watch = structs.replace(order().watch, class_=ClassOfItems(tags=("x",)))
    failing = audited.run(ask(audited.gateway, new_job(audited.gateway, order(watch=watch))))
    found = audited.done({"audit": failing.audit})
    assert found["state"] == "failed"
    assert found["problem"].startswith("The app has no such placement")
    assert audited.done(audited.ask(watch="running"))["state"] == "ready"


def test_a_fault_fails_the_check_and_is_logged_by_its_class(
    audited: Audited, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its text may have what was read."""

    async def fault(*_: Any) -> None:
        raise ZeroDivisionError("canary")

    monkeypatch.setattr(audit_worker, "make_report", fault)
    with capture_logs() as said:
        found = audited.done(audited.ask(watch="running"))
    assert (found["state"], found["problem"]) == ("failed", FAULT)
    assert [line["error"] for line in said if line["event"] == "audit_failed"] == ["ZeroDivisionError"]
    assert "canary" not in str(said)


def test_a_check_that_an_erasure_overtakes_begins_again(
    audited: Audited, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From its beginning, and it is sealed once."""
    made, attempts = audit_worker.make_report, list[int]()

    async def overtaken(*arguments: Any) -> Any:
        attempts.append(1)
        if len(attempts) == 1:
            raise Stale("A person was erased.")
        return await made(*arguments)

    monkeypatch.setattr(audit_worker, "make_report", overtaken)
    assert audited.done(audited.ask(watch="running"))["state"] == "ready"
    assert len(attempts) == 2
