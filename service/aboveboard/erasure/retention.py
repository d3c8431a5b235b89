"""Retention: the deletion of expired data, in small commits. Each sweep is recorded by an entry with counts,
metrics and a log line.

    signals      after the days of their type, or at the end of the visit that they were for
    people       the ended visit in their row, and interests with no signal left to derive them from
    answers      stored for an Idempotency-Key, after a day
    passes       used links and ended sessions, once they would have expired anyway
    models       MODEL_KEEP_DAYS after newer parameters; until then their decisions can be replayed
    records      of decisions, after RECORD_KEEP_DAYS, with their outcomes; their log entries stay

What a record taught is unlearned before the record is deleted: only the record says what that was.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial

import structlog
from sqlalchemy import bindparam, delete, select

from aboveboard.access.passes import DELETE_SPENT, spent
from aboveboard.background import every
from aboveboard.catalogue.tables import model_versions, models
from aboveboard.clock import MS_PER_DAY
from aboveboard.erasure import expired_records
from aboveboard.erasure.expired_records import Since
from aboveboard.errors import Stale, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import ErasureRecord
from aboveboard.gateway.records import OPERATOR
from aboveboard.people.state import within_days
from aboveboard.people.store import READ, open_person, people, write_state
from aboveboard.signals.store import signals
from aboveboard.storage.journal import Submission, Write
from aboveboard.storage.secure_delete import wipe
from aboveboard.storage.tables import idempotency, records

AT_ONCE = 250
"""The rows of one commit."""

PAUSE_S = 0.01
"""The seconds between two commits, so that requests come first."""

STEP = "retention"
TABLES = (signals, people, idempotency, spent, model_versions, records)

log = structlog.get_logger("aboveboard")

_DELETE_SIGNAL = delete(signals).where(
    signals.c.person == bindparam("owner"), signals.c.id_hash == bindparam("key")
)
_DELETE_ANSWER = delete(idempotency).where(idempotency.c.request == bindparam("key"))
_DELETE_MODELS = delete(model_versions).where(
    model_versions.c.placement_key == bindparam("key"), model_versions.c.version <= bindparam("last")
)


async def run(gateway: Gateway) -> None:
    """Sweeps every `retention_every_s`."""
    await every(gateway.settings.retention_every_s, partial(sweep, gateway, Since()), "retention_failed")


async def sweep(gateway: Gateway, since: Since | None = None) -> dict[str, int]:
    """Deletes all expired data. Returns the number of rows by kind.

    Raises Unavailable when the database does not answer. Deletions before that are final, and are recorded if
    possible.
    """
    counts: Counter[str] = Counter()
    kinds = {
        "signals": _signals(gateway),
        "people": _people(gateway),
        "answers": _answers(gateway),
        "passes": _passes(gateway),
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
        await wipe(gateway.settings, gateway.database.engine, TABLES)


async def _signals(gateway: Gateway) -> AsyncIterator[int]:
    table = signals.c
    query = select(table.person, table.id_hash).where(table.expires_ms <= gateway.clock()).limit(AT_ONCE)
    while rows := await gateway.database.rows(query):
        await _delete(gateway, [Write(_DELETE_SIGNAL, {"owner": person, "key": key}) for person, key in rows])
        yield len(rows)


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
                write = write_state(person, within_days(person.state, gateway.clock()))
                await gateway.submit(Submission((person.guard,), (write,), ()))
                done += 1
        if done:
            yield done


async def _answers(gateway: Gateway) -> AsyncIterator[int]:
    table = idempotency.c
    query = select(table.request).where(table.expires_ms <= gateway.clock()).limit(AT_ONCE)
    while rows := await gateway.database.rows(query):
        await _delete(gateway, [Write(_DELETE_ANSWER, {"key": request}) for (request,) in rows])
        yield len(rows)


async def _passes(gateway: Gateway) -> AsyncIterator[int]:
    query = select(spent.c["pass"]).where(spent.c.expires_ms <= gateway.clock()).limit(AT_ONCE)
    while rows := await gateway.database.rows(query):
        await _delete(gateway, [Write(DELETE_SPENT, {"key": name}) for (name,) in rows])
        yield len(rows)


async def _models(gateway: Gateway) -> AsyncIterator[int]:
    """Deletes, per placement, the versions before the newest one that is at least MODEL_KEEP_DAYS old.

    That one, and every later version, is kept: it was the newest at some time during those days.
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
        while rows := await gateway.database.rows(query.order_by(table.version).limit(AT_ONCE)):
            (last,) = rows[-1]
            await _delete(gateway, [Write(_DELETE_MODELS, {"key": placement, "last": last})])
            yield len(rows)


async def _delete(gateway: Gateway, writes: list[Write]) -> None:
    await gateway.submit(Submission((), tuple(writes), ()))
