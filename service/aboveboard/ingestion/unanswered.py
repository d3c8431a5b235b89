"""Items that were not answered and count as seen all the same, in the background.

Those are all items of placements that report only clicks, and elsewhere the items that show nothing. No person can answer
nothing, so a choice of it would never be learned. What counts may be replaced by an outcome that the app reports later.

The decisions are read in the order of the log, each once its `unanswered_after` minutes have passed. The index up to
which they were read is stored. An interrupted search repeats some, and stores nothing twice.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from sqlalchemy import func, select

from aboveboard.background import every, unless_unchanged
from aboveboard.catalogue.cache import apart
from aboveboard.catalogue.unanswered_tables import (
    DELETE_UNANSWERED,
    INSERT_UNANSWERED,
    MOVE_UNANSWERED,
    unanswered,
)
from aboveboard.decisions.replay import OpenedDecision, recall
from aboveboard.engine.placement import Placement
from aboveboard.errors import NotFound, Tampered, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.person_locks import in_turn
from aboveboard.ingestion.answers import has_unanswered, wait_of
from aboveboard.ingestion.outcome_intake import OutcomeIntake
from aboveboard.storage.journal import Guard, Submission, Write
from aboveboard.storage.tables import records
from aboveboard.words import EntryKind

PAGE = 100
"""The decisions of one query."""

PAGES_MOST = 10
"""The queries for one placement in a round, so that the next one gets its turn."""

_GONE = (NotFound, Unreadable, Tampered)


async def run(gateway: Gateway) -> None:
    """Counts what is unanswered every `learn_every_ms`, until cancelled; 0 disables it."""
    work = unless_unchanged(partial(count_unanswered, gateway), gateway.database.reads.read_version)
    await every(gateway.settings.learn_every_ms / 1000, work, "unanswered_not_counted")


async def write_search(gateway: Gateway, key: str, after: Placement) -> tuple[Write, ...]:
    """Returns the write that begins or ends the search for this placement, for the commit of its change."""
    query = select(unanswered.c.entry_index).where(unanswered.c.placement_key == key)
    was = bool(await gateway.database.rows(query))
    now = await apart(len(after.items), has_unanswered, after)
    if was == now:
        return ()
    if was:
        return (Write(DELETE_UNANSWERED, {"key": key}),)
    ((last,),) = await gateway.database.rows(select(func.max(records.c.entry_index)))
    return (Write(INSERT_UNANSWERED, {"placement_key": key, "entry_index": -1 if last is None else last}),)


async def count_unanswered(gateway: Gateway) -> int:
    """Stores a `seen` for each item that is due and unanswered. Returns the number of decisions that were read.

    Raises Stale when another process was faster; the next round starts from there.
    """
    read, app, opened = 0, "", dict[str, OpenedDecision | None]()
    rows = await gateway.database.rows(
        select(unanswered.c.placement_key).order_by(unanswered.c.placement_key)
    )
    for (key,) in rows:
        own = key.partition("/")[0]
        if own != app:  # the placements of one app read the same decisions, and each is decrypted once
            app = own
            opened.clear()
        for _ in range(PAGES_MOST):
            found = await _count_page(gateway, key, opened)
            read += found
            if found < PAGE:
                break
    return read


async def _count_page(gateway: Gateway, key: str, opened: dict[str, OpenedDecision | None]) -> int:
    """Returns the number of decisions that were read. `opened` has those that other placements had decrypted."""
    newest = await gateway.shelves.newest(key)
    query = select(unanswered.c.entry_index).where(unanswered.c.placement_key == key)
    rows = await gateway.database.rows(query)
    if newest is None or not rows:
        return 0
    ((after,),), placement = rows, newest.placement
    wait_ms = wait_of(placement)
    due = await _list_due(gateway, placement.app, after, gateway.clock() - wait_ms)
    if not due:
        return 0
    new = [name for _, name in due if name not in opened]
    found = await asyncio.gather(*(_recall(gateway, placement.app, name) for name in new))
    opened.update(zip(new, found, strict=True))
    by_person = dict[bytes | None, list[OpenedDecision]]()
    for one in (opened[name] for _, name in due):
        if one is not None and one.body.placement == placement.placement:
            by_person.setdefault(one.person, []).append(one)
    for person, of in by_person.items():
        people = () if person is None else (person,)
        work = partial(_store, gateway, placement.app, of, wait_ms)
        await gateway.with_retries(in_turn(people, work))
    move = Write(MOVE_UNANSWERED, {"key": key, "next_index": due[-1][0]})
    await gateway.submit(Submission((Guard("unanswered", key, after),), (move,), ()))
    return len(due)


async def _list_due(gateway: Gateway, app: str, after: int, until_ms: int) -> list[tuple[int, str]]:
    """Returns the first decisions past `after` up to one from after `until_ms`, as pairs of index and id."""
    table = records.c
    query = select(table.entry_index, table.record, table.at_ms).where(
        table.entry_index > after, table.kind == EntryKind.DECISION, table.app == app
    )
    due = list[tuple[int, str]]()
    for index, name, at_ms in await gateway.database.rows(query.order_by(table.entry_index).limit(PAGE)):
        if at_ms > until_ms:
            break
        due.append((index, name or ""))
    return due


async def _recall(gateway: Gateway, app: str, name: str) -> OpenedDecision | None:
    try:
        return await recall(gateway, app, name)
    except _GONE:  # erased, or being erased: nothing of it is learned
        return None


async def _store(gateway: Gateway, app: str, found: Sequence[OpenedDecision], wait_ms: int) -> None:
    intake = OutcomeIntake(gateway, app)
    for one in found:
        with suppress(*_GONE):  # a row that cannot be read must not stop the search
            await intake.take_unanswered(one, one.at_ms + wait_ms)
    submission = intake.make_submission()
    if submission is not None:
        await gateway.submit(submission)
