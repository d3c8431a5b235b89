"""Checks with a label file. The process that received the file makes the report, and nothing else has the labels.

Each line becomes a number while the body comes in (`bias.labels`). The numbers are in memory until the report is sealed.
A stop of the process loses the check, and its row says so.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress

import structlog
from msgspec import structs

from aboveboard.bias.check import BiasReport
from aboveboard.bias.labels import LabelLines, LabelReader, LineSplitter
from aboveboard.bias_audits.audit_jobs import LEASE_MS, AuditJob, AuditState, ask
from aboveboard.bias_audits.audit_lease import FAULT, LOST, AuditLease
from aboveboard.bias_audits.due_reports import show_disparities
from aboveboard.bias_audits.make_report import make_report
from aboveboard.errors import AboveboardError, Conflict, Stale
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once
from aboveboard.gateway.leases import read_database_ms
from aboveboard.gateway.node_state import name_node
from aboveboard.gateway.repseudonymize import choose_pseudonym

AT_ONCE_MOST = 2
"""The checks with labels that a process receives or makes at a time."""

LINES_AT_ONCE = 200
"""The lines that are read before requests are served again."""

ATTEMPTS = 5
"""The attempts of a check that erasures overtake. The file would have to be sent again after the last one."""

log = structlog.get_logger("aboveboard")


class LabelledAudits:
    """The checks with labels in this process: how many are received or made, and their tasks."""

    def __init__(self, _gateway: Gateway) -> None:
        self.under_way = 0
        self.tasks: set[asyncio.Task[None]] = set()

    def claim(self) -> None:
        """Takes one of the places. Raises Conflict when there is none. The caller calls `free` at the end."""
        if self.under_way >= AT_ONCE_MOST:
            raise Conflict(
                f"This gateway makes {self.under_way} audits with labels already. Send the file again later.",
                expected="the same request once one of them is done",
                retry_after_seconds=10,
            )
        self.under_way += 1

    def free(self) -> None:
        self.under_way -= 1


class LabelIntake:
    """The lines of a label file on their way in, by app ids or by the pseudonyms of an export.

    Ids become pseudonyms at once. So the commitment to a file is the same by ids and by pseudonyms.
    """

    def __init__(self, gateway: Gateway, app: str, salt: bytes, *, by_pseudonym: bool) -> None:
        self._gateway, self._app, self._by_pseudonym = gateway, app, by_pseudonym
        self._splitter, self._reader = LineSplitter(), LabelReader(salt)
        self._since_rest = 0

    async def feed(self, chunk: bytes) -> None:
        """Reads the lines that this chunk ends. Raises Unprocessable, with the number of the line, as `bias.labels` does."""
        await self._read(self._splitter.feed(chunk))

    async def finish(self) -> LabelLines:
        """Returns the lines as numbers. Raises as `feed` does."""
        await self._read(self._splitter.finish())
        return self._reader.finish()

    async def _read(self, lines: Iterable[bytes]) -> None:
        for line in lines:
            found = self._reader.read(line)
            if found is not None:
                self._reader.add(await self._name(found.person), found.label)
            self._since_rest += 1
            if self._since_rest >= LINES_AT_ONCE:
                self._since_rest = 0
                await asyncio.sleep(0)

    async def _name(self, person: str) -> str:
        if self._by_pseudonym:
            return person.lower()
        return (await choose_pseudonym(self._gateway, self._app, person)).hex()


async def start(
    gateway: Gateway, job: AuditJob, labels: LabelLines, *, asked: Once | None = None
) -> AuditJob:
    """Stores the check as running here, and begins it. Returns its row. Raises as `ask` does.

    It takes over a place that the caller claimed. A repeated `asked` begins nothing.
    """
    until_ms = await read_database_ms(gateway) + LEASE_MS
    request = structs.replace(job.request, made_at=name_node(gateway.settings))
    running = structs.replace(job, state=AuditState.RUNNING, expires_ms=until_ms, request=request)
    found = await ask(gateway, running, asked=asked)
    mine = gateway.part(LabelledAudits)
    if found.audit != running.audit:
        mine.free()
        return found
    task = asyncio.create_task(_make(gateway, AuditLease(gateway, running), labels))
    mine.tasks.add(task)
    task.add_done_callback(mine.tasks.discard)
    task.add_done_callback(lambda _: mine.free())
    return found


async def stop(gateway: Gateway) -> None:
    """Cancels the checks under way, which are lost, and waits for their ends. Call it before the database is closed."""
    tasks = gateway.part(LabelledAudits).tasks
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _make(gateway: Gateway, lease: AuditLease, labels: LabelLines) -> None:
    try:
        await lease.finish(await lease.run(_try_again(gateway, lease, labels)))
        await show_disparities(gateway)
    except asyncio.CancelledError:
        await lease.fail(LOST, AuditState.LOST)
        raise
    except AboveboardError as error:
        await lease.fail(error.detail)
    except Exception as error:  # noqa: BLE001 - the row that waits must show any failure
        log.error("audit_failed", audit=lease.job.audit, error=type(error).__name__)
        await lease.fail(FAULT)


async def _try_again(gateway: Gateway, lease: AuditLease, labels: LabelLines) -> BiasReport:
    for _ in range(ATTEMPTS - 1):
        with suppress(Stale):
            return await make_report(gateway, lease.job.request, labels, lease.progress)
    return await make_report(gateway, lease.job.request, labels, lease.progress)
