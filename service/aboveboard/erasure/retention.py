"""Retention: the deletion of expired data, in small commits. Each sweep that deletes something is recorded by an entry
with counts, metrics and a log line.

    signals      after the days of their type, or at the end of the visit that they were for
    people       what has expired in their row: the visit, interests, and the items that were shown
    answers      stored for an Idempotency-Key, after a day
    passes       used links and ended sessions, once they would have expired anyway
    (others)     every other table of `people.inventory` whose rows expire, by its name
    models       MODEL_KEEP_DAYS after newer parameters; until then their decisions can be replayed. Pending reasons that
                 need one are computed first, and it stays while that fails
    records      of decisions, after RECORD_KEEP_DAYS, with their outcomes; their log entries stay

What a record taught is unlearned before the record is deleted: only the record says what that was.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from functools import cache, partial

import structlog
from sqlalchemy import Column, Delete, Table, and_, bindparam, delete, select

from aboveboard.access.passes import spent
from aboveboard.background import every
from aboveboard.catalogue.tables import model_versions, models
from aboveboard.clock import MS_PER_DAY
from aboveboard.decisions.reasons import seal_pending
from aboveboard.erasure import expired_records
from aboveboard.erasure.expired_records import Since
from aboveboard.errors import Stale, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.later_reasons import PENDING, later_reasons
from aboveboard.gateway.person_apps import find_app
from aboveboard.gateway.person_tables import list_tables
from aboveboard.gateway.record_bodies import ErasureRecord
from aboveboard.gateway.records import OPERATOR
from aboveboard.gateway.stretch_writes import write_stretches
from aboveboard.people.expiry import within_days
from aboveboard.people.state import PersonState
from aboveboard.people.store import READ, Person, open_person, people, write_state
from aboveboard.signals.visit_steps import EndedSteps
from aboveboard.storage.journal import Guard, Submission, Write
from aboveboard.storage.secure_delete import wipe
from aboveboard.storage.tables import deletion_chunks, deletion_head, idempotency

AT_ONCE = 250
"""The rows of one commit."""

PAUSE_S = 0.01
"""The seconds between two commits, so that requests come first."""

STEP = "retention"
NAMES = {idempotency.name: "answers", spent.name: "passes"}
"""The names in counts and metrics of tables that are called otherwise there."""

log = structlog.get_logger("aboveboard")

_DELETE_MODELS = delete(model_versions).where(
    model_versions.c.placement_key == bindparam("key"),
    model_versions.c.version <= bindparam("last"),
    model_versions.c.version.not_in(
        select(later_reasons.c.model).where(later_reasons.c.placement_key == bindparam("key"), PENDING)
    ),
)


async def run(gateway: Gateway) -> None:
    """Sweeps every `retention_every_s` until cancelled."""
    await every(gateway.settings.retention_every_s, partial(sweep, gateway, Since()), "retention_failed")


async def sweep(gateway: Gateway, since: Since | None = None) -> dict[str, int]:
    """Deletes all expired data. Returns the number of rows by kind, without kinds that had none.

    When there were any, an entry records them and SQLite's free space is wiped. `since` spares a look at old decisions.
    Raises Unavailable when the database does not answer. Deletions before that are final, and are recorded if possible.
    """
    counts: Counter[str] = Counter()
    kinds = {
        **{
            NAMES.get(table.name, table.name): _delete_expired(gateway, table, end)
            for table, end in _list_expiring()
        },
        "people": _people(gateway),
        "models": _models(gateway),
        "records": expired_records.remove(gateway, since or Since()),
    }
    try:
        for what, removing in kinds.items():
            async for removed in removing:
                counts[what] += removed
                gateway.metrics.removed.labels(what).inc(removed)
                await asyncio.sleep(PAUSE_S)
    finally:
        if counts.total():
            await _say(gateway, counts)
    return dict(counts)


async def _say(gateway: Gateway, counts: Counter[str]) -> None:
    log.info("past_their_days", **counts)
    entry = gateway.entry(ErasureRecord(counts=dict(counts), step=STEP), gateway.operator(OPERATOR))
    await gateway.submit(Submission((), (), (entry,)))
    if gateway.settings.sqlite_path is not None:  # PostgreSQL vacuums on its own schedule
        tables = [each.table for each in list_tables()]
        await wipe(
            gateway.settings,
            gateway.database.engine,
            [*tables, spent, model_versions, deletion_head, deletion_chunks],
        )


def _list_expiring() -> Iterator[tuple[Table, Column[int]]]:
    """Yields every table whose rows expire, with the column of their end."""
    yield from ((each.table, each.expires) for each in list_tables() if each.expires is not None)
    yield spent, spent.c.expires_ms


async def _delete_expired(gateway: Gateway, table: Table, expires: Column[int]) -> AsyncIterator[int]:
    query = select(*table.primary_key).where(expires <= gateway.clock()).limit(AT_ONCE)
    while rows := await gateway.database.rows(query):
        names = [f"key_{column.name}" for column in table.primary_key]
        await _delete(
            gateway, [Write(_delete_one(table), dict(zip(names, row, strict=True))) for row in rows]
        )
        yield len(rows)


@cache
def _delete_one(table: Table) -> Delete:
    keys = [column == bindparam(f"key_{column.name}") for column in table.primary_key]
    return delete(table).where(and_(*keys))


async def _people(gateway: Gateway) -> AsyncIterator[int]:
    """Rewrites expired rows one at a time. A row that changes during the sweep is left to the next one."""
    last = b""
    query = READ.where(people.c.due_ms <= gateway.clock()).order_by(people.c.pseudonym).limit(AT_ONCE)
    while rows := await gateway.database.rows(query.where(people.c.pseudonym > last)):
        done = 0
        for row in rows:
            last, *_ = row
            with suppress(Stale, Unreadable):  # changed by a request, being erased, or not decryptable
                person = open_person(gateway.keyring, last, row)
                left = within_days(person.state, gateway.clock())
                guards, writes = await _end_visit(gateway, person, left)
                own = write_state(person, left)
                await gateway.submit(Submission((person.guard, *guards), (own, *writes), ()))
                done += 1
        if done:
            yield done


async def _end_visit(gateway: Gateway, person: Person, left: PersonState) -> tuple[list[Guard], list[Write]]:
    """Returns the guards and writes of what the visit taught that has expired, in a person's next state."""
    visit = person.state.visit
    if visit is None or not visit.steps or left.visit is not None:
        return [], []
    app = await find_app(gateway, person.pseudonym)
    ended = EndedSteps(visit.steps, "", visit.last_ms)
    return ([], []) if app is None else write_stretches(gateway, gateway.rules, app, person, [ended])


