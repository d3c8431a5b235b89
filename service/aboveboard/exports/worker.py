"""The background task of a serving gateway that makes the waiting exports, one at a time.

A worker renews its lease in the export's row every second, guarded by the row's version. So only one of two nodes
takes an export. An export whose lease has run out is taken by the next worker, also after a restart. Leases count by
the database's clock, so a node whose own clock is wrong takes none away.

The commit that makes an export ready also adds its entry to the log. Before that commit the file cannot be downloaded.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import time

import structlog
from msgspec import structs

from aboveboard.background import every, unless_unchanged
from aboveboard.errors import AboveboardError, NotFound, Stale, Unavailable
from aboveboard.exports.jobs import (
    DELETE,
    LEASE_MS,
    REMEMBERED_MS,
    Job,
    all_jobs,
    change,
    files_in,
    folder_of,
    job_of,
    path_of,
)
from aboveboard.exports.recheck import IN_FLIGHT, ReadEntries, check_not_overtaken
from aboveboard.exports.throttle import Pace, in_thread
from aboveboard.exports.write import (
    Contents,
    ExportOrder,
    entry_of,
    open_draft,
    refuse_on_disk_errors,
    write_archive,
)
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.leases import read_database_ms, run_leased
from aboveboard.gateway.node_state import name_node
from aboveboard.storage.journal import Entry, Submission, Write

POLL_S = 0.5
REST_S = 5.0
"""The seconds between two looks while nothing changes. The end of a lease is found by the clock alone."""

BEAT_S = 1.0
CHECK_S = 0.01
"""The seconds between two checks whether all pages that had been read are marked."""

LEFT_BEHIND_S = 600
"""The seconds without a change after which no worker still writes a file that no row names."""

MS_PER_HOUR = 3_600_000
GENTLE = Pace(page=100, rest=1.0)

Change = Callable[[Job], Job]
"""A function from the row of an export to its next state."""

log = structlog.get_logger("aboveboard")


async def run(gateway: Gateway) -> None:
    """Makes the waiting exports and deletes expired ones, until cancelled."""
    # SQLite has one gateway: at its start a running export was left by the last process.
    alone = gateway.settings.sqlite_path is not None

    async def work() -> None:
        nonlocal alone
        await _tidy(gateway, alone=alone)
        alone = False
        while (job := await _next(gateway)) is not None and await _make(gateway, job):
            pass

    due = unless_unchanged(work, gateway.database.reads.read_version, rest_s=REST_S)
    await every(POLL_S, due, "exporting_failed", at_once=True)


async def _tidy(gateway: Gateway, *, alone: bool) -> None:
    """Deletes expired files, rows REMEMBERED_MS after them, and files that an interrupted worker left.

    `alone` is True when no other gateway uses this database and this folder. Running exports are then requeued.
    """
    now_ms = gateway.clock()
    jobs = await all_jobs(gateway)
    if alone:
        for job in jobs:
            if job.state == "running":
                await _put(gateway, job, job.waits)
    for job in jobs:
        if job.state in ("ready", "failed") and job.expires_ms + REMEMBERED_MS <= now_ms:
            await gateway.submit(Submission((job.guard,), (Write(DELETE, {"key": job.export}),), ()))
    gone = [path_of(gateway, job.export) for job in jobs if job.is_gone(now_ms)]
    kept = {path_of(gateway, job.export) for job in jobs if job.state == "ready"}
    await in_thread(_clear, folder_of(gateway), gone, kept, 0 if alone else LEFT_BEHIND_S)


def _clear(folder: Path, gone: list[Path], kept: set[Path], left_behind_s: float) -> None:
    for path in gone:
        path.unlink(missing_ok=True)
    for path in files_in(folder):
        if path not in kept and time() - path.stat().st_mtime >= left_behind_s:
            path.unlink(missing_ok=True)


async def _next(gateway: Gateway) -> Job | None:
    """Takes and returns the oldest export that no node makes, or None. Skips one that another node takes first.

    The node that was asked comes first, because the caller's next requests may reach it too.
    """
    now_ms, here = gateway.clock(), name_node(gateway.settings)
    for job in await all_jobs(gateway):
        is_ours = job.request.asked_at in (None, here) or job.created_ms + LEASE_MS <= now_ms
        if (job.state == "waiting" and is_ours) or (job.state == "running" and await _is_over(gateway, job)):
            # It has no records yet.
            request = structs.replace(job.request, cleared=job.request.erasures, made_at=here)
            until_ms = await read_database_ms(gateway) + LEASE_MS
            taken = structs.replace(job.waits, state="running", expires_ms=until_ms, request=request)
            with suppress(Stale):
                return await _put(gateway, job, taken)
    return None


async def _is_over(gateway: Gateway, job: Job) -> bool:
    return job.expires_ms <= await read_database_ms(gateway)


async def _put(gateway: Gateway, old: Job, new: Job, *entries: Entry) -> Job:
    """Replaces the row `old` with `new`, in one commit with the entries, and returns it as stored. Raises Stale."""
    await gateway.submit(Submission((old.guard,), (change(old, new),), entries))
    return structs.replace(new, version=old.version + 1)


async def _make(gateway: Gateway, job: Job) -> bool:
    """Makes the export. Returns True when it is ready or has failed, and False when it has to be restarted."""
    hold = _Hold(gateway, job)
    try:
        await _carry_out(gateway, hold)
    except (Stale, Unavailable):
        log.info("export_begins_again", export=job.export)
        await hold.let_go()
        return False
    except asyncio.CancelledError:
        await hold.let_go()
        raise
    except AboveboardError as error:
        await hold.fail(error.detail)
    except Exception as error:  # noqa: BLE001 - a fault in one export must not stop the next ones
        log.error("export_failed", export=job.export, error=type(error).__name__)
        await hold.fail("This is a fault of the gateway, not of your request. See its log.")
    return True


async def _carry_out(gateway: Gateway, hold: "_Hold") -> None:
    name = hold.job.export
    asked = ExportOrder(name, hold.job.request.query, hold.job.request.by)
    path = path_of(gateway, name)
    with refuse_on_disk_errors():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    async with open_draft(path) as aside:
        work = write_archive(gateway, asked, aside, hold.progress, pace=GENTLE, opened=hold.opened)
        contents = await hold.run(work)
        path.unlink(missing_ok=True)  # left by a worker that was interrupted before it finished the row
        await in_thread(aside.publish)
    try:
        await hold.finish(entry_of(gateway, asked, contents))
    except BaseException:
        path.unlink(missing_ok=True)
        raise


class _Hold:
    """The lease of this node on an export. `job` is the row as last written here; `opened` has the entries in it."""

    def __init__(self, gateway: Gateway, job: Job) -> None:
        self._gateway, self.job, self.opened = gateway, job, ReadEntries()
        self._done, self._total = 0, 0
        self._over = asyncio.Event()

    def progress(self, done: int, total: int) -> None:
        """Notes the progress, which the next beat stores."""
        self._done, self._total = done, total

    async def run(self, work: Awaitable[Contents]) -> Contents:
        """Runs `work` and returns its result. Raises as `work` does.

        Raises Stale when the lease is lost or a person in the export is erased. That may be after the last step of
        `work`, which has stopped in any case.
        """
        return await run_leased(work, self._renew, self._over, beat_s=BEAT_S)

    async def _renew(self) -> None:
        """Stores the progress and renews the lease. Raises Stale when it was lost."""
        expires_ms = await read_database_ms(self._gateway) + LEASE_MS
        done, total = self._done, self._total
        await self._put(partial(structs.replace, done=done, total=total, expires_ms=expires_ms))

    async def finish(self, entry: Entry) -> None:
        """Makes the export ready and adds its entry, in one commit. Raises Stale when the lease was lost."""
        total, until_ms = self._total, self._until()
        ready = partial(structs.replace, state="ready", done=total, total=total, expires_ms=until_ms)
        await self._put(ready, entry)

    async def fail(self, problem: str) -> None:
        """Stores that the export failed, and why. Does nothing when the lease was lost."""
        request = structs.replace(self.job.request, problem=problem)
        until_ms = self._until()
        await self._give_up(partial(structs.replace, state="failed", request=request, expires_ms=until_ms))

    async def let_go(self) -> None:
        """Puts the export back into the queue, to be made from its beginning.

        It never raises Stale or Unavailable. When the row cannot be changed, the export is offered again at the end
        of the lease.
        """
        await self._give_up(lambda job: job.waits)

    async def _give_up(self, change: Change) -> None:
        """Stores the change, without a check for erased people, as the file is deleted already."""
        with suppress(Stale, Unavailable):
            try:
                await self._put_once(change)
            except Stale:
                self.job = await self._reread()
                await self._put_once(change)

    def _until(self) -> int:
        return self._gateway.clock() + self._gateway.settings.export_keep_hours * MS_PER_HOUR

    async def _put(self, change: Change, *entries: Entry) -> None:
        """Stores the change. Raises Stale when the lease was lost, and when a person in the export was erased.

        An erasure raises the row's version to request a check. The new row answers it.
        """
        while True:
            try:
                return await self._put_once(change, *entries)
            except Stale:
                asked = await self._reread()
                await self._check()
                request = structs.replace(asked.request, cleared=asked.request.erasures)
                self.job, change = asked, _and_then(change, partial(structs.replace, request=request))

    async def _put_once(self, change: Change, *entries: Entry) -> None:
        self.job = await _put(self._gateway, self.job, change(self.job), *entries)

    async def _reread(self) -> Job:
        """Returns the stored row if it differs only by requested checks. Raises Stale when the lease was lost."""
        try:
            found = await job_of(self._gateway, self.job.export)
        except NotFound:
            raise Stale("The export was deleted.") from None
        if structs.replace(found, version=self.job.version, request=self.job.request) != self.job:
            raise Stale("Another worker makes this export.")
        return found

    async def _check(self) -> None:
        """Raises Stale when a person was erased whose records had been read before this call."""
        # Pages in flight may hold the person's records without a mark yet, so wait until they are marked.
        last = self.opened.pages + IN_FLIGHT
        while self.opened.pages < last and not self.opened.is_whole and not self._over.is_set():
            await asyncio.sleep(CHECK_S)
        await check_not_overtaken(self._gateway, self.opened)


def _and_then(first: Change, second: Change) -> Change:
    return lambda job: second(first(job))
