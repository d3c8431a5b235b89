"""The steps of an erasure. Each may be interrupted at any point and repeated.

    intent       marks the person, so that nothing about them is used; records it under a one-time id
    ledger       the same outside of the database, so that no restore brings them back
    engine       unlearns what was learned from them, exact to the bit, where their records decrypt
    rows         deletes records with their salts, signals, outcomes and stored answers; a legal hold keeps its copies
    key          deletes the wrapped key, so that no sealed copy can be decrypted
    files        deletes exports that may contain them; new ones can no longer contain them
    search       removes deleted bytes from the files, then searches every file for what must be gone
    completion   records the end, and stores the receipt
    (close)      deletes the erasure's own row

Each step ends with a commit that records it, guarded by the step before. So two processes may run the same
erasure. The leaves of the log stay. They never contained anything that identifies the person, and now nothing
links to them.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from msgspec import structs

from aboveboard.audit.tree import leaf_hash
from aboveboard.erasure import ledger, retained, state
from aboveboard.erasure.ledger import LedgerLine
from aboveboard.erasure.rows import delete_rows, detach_held
from aboveboard.erasure.scan import Find, files_below, search
from aboveboard.erasure.state import COMPLETED, HoldPart, RunningErasures, Work, advance
from aboveboard.errors import AboveboardError, Unreadable
from aboveboard.exports import jobs
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.person_tables import list_tables
from aboveboard.gateway.record_bodies import ErasureRecord
from aboveboard.gateway.stored_holds import count_held
from aboveboard.learning.unlearn import unlearn
from aboveboard.people.erased import write_erased
from aboveboard.people.hold_tables import holds
from aboveboard.people.store import delete_person
from aboveboard.storage.secure_delete import clean, files_of, rewrite, wipe
from aboveboard.storage.tables import deletion_chunks, deletion_head

Step = Callable[[Gateway, Work], Awaitable[None]]


async def _ledger(gateway: Gateway, work: Work) -> None:
    intent = await gateway.find_record(state.intent_name(work.erasure))
    if intent is None:
        raise AboveboardError("The log has no intent entry for this erasure. Verify the log.")
    leaf = leaf_hash(intent.leaf).hex()
    lines = [
        LedgerLine(ledger.hash_of(person), intent.entry_index, leaf)
        for person in (*work.plan.people, *work.plan.former)
    ]
    # Before anything is deleted: a restore from now on finds the erasure in the ledger and repeats it.
    await asyncio.to_thread(ledger.append, gateway.settings.data, lines)
    await advance(gateway, work, "ledger")


async def _engine(gateway: Gateway, work: Work) -> None:
    lost = 0
    for person in work.plan.people:
        lost += await unlearn(gateway, person, await _key(gateway, person), guard=work.guard)
    await advance(gateway, work, "engine", plan=state.with_lost(work.plan, lost))


async def _key(gateway: Gateway, person: bytes) -> bytes | None:
    """Returns the person's key despite the mark, or None when it is deleted or cannot be unwrapped."""
    row = await gateway.find_person(person)
    if row is None:
        return None
    _, _, wrapped, _ = row
    try:
        return gateway.keyring.unwrap(wrapped, person)
    except Unreadable:
        return None


async def _rows(gateway: Gateway, work: Work) -> None:
    """Deletes the rows of all tables but those of a legal hold, whose copies lose the name of their person."""
    people = work.plan.people
    for person in people:
        await delete_rows(gateway, person, work.guard)
    kept = await count_held(gateway, people)
    plan = structs.replace(work.plan, holds=tuple(HoldPart(hold, number) for hold, number in kept.items()))
    await advance(gateway, work, "rows", plan=plan, writes=detach_held(people))


async def _wipe(gateway: Gateway) -> None:
    """Overwrites the free space of every table that an erasure deletes from."""
    tables = [*(each.table for each in list_tables()), holds, deletion_head, deletion_chunks]
    await wipe(gateway.settings, gateway.database.engine, tables)


async def _forget_key(gateway: Gateway, work: Work) -> None:
    """Deletes the person's row, and notes when they were erased.

    The erasure's key becomes its own hash, and the pseudonym is free again.
    """
    gone = [delete_person(person) for person in work.plan.people]
    # In the same commit that frees the id: an old yes of a queue must find the note.
    for person in (*work.plan.people, *work.plan.former):
        gone += write_erased(gateway.keyring, person, work.started_ms)
    await advance(gateway, work, "key", key=work.erasure, writes=tuple(gone))


async def _files(gateway: Gateway, work: Work) -> None:
    await jobs.forget_files(gateway)
    await advance(gateway, work, "files")


async def _search(gateway: Gateway, work: Work) -> None:
    """Removes leftover bytes from the database file, page by page, and searches all files.

    The whole file is rewritten only when that was not enough. Raises AboveboardError when a file still contains
    a trace.
    """
    # One erasure at a time: many would occupy every thread and the disk.
    async with gateway.part(RunningErasures).searching:
        await _wipe(gateway)
        finds = await _traces(gateway, work)
        for get_out in (_clean, _rewrite):
            if not {find.file for find in finds} & set(files_of(gateway.settings)):
                break
            await get_out(gateway, finds)
            finds = await _traces(gateway, work)
    if finds:
        names = sorted({_name(gateway, find.file) for find in finds})
        raise AboveboardError(
            f"Files still contain bytes of a person who is being erased: {', '.join(names)}. Delete each one that is a copy.",
            expected="files that only this service writes to",
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
    # A person who has returned since has the same pseudonym again, and none of the other old bytes.
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
    """Deletes the row. Its old content is wiped from the files first, while the row still names this step as
    pending.
    """
    async with gateway.part(RunningErasures).searching:
        await _wipe(gateway)
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
"""The function to run after each finished step."""
