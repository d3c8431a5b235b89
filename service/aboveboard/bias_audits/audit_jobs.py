"""The rows of bias checks: what was asked for, and how far it is. The report itself is a record of the log.

Every change is guarded by the version that was read. So only one of two nodes seals the report of a row. A check
without labels survives a stop. One with labels does not, because the labels are in the memory of one process alone.
"""

from collections.abc import Callable

import msgspec
from msgspec import Struct, structs
from sqlalchemy import Select, bindparam, delete, insert, select, update

from aboveboard.bias.watches import BiasWatch, Period, period_of
from aboveboard.clock import MS_PER_DAY
from aboveboard.errors import Conflict, NotFound
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, find_answer, keep
from aboveboard.gateway.node_state import name_node
from aboveboard.gateway.records import OPERATOR, new_id
from aboveboard.storage.journal import GUARDED, Entry, Guard, Submission, Write
from aboveboard.storage.tables import audits
from aboveboard.words import Word

WAITING_MOST = 20
LEASE_MS = 15_000
"""The lease of a node without a heartbeat, in milliseconds. Several beats long, as the database may be slow."""

REMEMBERED_MS = 7 * MS_PER_DAY
"""The time for which the row of a check without a report remains, in milliseconds."""


class AuditState(Word):
    """The state of a check. `LOST`: the process that had its labels stopped. The values are stored, so they never change."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    LOST = "lost"


AuditRow = tuple[*tuple[str, int, str, int], *tuple[int, int, int, bytes]]
"""The columns of `_READ`, as `AuditJob` names them."""

GUARDED["audits"] = select(audits.c.audit, audits.c.version)
_INSERT = insert(audits)
_DELETE = delete(audits).where(audits.c.audit == bindparam("key"))
_UPDATE = (
    update(audits)
    .where(audits.c.audit == bindparam("key"))
    .values(
        version=bindparam("next_version"),
        state=bindparam("next_state"),
        done=bindparam("next_done"),
        total=bindparam("next_total"),
        expires_ms=bindparam("next_expires_ms"),
        request=bindparam("next_request"),
    )
)
_READ: Select[*AuditRow] = (
    select(audits.c.audit, audits.c.version, audits.c.state, audits.c.done)
    .add_columns(audits.c.total, audits.c.created_ms, audits.c.expires_ms, audits.c.request)
    .order_by(audits.c.created_ms, audits.c.audit)
)


class AuditOrder(Struct, frozen=True):
    """The terms of a check: its watch, and the number of the report.

    `by` is the id of the API key that asked, or the word `watch`. `is_declared` says that the watch is one of the
    policies. `asked_at` and `made_at` are the nodes that got the request and that make the report. `disparities`
    counts the verdicts of that kind in it, and `problem` says why there is none.
    """

    watch: BiasWatch
    number: int
    by: str
    is_declared: bool = False
    has_labels: bool = False
    problem: str | None = None
    asked_at: str | None = None
    made_at: str | None = None
    disparities: int | None = None

    @property
    def period(self) -> Period:
        return period_of(self.watch, self.number)


class AuditJob(Struct, frozen=True):
    """A row. `expires_ms` is the end of the lease while the check is made, and later the time of its end."""

    audit: str
    version: int
    state: AuditState
    done: int
    total: int
    created_ms: int
    expires_ms: int
    request: AuditOrder

    @property
    def guard(self) -> Guard:
        return Guard("audits", self.audit, self.version)

    @property
    def waits(self) -> "AuditJob":
        """The same job, back in the queue, to be made from the beginning."""
        return structs.replace(self, state=AuditState.WAITING, done=0, total=0)

    @property
    def is_unfinished(self) -> bool:
        return self.state in (AuditState.WAITING, AuditState.RUNNING)


Change = Callable[[AuditJob], AuditJob]
"""A function from the row of a check to its next state."""

_decoder = msgspec.json.Decoder(AuditOrder)
_FIXED = ("audit", "created_ms")


def new_job(gateway: Gateway, order: AuditOrder, name: str | None = None) -> AuditJob:
    """Returns the row of a new check, which no node makes yet."""
    now_ms = gateway.clock()
    name = name or new_id("aud", now_ms, gateway.randomness)
    order = structs.replace(order, asked_at=name_node(gateway.settings))
    return AuditJob(name, 1, AuditState.WAITING, 0, 0, now_ms, now_ms, order)


async def ask(gateway: Gateway, job: AuditJob, *, asked: Once | None = None) -> AuditJob:
    """Stores a new check and returns it. A repeated `asked` stores nothing, and gets the first one as it is now.

    Raises Conflict when WAITING_MOST checks are unfinished.
    """

    async def attempt() -> AuditJob:
        if (first := await find_first(gateway, asked)) is not None:
            return first
        if sum(each.is_unfinished for each in await all_jobs(gateway)) >= WAITING_MOST:
            raise Conflict(
                f"{WAITING_MOST} audits are waiting already. Try again later.",
                expected="the same request once some of them are done",
                retry_after_seconds=60,
            )
        await add(gateway, job, asked=asked)
        return job

    return await gateway.with_retries(attempt)


async def find_first(gateway: Gateway, asked: Once | None) -> AuditJob | None:
    """Returns the check that this request already asked for, as it is now, or None. Raises NotFound when it has no row."""
    kept = await find_answer(gateway, asked)
    if asked is None or kept is None:
        return None
    asked.replayed = True
    return await job_of(gateway, kept.answer.decode())


async def add(gateway: Gateway, job: AuditJob, *, asked: Once | None = None) -> None:
    """Stores the row. Raises Stale when there is one of that name, or the request was answered by now."""
    row = structs.asdict(job) | {"request": msgspec.json.encode(job.request)}
    guards, writes = keep(asked, job.audit.encode(), gateway.operator(OPERATOR), job.created_ms)
    await gateway.submit(
        Submission((Guard("audits", job.audit, 0), *guards), (Write(_INSERT, row), *writes), ())
    )


async def all_jobs(gateway: Gateway) -> list[AuditJob]:
    """Returns every check that has a row, oldest first."""
    return [_read_row(row) for row in await gateway.database.rows(_READ)]


async def job_of(gateway: Gateway, name: str) -> AuditJob:
    """Returns the check of that id. Raises NotFound when it has no row."""
    for row in await gateway.database.rows(_READ.where(audits.c.audit == name)):
        return _read_row(row)
    raise NotFound("There is no such audit.", field="audit", expected="an audit of this installation")


def _read_row(row: AuditRow) -> AuditJob:
    name, version, state, done, total, created_ms, expires_ms, request = row
    order = _decoder.decode(request)
    return AuditJob(name, version, AuditState(state), done, total, created_ms, expires_ms, order)


async def put(gateway: Gateway, old: AuditJob, new: AuditJob, *entries: Entry) -> AuditJob:
    """Replaces the row `old` with `new`, in one commit with the entries, and returns it as stored. Raises Stale."""
    row = {f"next_{name}": value for name, value in structs.asdict(new).items() if name not in _FIXED}
    row |= {"key": old.audit, "next_version": old.version + 1}
    write = Write(_UPDATE, row | {"next_request": msgspec.json.encode(new.request)})
    await gateway.submit(Submission((old.guard,), (write,), entries))
    return structs.replace(new, version=old.version + 1)


async def drop(gateway: Gateway, job: AuditJob) -> None:
    """Deletes the row of a check that made no report. Raises Stale when it was changed."""
    await gateway.submit(Submission((job.guard,), (Write(_DELETE, {"key": job.audit}),), ()))
