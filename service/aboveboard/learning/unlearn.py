"""Unlearning: the removal of a person's examples from models. It is exact: the statistics are as if they had
never been learned.

A model names a shown item only by a hash of decision and item. Only the decision's record says whose it is,
and what it added. So a caller that deletes records must unlearn first.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence

from sqlalchemy import bindparam, delete, select

from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.refusals import note_record
from aboveboard.gateway.stored_records import STORED, StoredRecord, fetch_records
from aboveboard.learning.examples import ShownExample, Where, list_examples, open_decision, rewards_of
from aboveboard.learning.import_unlearning import forget_pending, unlearn_imports
from aboveboard.learning.intent_unlearning import unlearn_stretches
from aboveboard.learning.model_versions import newest, version_without
from aboveboard.learning.rebuild import rebuild
from aboveboard.learning.reward_days import subtract_rewards
from aboveboard.people.store import Person
from aboveboard.signals.outcome_tables import (
    DELETE_IMPRESSION,
    OutcomeState,
    guard_of,
    impressions,
    outcomes,
)
from aboveboard.signals.reward_tables import reward_days
from aboveboard.storage.journal import Guard, Submission, Write
from aboveboard.storage.tables import records
from aboveboard.words import EntryKind

PAGE = 100
"""The records that are decrypted before other tasks run."""

AT_ONCE = 500
"""The rows of one commit: so few that no request waits long behind it."""

_DELETE_REWARD_DAYS = delete(reward_days).where(reward_days.c.person == bindparam("owner"))
_DELETE_OUTCOME = delete(outcomes).where(outcomes.c.outcome == bindparam("key"))


async def unlearn(gateway: Gateway, person: bytes, key: bytes | None, *, guard: Guard) -> int:
    """Removes every example of the person from all models, and deletes their outcomes and imports. `key` is the
    person's key.

    Returns the number of examples that could not be subtracted, because their records cannot be decrypted or
    were deleted before. Nothing new may be recorded about the person during it. Raises Stale or Unavailable once
    `guard` no longer holds.
    """
    # Outcomes first: a running round of learning guards the outcomes that it read, and fails without them.
    await _forget_outcomes(gateway, person, guard)
    await forget_pending(gateway, person, guard)
    known = await _impressions_of(gateway, person)
    if known and key is not None:
        await unlearn_examples(gateway, await _list_examples(gateway, person, key, known), guard=guard)
    lost = sorted(await _impressions_of(gateway, person))
    for at in range(0, len(lost), AT_ONCE):
        gone = tuple(Write(DELETE_IMPRESSION, {"key": name}) for name in lost[at : at + AT_ONCE])
        await gateway.submit(Submission((guard,), gone, ()))
    lost_imports = await unlearn_imports(gateway, person, guard=guard)
    await unlearn_stretches(gateway, person, guard=guard)
    # Last: without an outcome or an impression, no process adds to a row any more.
    await gateway.submit(Submission((guard,), (Write(_DELETE_REWARD_DAYS, {"owner": person}),), ()))
    return len(lost) + lost_imports


async def unlearn_where(gateway: Gateway, person: Person, where: Where, *, guard: Guard) -> None:
    """Removes the person's examples for which `where` is True from all models.

    A record that cannot be decrypted is left: it is unknown what its example rests on.
    """
    known = await _impressions_of(gateway, person.pseudonym)
    found = await _list_examples(gateway, person.pseudonym, person.key, known, where=where)
    await unlearn_examples(gateway, found, guard=guard)
    await unlearn_imports(gateway, person.pseudonym, guard=guard, where=where)
    # A stretch does not say what its steps were about, so all of them go.
    await unlearn_stretches(gateway, person.pseudonym, guard=guard)


async def _list_examples(
    gateway: Gateway, person: bytes, key: bytes, known: set[bytes], *, where: Where | None = None
) -> list[ShownExample]:
    found, revisions = list[ShownExample](), Revisions(gateway.shelves)
    async for page in _decisions_of(gateway, person):
        made = [open_decision(stored, key) for stored in page]
        for stored, one in zip(page, made, strict=True):
            if one is None:
                note_record(gateway.metrics, stored.entry_index)
        found += await list_examples(gateway.keyring, revisions, made, known, where=where)
        if len(found) == len(known):
            break
    return found


async def unlearn_examples(
    gateway: Gateway, shown: Sequence[ShownExample], *, guard: Guard | None = None
) -> None:
    """Removes these examples from the models of their placements, also while other processes learn or unlearn.

    Raises Unavailable when `guard` does not hold.
    """
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
        counted = await subtract_rewards(gateway, rewards)
        held = [each.at(rewards[each.name]) for each in shown if each.name in rewards]
        writes, made = await version_without(gateway, before, held, gone=rewards)
        await gateway.submit(
            Submission((*before.guards, *guards, *counted.guards), (*writes, *gone, *counted.writes), made)
        )
        return bool(made)

    if not await gateway.with_retries(attempt):
        await rebuild(gateway, placement)


async def _forget_outcomes(gateway: Gateway, person: bytes, guard: Guard) -> None:
    """Deletes the person's outcomes in small commits.

    Each row is guarded in its current state, so that a process that uses the outcome gets Stale.
    """
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
    last, table, is_full = -1, records.c, True
    query = STORED.where(table.person == person, table.kind == EntryKind.DECISION)
    query = query.order_by(table.entry_index).limit(PAGE)
    while is_full:  # not until a page is empty: while decisions about the person are made, none is
        page = await fetch_records(gateway.database, query.where(table.entry_index > last))
        yield page
        is_full = len(page) == PAGE
        last = page[-1].entry_index if page else last
        await asyncio.sleep(0)
