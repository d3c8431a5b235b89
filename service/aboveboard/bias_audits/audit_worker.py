"""The background task of a serving gateway that makes the waiting checks, one at a time.

The row has a lease by the database's clock, as that of an export. So only one of many nodes makes a check. One whose
lease has run out begins again. One with labels is lost then.
"""

import asyncio
from contextlib import suppress

import structlog
from msgspec import structs

from aboveboard.background import every, unless_unchanged
from aboveboard.bias_audits import due_reports
from aboveboard.bias_audits.audit_jobs import REMEMBERED_MS, AuditJob, AuditState, all_jobs, drop, put
from aboveboard.bias_audits.audit_lease import FAULT, LOST, AuditLease, take
from aboveboard.bias_audits.make_report import make_report
from aboveboard.errors import AboveboardError, Stale, Unavailable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.leases import read_database_ms

POLL_S = 0.5
REST_S = 5.0
"""The seconds between two looks while nothing changes. The end of a lease is found by the clock alone."""

log = structlog.get_logger("aboveboard")


async def run(gateway: Gateway) -> None:
    """Makes the waiting checks until cancelled."""
    # SQLite has one gateway: at its start a running check was left by the last process.
    alone = gateway.settings.sqlite_path is not None

    async def work() -> None:
        nonlocal alone
        await tidy(gateway, alone=alone)
        alone = False
        while (lease := await _next(gateway)) is not None and await _make(gateway, lease):
            await due_reports.show_disparities(gateway)

    due = unless_unchanged(work, gateway.database.reads.read_version, rest_s=REST_S)
    await every(POLL_S, due, "audits_failed", at_once=True)


async def tidy(gateway: Gateway, *, alone: bool = False) -> None:
    """Puts back what a stopped node left, and deletes rows REMEMBERED_MS after they ended without a report.

    `alone` is True when no other gateway uses this database.
    """
    now_ms, by_database_ms = gateway.clock(), await read_database_ms(gateway)
    for job in await all_jobs(gateway):
        with suppress(Stale):
            if job.state is AuditState.RUNNING and (alone or job.expires_ms <= by_database_ms):
                await put(gateway, job, _abandon(job, now_ms))
            elif (
                job.state in (AuditState.FAILED, AuditState.LOST) and job.expires_ms + REMEMBERED_MS <= now_ms
            ):
                await drop(gateway, job)


def _abandon(job: AuditJob, now_ms: int) -> AuditJob:
    if not job.request.has_labels:
        return job.waits
    request = structs.replace(job.request, problem=LOST)
    return structs.replace(job, state=AuditState.LOST, expires_ms=now_ms, request=request)


async def _next(gateway: Gateway) -> AuditLease | None:
    """Takes the oldest check that no node makes, or returns None. Skips one that another node takes first."""
    for job in await all_jobs(gateway):
        if job.state is AuditState.WAITING:
            with suppress(Stale):
                return await take(gateway, job)
    return None


async def _make(gateway: Gateway, lease: AuditLease) -> bool:
    """Makes the report. Returns True when it is sealed or has failed, and False when it has to begin again."""
    name = lease.job.audit
    try:
        await lease.finish(await lease.run(make_report(gateway, lease.job.request, None, lease.progress)))
    except (Stale, Unavailable):
        log.info("audit_begins_again", audit=name)
        await lease.let_go()
        return False
    except asyncio.CancelledError:
        await lease.let_go()
        raise
    except AboveboardError as error:
        await lease.fail(error.detail)
    except Exception as error:  # noqa: BLE001 - a fault in one check must not stop the next ones
        log.error("audit_failed", audit=name, error=type(error).__name__)
        await lease.fail(FAULT)
    return True
