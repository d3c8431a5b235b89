"""The rows of checks, in a process without a worker, so that they wait (`bias_audits.audit_jobs`)."""

import asyncio

import pytest
from aboveboard.bias_audits.audit_jobs import (
    WAITING_MOST,
    AuditState,
    add,
    all_jobs,
    ask,
    drop,
    job_of,
    new_job,
    put,
)
from aboveboard.errors import Conflict, NotFound, Stale
from aboveboard.gateway.idempotency import once
from msgspec import structs

from tests.bias_audits.conftest import Opener
from tests.bias_audits.orders import order


def test_a_row_is_read_as_it_was_written(opened: Opener) -> None:
    """With all terms of its watch, and the period of its number."""

    async def work() -> None:
        async with opened() as gateway:
            job = await ask(gateway, new_job(gateway, order(3)))
            assert await all_jobs(gateway) == [job] == [await job_of(gateway, job.audit)]
            assert (job.request.period.number, job.is_unfinished, job.audit[:4]) == (3, True, "aud_")
            with pytest.raises(NotFound):
                await job_of(gateway, "aud_none")

    asyncio.run(work())


def test_a_change_needs_the_version_that_was_read(opened: Opener) -> None:
    """So only one of two nodes makes a check, and none deletes what another one took."""

    async def work() -> None:
        async with opened() as gateway:
            job = await ask(gateway, new_job(gateway, order()))
            taken = await put(gateway, job, structs.replace(job, state=AuditState.RUNNING))
            for change in (put(gateway, job, job.waits), drop(gateway, job)):
                with pytest.raises(Stale):
                    await change
            assert await job_of(gateway, job.audit) == taken
            await drop(gateway, taken)
            assert await all_jobs(gateway) == []

    asyncio.run(work())


def test_a_name_is_taken_once(opened: Opener) -> None:
    """The second node that finds the same report due gets no second row."""

    async def work() -> None:
        async with opened() as gateway:
            await add(gateway, new_job(gateway, order(), "aud_due"))
            with pytest.raises(Stale):
                await add(gateway, new_job(gateway, order(), "aud_due"))

    asyncio.run(work())


def test_a_repeated_request_gets_the_first_check(opened: Opener) -> None:
    """Also when both come at the same time: the key guards its answer."""

    async def work() -> None:
        async with opened() as gateway:
            first, second = (once(gateway.keyring, "shop", "postAudit", "k", b"{}") for _ in range(2))
            asked = await ask(gateway, new_job(gateway, order()), asked=first)
            with pytest.raises(Stale):
                await add(gateway, new_job(gateway, order()), asked=second)
            assert await ask(gateway, new_job(gateway, order()), asked=second) == asked
            assert second is not None and second.replayed

    asyncio.run(work())


def test_only_so_many_may_wait(opened: Opener) -> None:
    """One that has ended does not count."""

    async def work() -> None:
        async with opened() as gateway:
            ended = await ask(gateway, new_job(gateway, order()))
            await put(gateway, ended, structs.replace(ended, state=AuditState.FAILED))
            for _ in range(WAITING_MOST):
                await ask(gateway, new_job(gateway, order()))
            with pytest.raises(Conflict, match=f"{WAITING_MOST} audits are waiting"):
                await ask(gateway, new_job(gateway, order()))

    asyncio.run(work())