async def _models(gateway: Gateway) -> AsyncIterator[int]:
    """Deletes, per placement, the versions before the newest one that is at least MODEL_KEEP_DAYS old.

    That one, and every later version, is kept: it was the newest at some time during those days. So is each
    version that pending reasons still need.
    """
    days = gateway.settings.model_keep_days
    if not days:
        return
    table, until_ms = model_versions.c, gateway.clock() - days * MS_PER_DAY
    for (placement,) in await gateway.database.rows(select(models.c.placement_key)):
        own = table.placement_key == placement
        newest = select(table.version).where(own, table.created_ms <= until_ms)
        stays = await gateway.database.rows(
            newest.order_by(table.created_ms.desc(), table.version.desc()).limit(1)
        )
        if not stays:
            continue
        ((first_kept,),) = stays
        query = select(table.version).where(own, table.version < first_kept)
        if await gateway.database.rows(query.limit(1)):
            needed = await _seal_reasons(gateway, placement, first_kept)
            query = query.where(table.version.not_in(needed)) if needed else query
        while rows := await gateway.database.rows(query.order_by(table.version).limit(AT_ONCE)):
            (last,) = rows[-1]
            await _delete(gateway, [Write(_DELETE_MODELS, {"key": placement, "last": last})])
            yield len(rows)


async def _seal_reasons(gateway: Gateway, placement: str, first_kept: int) -> list[int]:
    """Seals the pending reasons that need a version before `first_kept`. Returns the versions of those that failed."""
    table = later_reasons.c
    due = (table.placement_key == placement, table.model < first_kept)
    await seal_pending(gateway, *due)
    rows = await gateway.database.rows(select(table.model).where(PENDING, *due).distinct())
    return [model for (model,) in rows]


async def _delete(gateway: Gateway, writes: list[Write]) -> None:
    await gateway.submit(Submission((), tuple(writes), ()))
