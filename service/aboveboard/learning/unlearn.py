"""Taking back what was learned from somebody. The sums are exact, so what is left is what would be there without them.

A model knows a shown item by the hash of decision and item only. Which ones those are of, and what they added, is in
the records of the decisions; so whoever deletes records takes back first.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence

import structlog
from sqlalchemy import bindparam, delete, select

from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.engine import decay
from aboveboard.engine.decay import DatedExample
from aboveboard.errors import Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.stored_records import STORED, StoredRecord, stored_records
from aboveboard.learning.examples import ShownExample, Where, list_examples, open_decision, rewards_of
from aboveboard.learning.model_versions import Newest, Unsound, clear_statistics, new_version, newest
from aboveboard.learning.rebuild import rebuild
from aboveboard.people.store import Person
from aboveboard.signals.outcome_tables import (
    DELETE_IMPRESSION,
    OutcomeState,
    guard_of,
    impressions,
    outcomes,
)
from aboveboard.storage.journal import Entry, Guard, Submission, Write
from aboveboard.storage.tables import records
from aboveboard.words import EntryKind

PAGE = 100
"""Records that are opened before others get a turn."""

AT_ONCE = 500
"""Rows that go in one commit: few enough that nobody waits long behind it."""

log = structlog.get_logger("aboveboard")

_DELETE_OUTCOME = delete(outcomes).where(outcomes.c.outcome == bindparam("key"))


async def unlearn(gateway: Gateway, person: bytes, key: bytes | None, *, guard: Guard) -> int:
    """Afterwards no model holds anything of the person, whose pseudonym and key these are, and no outcome of theirs
    waits to be learned from. How many examples could not be taken back: their records do not open, or went before.

    Nothing new may come in about the person meanwhile. Stops with Stale once `guard` no longer holds.
    """
    # In this order: a round of learning that is under way holds on to the outcomes, and fails without them.
    await _forget_outcomes(gateway, person, guard)
    known = await _impressions_of(gateway, person)
    if known and key is not None:
        await take_back(gateway, await _list_examples(gateway, person, key, known), guard=guard)
    lost = sorted(await _impressions_of(gateway, person))
    for at in range(0, len(lost), AT_ONCE):
        gone = tuple(Write(DELETE_IMPRESSION, {"key": name}) for name in lost[at : at + AT_ONCE])
        await gateway.submit(Submission((guard,), gone, ()))
    return len(lost)


async def take_back_where(gateway: Gateway, person: Person, where: Where, *, guard: Guard) -> None:
    """Afterwards no model holds any example of the person `where` that holds. What does not open is left: nobody can
    tell any more what it rested on."""
    known = await _impressions_of(gateway, person.pseudonym)
    found = await _list_examples(gateway, person.pseudonym, person.key, known, where=where)
    await take_back(gateway, found, guard=guard)


async def _list_examples(
    gateway: Gateway, person: bytes, key: bytes, known: set[bytes], *, where: Where | None = None
) -> list[ShownExample]:
    found, revisions = list[ShownExample](), Revisions(gateway.shelves)
    async for page in _decisions_of(gateway, person):
        found += await list_examples(
            revisions, [open_decision(stored, key) for stored in page], known, where=where
        )
        if len(found) == len(known):
            break
    return found


async def take_back(gateway: Gateway, shown: Sequence[ShownExample], *, guard: Guard | None = None) -> None:
    """Afterwards the models of all placements are as if these had never been learned from, whoever else takes back or
    learns at the same time. Raises Stale or Unavailable when `guard` does not hold."""
    by_placement: dict[str, list[ShownExample]] = {}
    for each in shown:
        by_placement.setdefault(each.placement, []).append(each)
    guards = () if guard is None else (guard,)
    for placement, found in by_placement.items():
        for at in range(0, len(found), AT_ONCE):
            await _subtract(gateway, placement, found[at : at + AT_ONCE], guards)


async def _subtract(
    gateway: Gateway, placement: str, shown: Sequence[ShownExample], guards: tuple[Guard, ...]
) -> None:
    async def attempt() -> bool:
        before = await newest(gateway, placement)
        rewards = await rewards_of(gateway, [each.name for each in shown])
        if not rewards:
            return before.sums is not None
        gone = tuple(Write(DELETE_IMPRESSION, {"key": name}) for name in rewards)
        writes, made = await _without(
            gateway, before, [each.at(rewards[each.name]) for each in shown if each.name in rewards]
        )
        await gateway.submit(Submission((*before.guards, *guards), (*writes, *gone), made))
        return bool(made)

    if not await gateway.with_retries(attempt):
        await rebuild(gateway, placement)


async def _without(
    gateway: Gateway, before: Newest, held: list[DatedExample]
) -> tuple[list[Write], tuple[Entry, ...]]:
    """The next version, without these. Where there are no sums to take them from, or damaged ones, there is nothing yet:
    they are made anew afterwards, from rewards of which these are no part."""
    try:
        if before.sums is not None:
            writes, entry = await new_version(gateway, before, decay.subtract(before.sums, held))
            return writes, (entry,)
    except (Unsound, Unprocessable):
        log.error("sums_damaged", placement=before.key)
    return [clear_statistics(before)], ()


async def _forget_outcomes(gateway: Gateway, person: bytes, guard: Guard) -> None:
    """In small commits. Each row is guarded as it is, so that whoever counts on it hears of it."""
    query = select(outcomes.c.outcome, outcomes.c.pending).where(outcomes.c.person == person).limit(AT_ONCE)

    async def attempt() -> int:
        rows = await gateway.database.rows(query)
        if rows:
            own = (guard_of(name, OutcomeState(pending)) for name, pending in rows)
            writes = tuple(Write(_DELETE_OUTCOME, {"key": name}) for name, _ in rows)
            await gateway.submit(Submission((guard, *own), writes, ()))
        return len(rows)

    while await gateway.with_retries(attempt):
        pass


async def _impressions_of(gateway: Gateway, person: bytes) -> set[bytes]:
    query = select(impressions.c.impression).where(impressions.c.person == person)
    return {name for (name,) in await gateway.database.rows(query)}


async def _decisions_of(gateway: Gateway, person: bytes) -> AsyncIterator[Sequence[StoredRecord]]:
    """Yields the person's stored decisions, oldest first, page by page."""
    last, table = -1, records.c
    query = STORED.where(table.person == person, table.kind == EntryKind.DECISION)
    query = query.order_by(table.entry_index).limit(PAGE)
    while page := await stored_records(gateway.database, query.where(table.entry_index > last)):
        yield page
        last = page[-1].entry_index
        await asyncio.sleep(0)
