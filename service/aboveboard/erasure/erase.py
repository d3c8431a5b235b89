"""The erasure of people: started by a request or a command, resumed after an interruption, and repeated after a
restore.

`begin` has the first step, `steps` the others.
"""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Literal, NamedTuple

import structlog
from sqlalchemy import select

from aboveboard.audit.tree import leaf_hash
from aboveboard.erasure import ledger, shared_ledger
from aboveboard.erasure import state as progress
from aboveboard.erasure.begin import StartedErasure, mark
from aboveboard.erasure.hold_status import HoldStatus, describe_holds
from aboveboard.erasure.ledger import REPLAYED, LedgerLine
from aboveboard.erasure.state import RetainedData, RunningErasures
from aboveboard.erasure.steps import STEPS
from aboveboard.errors import AboveboardError, BeingErased, NotFound, Stale, Unavailable, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.node_state import refuse_older_keys
from aboveboard.gateway.record_bodies import ErasureRecord
from aboveboard.gateway.records import OPERATOR
from aboveboard.people.store import people
from aboveboard.storage.journal import Submission
from aboveboard.storage.tables import entries

WAIT_S = 5.0
"""The seconds that a request waits for the end of its erasure."""

RETRY_S = 5.0
RETRY_MOST_S = 3600.0
"""The longest pause between two attempts, in seconds; each pause is twice the one before."""

PAGE = 1000

log = structlog.get_logger("aboveboard")


class ErasureStatus(NamedTuple):
    """The state of an erasure. `intent` and `completion` are indexes of its two entries in the log.

    While it is `erasing`, `completion` is None and `kept` is empty. `holds` are the legal holds that keep records.
    """

    state: Literal["erasing", "erased"]
    intent: int
    completion: int | None
    kept: tuple[RetainedData, ...]
    holds: tuple[HoldStatus, ...] = ()


async def erase(
    gateway: Gateway, app: str, person: str, *, wait_s: float | None = WAIT_S, erasure: str | None = None
) -> tuple[StartedErasure, ErasureStatus]:
    """Erases a person of this app, and every id linked to them.

    If it takes longer than `wait_s` seconds (None: no limit), it continues in the background. After a step that fails,
    `resume` continues it. From the first step on, nothing about the person is used, read or written. `erasure` is the
    one-time id, a new one without it. A state that cannot be read is returned as `erasing`. Raises NotFound for a
    person with no stored data, and BeingErased when another erasure has started.
    """

    async def find() -> bytes:
        try:
            return (await gateway.require_person(app, person)).pseudonym
        except BeingErased:
            raise
        except Unreadable:  # a person who cannot be decrypted can still be erased
            return gateway.keyring.pseudonym(app, person)

    begun = await mark(gateway, app, find, erasure=erasure)
    await asyncio.wait({start(gateway, progress.hash_of(begun.erasure))}, timeout=wait_s)
    try:
        return begun, await get_status(gateway, begun.erasure)
    except Unavailable:
        # The erasure has started, and its one-time id cannot be given again.
        return begun, ErasureStatus("erasing", begun.intent, None, ())


async def get_status(gateway: Gateway, erasure: str) -> ErasureStatus:
    """Returns the state of the erasure with this one-time id. Raises NotFound for an unknown one."""
    name = progress.hash_of(erasure)
    receipt = await progress.receipt_of(gateway, name)
    intent = await gateway.find_record(progress.intent_name(name))
    if intent is None:
        raise NotFound(
            "This erasure was not found. Check its one-time id.",
            field="erasure",
            expected="the one-time id of an erasure",
        )
    if receipt is None:
        return ErasureStatus("erasing", intent.entry_index, None, ())
    completion = await gateway.find_record(progress.completion_name(name))
    place = None if completion is None else completion.entry_index
    holds = await describe_holds(gateway, receipt.holds)
    return ErasureStatus("erased", intent.entry_index, place, receipt.kept, holds)


def start(gateway: Gateway, erasure: bytes) -> "asyncio.Task[None]":
    """Returns the task that runs the remaining steps, and starts it if there is none.

    There is at most one task for an erasure in this process. It continues when no caller awaits it. A step that fails
    is logged and ends it, but raises nothing.
    """
    task = gateway.part(RunningErasures).tasks.get(erasure)
    if task is None:
        task = gateway.part(RunningErasures).tasks[erasure] = asyncio.create_task(_finish(gateway, erasure))
        task.add_done_callback(lambda _: gateway.part(RunningErasures).tasks.pop(erasure, None))
    return task


async def _finish(gateway: Gateway, erasure: bytes) -> None:
    try:
        await finish(gateway, erasure)
    except Exception as error:  # noqa: BLE001 - the row is still stored, so `resume` tries again
        detail = error.detail if isinstance(error, AboveboardError) else None
        log.error("erasure_interrupted", error=type(error).__name__, detail=detail)


