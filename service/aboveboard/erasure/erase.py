"""Erasing people: begun by a request or a command, gone on with after whatever interrupted it, made again after a
restore. What is done is in `marking` and `steps`."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Literal, NamedTuple

import structlog
from sqlalchemy import select

from aboveboard.audit.tree import leaf_hash
from aboveboard.erasure import ledger
from aboveboard.erasure import state as progress
from aboveboard.erasure.begin import StartedErasure, mark
from aboveboard.erasure.ledger import REPLAYED, LedgerLine
from aboveboard.erasure.state import RetainedData, RunningErasures
from aboveboard.erasure.steps import STEPS
from aboveboard.errors import AboveboardError, BeingErased, NotFound, Stale, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import ErasureRecord
from aboveboard.gateway.records import OPERATOR
from aboveboard.people.store import people
from aboveboard.storage.journal import Submission
from aboveboard.storage.tables import entries

WAIT_S = 5.0
"""How long whoever asks for an erasure is kept waiting for its end."""

RETRY_S = 5.0
RETRY_MOST_S = 3600.0

PAGE = 1000

log = structlog.get_logger("aboveboard")


class ErasureStatus(NamedTuple):
    """How an erasure stands. `completion` is None and nothing is in `kept` until it is done."""

    state: Literal["erasing", "erased"]
    intent: int
    completion: int | None
    kept: tuple[RetainedData, ...]


async def erase(
    gateway: Gateway, app: str, person: str, *, wait_s: float | None = WAIT_S, erasure: str | None = None
) -> tuple[StartedErasure, ErasureStatus]:
    """Erases a person of this app, and everybody linked to them. When it takes longer than `wait_s`, or a step
    fails, it goes on by itself; from the first step on nothing about the person is used, read or written.

    Raises NotFound for somebody of whom nothing is held, and BeingErased when another erasure has begun.
    """

    async def find() -> bytes:
        try:
            return (await gateway.require_person(app, person)).pseudonym
        except BeingErased:
            raise
        except Unreadable:  # whoever cannot be read can be erased all the same
            return gateway.keyring.pseudonym(app, person)

    begun = await mark(gateway, app, find, erasure=erasure)
    await asyncio.wait({start(gateway, progress.hash_of(begun.erasure))}, timeout=wait_s)
    return begun, await get_status(gateway, begun.erasure)


async def get_status(gateway: Gateway, erasure: str) -> ErasureStatus:
    """How the erasure of that one-time id stands. Raises NotFound."""
    name = progress.hash_of(erasure)
    receipt = await progress.receipt_of(gateway, name)
    intent = await gateway.find_record(progress.intent_name(name))
    if intent is None:
        raise NotFound("there is no such erasure", field="erasure", expected="the one-time id of an erasure")
    if receipt is None:
        return ErasureStatus("erasing", intent.entry_index, None, ())
    completion = await gateway.find_record(progress.completion_name(name))
    place = None if completion is None else completion.entry_index
    return ErasureStatus("erased", intent.entry_index, place, receipt.kept)


def start(gateway: Gateway, erasure: bytes) -> "asyncio.Task[None]":
    """The steps that are left, as a task that goes on when nobody waits for it. There is one for each erasure."""
    task = gateway.part(RunningErasures).tasks.get(erasure)
    if task is None:
        task = gateway.part(RunningErasures).tasks[erasure] = asyncio.create_task(_finish(gateway, erasure))
        task.add_done_callback(lambda _: gateway.part(RunningErasures).tasks.pop(erasure, None))
    return task


async def _finish(gateway: Gateway, erasure: bytes) -> None:
    try:
        await finish(gateway, erasure)
    except Exception as error:  # noqa: BLE001 - whatever it was, the row is there and it is tried again
        detail = error.detail if isinstance(error, AboveboardError) else None
        log.error("erasure_interrupted", error=type(error).__name__, detail=detail)


async def finish(gateway: Gateway, erasure: bytes) -> None:
    """Makes all steps that are left. Raises what a step raises; then everything before it stays done."""
    work = await progress.load(gateway, erasure)
    while work is not None:
        before = work.version
        try:
            await STEPS[work.step](gateway, work)
        except Stale:  # as a rule because another process has made that step
            work = await progress.load(gateway, erasure)
            if work is not None and work.version == before:
                raise
            continue
        work = await progress.load(gateway, erasure)


async def resume(gateway: Gateway) -> None:
    """Goes on with every erasure that was interrupted, here or on a node that is gone, until cancelled.

    It may run beside requests: whoever is being erased has been nobody since the first step. One that fails is tried
    again after ever longer pauses; one that another process is at is left to it.
    """
    pause_s, seen = RETRY_S, await _list_running(gateway)
    due = set(seen)
    while True:
        for erasure in due:
            await start(gateway, erasure)
        await asyncio.sleep(pause_s)
        now = await _list_running(gateway)
        due = {erasure for erasure, version in now.items() if seen.get(erasure) == version} - set(
            gateway.part(RunningErasures).tasks
        )
        pause_s = min(2 * pause_s, RETRY_MOST_S) if due else RETRY_S
        seen = now


async def _list_running(gateway: Gateway) -> dict[bytes, int]:
    """The version of every erasure under way; none when the database does not answer."""
    try:
        return await progress.list_running(gateway)
    except AboveboardError:
        return {}


async def stop(gateway: Gateway) -> None:
    """Interrupts what is under way here; the next start goes on with it."""
    tasks = list(gateway.part(RunningErasures).tasks.values())
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def replay(gateway: Gateway) -> int:
    """Erases everybody again whom the ledger says was erased and the database, out of a backup, brings back; how many
    that were. Nobody may be answered before it returns: then all of them are nobody again.

    Raises StartupRefused when the ledger is not readable, and Unavailable when nothing can be recorded.
    """
    lines = await asyncio.to_thread(ledger.read, gateway.settings.data)
    lost = ledger.list_unsettled(lines, await _list_present(gateway, lines))
    if not lost:
        return 0
    erased = [erasure async for erasure in _erase_again(gateway, {line.who for line in lost})]
    for erasure in erased:
        await start(gateway, erasure)
    entry = gateway.entry(ErasureRecord(people=len(erased), step=REPLAYED), gateway.operator(OPERATOR))
    place = await gateway.submit(Submission((), (), (entry,)))
    done = LedgerLine(REPLAYED, place, leaf_hash(entry.leaf).hex())
    await asyncio.to_thread(ledger.append, gateway.settings.data, [done])
    log.warning("erasures_replayed", lines=len(lost), people=len(erased))
    return len(erased)


async def _list_present(gateway: Gateway, lines: list[LedgerLine]) -> set[LedgerLine]:
    """The lines whose entry is in the log."""
    found: set[LedgerLine] = set()
    for at in range(0, len(lines), PAGE):
        part = lines[at : at + PAGE]
        query = select(entries.c.entry_index, entries.c.leaf).where(
            entries.c.entry_index.in_([line.place for line in part])
        )
        leaves = {place: leaf_hash(leaf).hex() for place, leaf in await gateway.database.rows(query)}
        found.update(line for line in part if leaves.get(line.place) == line.leaf)
    return found


async def _erase_again(gateway: Gateway, hashes: set[str]) -> AsyncIterator[bytes]:
    """Begins an erasure of everybody who is held and has one of these hashes."""
    last = b""
    while True:
        query = select(people.c.pseudonym).where(people.c.pseudonym > last)
        rows = await gateway.database.rows(query.order_by(people.c.pseudonym).limit(PAGE))
        for (pseudonym,) in rows:
            if ledger.hash_of(pseudonym) not in hashes:
                continue
            try:
                begun = await mark(gateway, OPERATOR, partial(_as_it_is, pseudonym))
                yield progress.hash_of(begun.erasure)
            except BeingErased:  # together with somebody they are linked to, or before an interruption
                continue
        if len(rows) < PAGE:
            return
        (last,) = rows[-1]


async def _as_it_is(pseudonym: bytes) -> bytes:
    return pseudonym
