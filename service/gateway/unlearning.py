"""Taking back what was learned from somebody. The sums are exact, so what is left is what would be there without them.

A model knows a shown item by the hash of decision and item only. Which ones those are of, and what they added, is in
the records of the decisions; so whoever deletes records takes back first.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, select

from service.engine import learning
from service.engine.examples import example
from service.errors import Tampered, Unreadable
from service.gateway.gateway import Gateway
from service.gateway.learner import impression, new_version, newest, rewards_of
from service.gateway.recall import allowed_of
from service.gateway.records import open_record
from service.gateway.revisions import Revisions
from service.gateway.shelves import placement_key
from service.outcomes.store import impressions, outcomes, version_of
from service.storage.journal import Guard, Submission, Write
from service.storage.tables import entries, records
from service.words import EntryKind

PAGE = 100
"""Records that are opened before others get a turn."""

AT_ONCE = 500
"""Rows that go in one commit: few enough that nobody waits long behind it."""

_DELETE_OUTCOME = delete(outcomes).where(outcomes.c.outcome == bindparam("key"))
_DELETE_IMPRESSION = delete(impressions).where(impressions.c.impression == bindparam("key"))


class Shown(NamedTuple):
    """An item of a decision, as an example of the placement's model. `name` is its impression."""

    name: bytes
    placement: str
    app: str
    features: dict[str, float]


async def unlearn(gateway: Gateway, person: bytes, key: bytes | None, *, guard: Guard) -> int:
    """Afterwards no model holds anything of the person, whose pseudonym and key these are, and no outcome of theirs
    waits to be learned from. How many examples could not be taken back: their records do not open, or went before.

    Nothing new may come in about the person meanwhile. Stops with Stale once `guard` no longer holds.
    """
    # In this order: a round of learning that is under way holds on to the outcomes, and fails without them.
    await _forget_outcomes(gateway, person, guard)
    known = await _impressions_of(gateway, person)
    found: list[Shown] = []
    if known and key is not None:
        async for page in _decisions_of(gateway, person):
            found += await shown_in(gateway, [_opened(row, key) for row in page], known)
            if len(found) == len(known):
                break
    await take_back(gateway, found, guard=guard)
    lost = sorted(await _impressions_of(gateway, person))
    for at in range(0, len(lost), AT_ONCE):
        gone = tuple(Write(_DELETE_IMPRESSION, {"key": name}) for name in lost[at : at + AT_ONCE])
        await gateway.submit(Submission((guard,), gone, ()))
    return len(lost)


class Record(NamedTuple):
    """The body of a decision's record, and whose decision it was to make."""

    app: str
    body: Any


async def shown_in(gateway: Gateway, opened: Sequence[Record | None], known: set[bytes]) -> list[Shown]:
    """The items in these records that are among the `known` impressions."""
    revisions, found = Revisions(gateway.shelves), []
    for app, body in filter(None, opened):
        for item, _ in body["items"]:
            name = impression(body["decision"], item)
            if name in known:
                key = placement_key(app, body["placement"])
                shelf = await revisions.shelf(key, body["revision"])
                found.append(Shown(name, key, app, example(shelf, shelf.index[item], allowed_of(body))))
    return found


async def take_back(gateway: Gateway, shown: Sequence[Shown], *, guard: Guard | None = None) -> None:
    """Afterwards the models of all placements are as if these had never been learned from, whoever else takes back or
    learns at the same time. Raises Stale or Unavailable when `guard` does not hold."""
    by_placement: dict[str, list[Shown]] = {}
    for each in shown:
        by_placement.setdefault(each.placement, []).append(each)
    guards = () if guard is None else (guard,)
    for placement, found in by_placement.items():
        for at in range(0, len(found), AT_ONCE):
            await _subtract(gateway, placement, found[at : at + AT_ONCE], guards)


async def _subtract(
    gateway: Gateway, placement: str, shown: Sequence[Shown], guards: tuple[Guard, ...]
) -> None:
    async def attempt() -> None:
        version, statistics = await newest(gateway, placement)
        rewards = await rewards_of(gateway, [each.name for each in shown])
        held = [(each.features, rewards[each.name]) for each in shown if each.name in rewards]
        if not held:
            return
        left = learning.subtract(statistics, learning.add_all(learning.empty(), held))
        writes, entry = new_version(gateway, shown[0].app, placement, version, left)
        gone = (Write(_DELETE_IMPRESSION, {"key": name}) for name in rewards)
        await gateway.submit(
            Submission((Guard("models", placement, version), *guards), (*writes, *gone), (entry,))
        )

    await gateway.with_retries(attempt)


async def _forget_outcomes(gateway: Gateway, person: bytes, guard: Guard) -> None:
    """In small commits. Each row is guarded as it is, so that whoever counts on it hears of it."""
    query = select(outcomes.c.outcome, outcomes.c.pending).where(outcomes.c.person == person).limit(AT_ONCE)

    async def attempt() -> int:
        rows = await gateway.database.rows(query)
        if rows:
            own = (Guard("outcomes", name, version_of(pending)) for name, pending in rows)
            writes = tuple(Write(_DELETE_OUTCOME, {"key": name}) for name, _ in rows)
            await gateway.submit(Submission((guard, *own), writes, ()))
        return len(rows)

    while await gateway.with_retries(attempt):
        pass


async def _impressions_of(gateway: Gateway, person: bytes) -> set[bytes]:
    query = select(impressions.c.impression).where(impressions.c.person == person)
    return {name for (name,) in await gateway.database.rows(query)}


async def _decisions_of(gateway: Gateway, person: bytes) -> AsyncIterator[Sequence[Any]]:
    """The rows of the person's decisions, oldest first, page by page."""
    last = -1
    while True:
        rows = await gateway.database.rows(
            select(records.c.entry_index, records.c.app, records.c.sealed, entries.c.leaf)
            .join(entries, entries.c.entry_index == records.c.entry_index)
            .where(records.c.person == person, records.c.entry_index > last)
            .where(records.c.kind == EntryKind.DECISION)
            .order_by(records.c.entry_index)
            .limit(PAGE)
        )
        if not rows:
            return
        yield rows
        last = rows[-1][0]
        await asyncio.sleep(0)


def _opened(row: Any, key: bytes) -> Record | None:
    """None for a record that does not open: what was learned from it cannot be told any more."""
    _, app, sealed, leaf = row
    try:
        return Record(app, open_record(sealed, leaf, key))
    except (Unreadable, Tampered):
        return None