async def finish(gateway: Gateway, erasure: bytes) -> None:
    """Runs all remaining steps. Raises the error of a step that fails; the steps before it stay done.

    Raises KeysBehind when keys were rotated: a step without the person's key would not unlearn what was learned.
    """
    await refuse_older_keys(gateway)
    work = await progress.load(gateway, erasure)
    while work is not None:
        before = work.version
        try:
            await STEPS[work.step](gateway, work)
        except Stale:  # usually another process has done this step
            work = await progress.load(gateway, erasure)
            if work is not None and work.version == before:
                raise
            continue
        work = await progress.load(gateway, erasure)


async def resume(gateway: Gateway) -> None:
    """Resumes every interrupted erasure, of this node or of one that has stopped, until cancelled.

    It may run beside requests, because no request can use a person after the first step. An erasure that fails
    is tried again after ever longer pauses. One that another process advances is left to that process.
    """
    pause_s, seen = RETRY_S, await _list_running(gateway)
    due = set(seen)
    while True:
        for erasure in due:
            await start(gateway, erasure)
        await asyncio.sleep(pause_s)
        now = await _list_running(gateway)
        # An unchanged version means that no process has advanced it during the pause.
        due = {erasure for erasure, version in now.items() if seen.get(erasure) == version} - set(
            gateway.part(RunningErasures).tasks
        )
        pause_s = min(2 * pause_s, RETRY_MOST_S) if due else RETRY_S
        seen = now


async def _list_running(gateway: Gateway) -> dict[bytes, int]:
    """Returns the version of every running erasure, by its hash; empty when the database does not answer."""
    try:
        return await progress.list_running(gateway)
    except AboveboardError:
        return {}


async def stop(gateway: Gateway) -> None:
    """Cancels the erasures that run in this process. The next start resumes them."""
    tasks = list(gateway.part(RunningErasures).tasks.values())
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def replay(gateway: Gateway) -> int:
    """Erases again every person in the ledger whom a restored backup has brought back. Returns the number of erasures.

    Call it before the first request is answered: once it returns, none of these people can be used. When lines are
    unsettled, it records itself in the log and the ledger. A step that fails is left to `resume`. Raises StartupRefused
    when the ledger cannot be read, and Unavailable when nothing can be recorded.
    """
    lines = await asyncio.to_thread(ledger.read, gateway.settings.data)
    present = await _list_present(gateway, lines)
    lost = ledger.list_unsettled(lines, present)
    await shared_ledger.share(gateway, [line for line in lines if line in present])
    if not lost:
        return 0
    # All are marked before the first is finished: each mark alone hides its person.
    erased = [erasure async for erasure in _erase_again(gateway, {line.who for line in lost})]
    for erasure in erased:
        await start(gateway, erasure)
    entry = gateway.entry(ErasureRecord(people=len(erased), step=REPLAYED), gateway.operator(OPERATOR))
    # With the lines, so that another process does not repeat the erasure of a person who has returned since.
    place = await gateway.submit(Submission((), shared_ledger.write_lines(lost), (entry,)))
    # Written last: a crash before this line only repeats the replay.
    done = LedgerLine(REPLAYED, place, leaf_hash(entry.leaf).hex())
    await asyncio.to_thread(ledger.append, gateway.settings.data, [done])
    log.warning("erasures_replayed", lines=len(lost), people=len(erased))
    return len(erased)


async def _list_present(gateway: Gateway, lines: list[LedgerLine]) -> set[LedgerLine]:
    """Returns the lines whose entry is in the log, and those that this database has repeated."""
    found: set[LedgerLine] = set()
    for at in range(0, len(lines), PAGE):
        part = lines[at : at + PAGE]
        found |= shared_ledger.parse_rows(
            await gateway.database.rows(shared_ledger.select_lines(part))
        ).intersection(part)
        query = select(entries.c.entry_index, entries.c.leaf).where(
            entries.c.entry_index.in_([line.place for line in part])
        )
        leaves = {place: leaf_hash(leaf).hex() for place, leaf in await gateway.database.rows(query)}
        found.update(line for line in part if leaves.get(line.place) == line.leaf)
    return found


async def _erase_again(gateway: Gateway, hashes: set[str]) -> AsyncIterator[bytes]:
    """Starts an erasure of every stored person whose hash is given. Yields the hash of each one-time id."""
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
            except BeingErased:  # marked with a linked id, or before an interruption
                continue
        if len(rows) < PAGE:
            return
        (last,) = rows[-1]


async def _as_it_is(pseudonym: bytes) -> bytes:
    return pseudonym
