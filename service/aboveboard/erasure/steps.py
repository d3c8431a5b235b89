"""The steps of an erasure. Each may be interrupted anywhere and made again.

    intent       the person is nobody from here on; says so in the log, under a one-time id that only they get
    ledger       the same outside of the database, so that no restore brings them back
    engine       what was learned from them is taken out of the sums, to the bit
    rows         records with their salts, signals, outcomes, kept answers
    key          the wrapped key: nothing opens any more, whatever is left of it wherever
    files        exports that they may be in, now that no new one can have them
    search       deleted bytes are got out of the files as well, and then every file is searched for what must be gone
    completion   says so in the log; the receipt
    (close)      the erasure's own row

Each ends with one commit that says it is done, guarded by the one before: two processes at the same erasure do no
harm. The leaves of the log stay. They never held anything that leads to the person; now nothing leads to them either.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from aboveboard.audit.tree import leaf_hash
from aboveboard.erasure import ledger, retained, state
from aboveboard.erasure.ledger import LedgerLine
from aboveboard.erasure.rows import ROWS, delete_rows
from aboveboard.erasure.scan import Find, files_below, search
from aboveboard.erasure.state import COMPLETED, RunningErasures, Work, advance
from aboveboard.errors import AboveboardError, Unreadable
from aboveboard.exports import jobs
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import ErasureRecord
from aboveboard.learning.unlearn import unlearn
from aboveboard.people.store import delete_person, people
from aboveboard.storage.secure_delete import clean, files_of, rewrite, wipe
from aboveboard.storage.tables import erasures

TABLES = (people, erasures, *(table for table, _ in ROWS))

Step = Callable[[Gateway, Work], Awaitable[None]]


async def _ledger(gateway: Gateway, work: Work) -> None:
    intent = await gateway.find_record(state.intent_name(work.erasure))
    if intent is None:
        raise AboveboardError("the intent entry of an erasure is not in the log")
    leaf = leaf_hash(intent.leaf).hex()
    lines = [
        LedgerLine(ledger.hash_of(person), intent.entry_index, leaf)
        for person in (*work.plan.people, *work.plan.former)
    ]
    await asyncio.to_thread(ledger.append, gateway.settings.data, lines)
    await advance(gateway, work, "ledger")


async def _engine(gateway: Gateway, work: Work) -> None:
    lost = 0
    for person in work.plan.people:
        lost += await unlearn(gateway, person, await _key(gateway, person), guard=work.guard)
    await advance(gateway, work, "engine", plan=state.with_lost(work.plan, lost))


async def _key(gateway: Gateway, person: bytes) -> bytes | None:
    """The person's key, past the mark that hides it from everybody else."""
    row = await gateway.find_person(person)
    if row is None:
        return None
    _, _, wrapped, _ = row
    try:
        return gateway.keyring.unwrap(wrapped, person)
    except Unreadable:
        return None


async def _rows(gateway: Gateway, work: Work) -> None:
    for person in work.plan.people:
        await delete_rows(gateway, person, work.guard)
    await advance(gateway, work, "rows")


async def _forget_key(gateway: Gateway, work: Work) -> None:
    """From here on the erasure goes by its own name, and the person's is free again."""
    gone = tuple(delete_person(person) for person in work.plan.people)
    await advance(gateway, work, "key", key=work.erasure, writes=gone)


async def _files(gateway: Gateway, work: Work) -> None:
    await jobs.forget_files(gateway)
    await advance(gateway, work, "files")


async def _search(gateway: Gateway, work: Work) -> None:
    """What is found in the database file is got out of the pages that have it; the whole file is made anew only when
    that was not enough."""
    async with gateway.part(RunningErasures).searching:
        await wipe(gateway.settings, gateway.database.engine, TABLES)
        finds = await _traces(gateway, work)
        for get_out in (_clean, _rewrite):
            if not {find.file for find in finds} & set(files_of(gateway.settings)):
                break
            await get_out(gateway, finds)
            finds = await _traces(gateway, work)
    if finds:
        names = sorted({_name(gateway, find.file) for find in finds})
        raise AboveboardError(
            f"bytes of somebody who is being erased are still in: {', '.join(names)}",
            expected="a file of ours that nothing else writes to; delete it if it is a copy",
        )
    await advance(gateway, work, "search")


async def _clean(gateway: Gateway, finds: list[Find]) -> None:
    path = gateway.settings.sqlite_path
    if path is not None:
        await clean(path, gateway.database.held, [find.at for find in finds if find.file == path])


async def _rewrite(gateway: Gateway, _: list[Find]) -> None:
    if gateway.settings.sqlite_path is not None:
        await rewrite(gateway.settings.sqlite_path)


async def _traces(gateway: Gateway, work: Work) -> list[Find]:
    files = {*files_below(gateway.settings.data), *files_of(gateway.settings)}
    names, traces = work.plan.names, work.plan.traces
    held = gateway.database.held
    finds = await asyncio.to_thread(search, sorted(files), [*names, *traces], held)
    back = {person for person in work.plan.people if finds and await gateway.find_person(person) is not None}
    # Somebody who has come back meanwhile has their pseudonym again, and nothing else that they had.
    return [
        find
        for find in finds
        if find.canary >= len(names) or state.read_pseudonym(work.plan, find.canary) not in back
    ]


def _name(gateway: Gateway, file: Path) -> str:
    data = gateway.settings.data
    return str(file.relative_to(data)) if file.is_relative_to(data) else file.name


async def _complete(gateway: Gateway, work: Work) -> None:
    now_ms = gateway.clock()
    entry = gateway.entry(
        ErasureRecord(erasure=work.erasure.hex(), step=COMPLETED),
        gateway.operator(work.plan.app),
        record=state.completion_name(work.erasure),
        at_ms=now_ms,
    )
    await state.complete(gateway, work, retained.receipt(gateway, work.plan, now_ms), entry)


async def _close(gateway: Gateway, work: Work) -> None:
    """What the row held before goes out of the files first, while it still says that this is to be done."""
    async with gateway.part(RunningErasures).searching:
        await wipe(gateway.settings, gateway.database.engine, TABLES)
    await state.close(gateway, work)


STEPS: dict[str, Step] = {
    state.MARKED: _ledger,
    "ledger": _engine,
    "engine": _rows,
    "rows": _forget_key,
    "key": _files,
    "files": _search,
    "search": _complete,
    COMPLETED: _close,
}
"""What comes after each step that is behind us."""
