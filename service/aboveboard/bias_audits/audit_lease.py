"""The lease of a node on a check that it makes: progress, heartbeat, and the commit of the report."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from functools import partial
from typing import TypeVar

import structlog
from msgspec import structs

from aboveboard.bias.check import BiasReport
from aboveboard.bias_audits.audit_jobs import LEASE_MS, AuditJob, AuditState, Change, put
from aboveboard.bias_audits.sealed_report import count_disparities, entry_of
from aboveboard.errors import Stale, Unavailable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.leases import read_database_ms, run_leased
from aboveboard.gateway.node_state import name_node
from aboveboard.storage.uncancelled import to_the_end

BEAT_S = 1.0

FAULT = "This is a fault of the gateway, not of your request. See its log."
LOST = "The gateway that had the label file stopped. Send the file again."

Result = TypeVar("Result")

log = structlog.get_logger("aboveboard")


async def take(gateway: Gateway, job: AuditJob) -> "AuditLease":
    """Takes a check that no node makes, from its beginning. Raises Stale when another node takes it first."""
    request = structs.replace(job.request, made_at=name_node(gateway.settings))
    until_ms = await read_database_ms(gateway) + LEASE_MS
    taken = structs.replace(job.waits, state=AuditState.RUNNING, expires_ms=until_ms, request=request)
    return AuditLease(gateway, await put(gateway, job, taken))


class AuditLease:
    """The lease of this node on a check. `job` is the row as last written here."""

    def __init__(self, gateway: Gateway, job: AuditJob) -> None:
        self._gateway, self.job = gateway, job
        self._done, self._total = 0, 0
        self._over = asyncio.Event()

    def progress(self, done: int, total: int) -> None:
        """Notes the progress, which the next beat stores."""
        self._done, self._total = done, total

    async def run(self, work: Awaitable[Result]) -> Result:
        """Runs `work` and returns its result. Raises as `work` does, and Stale when the lease is lost."""
        return await run_leased(work, self._renew, self._over, beat_s=BEAT_S)

    async def _renew(self) -> None:
        """Stores the progress and renews the lease. Raises Stale when it was lost."""
        until_ms = await read_database_ms(self._gateway) + LEASE_MS
        done, total = self._done, self._total
        await self._put(partial(structs.replace, done=done, total=total, expires_ms=until_ms))

    async def finish(self, report: BiasReport) -> None:
        """Makes the check ready and adds its entry, in one commit. Raises Stale when the lease was lost."""
        found = count_disparities(report)
        order = structs.replace(self.job.request, disparities=found)
        entry = entry_of(self._gateway, self.job, report)
        ready = structs.replace(
            self.job, state=AuditState.READY, done=1, total=1, expires_ms=self._gateway.clock(), request=order
        )
        self.job = await put(self._gateway, self.job, ready, entry)
        if found and order.is_declared:
            log.warning(
                "bias_disparity",
                audit=self.job.audit,
                watch=order.watch.name,
                report=order.number,
                found=found,
            )

    async def fail(self, problem: str, state: AuditState = AuditState.FAILED) -> None:
        """Stores that there is no report, and why. Does nothing when the lease was lost."""
        request, now_ms = structs.replace(self.job.request, problem=problem), self._gateway.clock()
        await self._give_up(partial(structs.replace, state=state, request=request, expires_ms=now_ms))

    async def let_go(self) -> None:
        """Puts the check back into the queue. When the row cannot be changed, the lease runs out."""
        await self._give_up(lambda job: job.waits)

    async def _give_up(self, change: Change) -> None:
        with suppress(Stale, Unavailable):
            await to_the_end(self._put(change))

    async def _put(self, change: Change) -> None:
        self.job = await put(self._gateway, self.job, change(self.job))
