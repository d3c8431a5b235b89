"""Taking back what was learned from somebody who no longer wants it, soon after they said so, however often interrupted.

- Whoever withdraws or refuses `improve`, or objects to it: every example of theirs, and every outcome that it came from.
- Whoever limits a category, a topic or an item: every example in which something known about them counted that is
  excluded by now. The whole example goes, not only the excluded part, so that no later outcome can bring it back.
- A consent that only runs out takes nothing back: nothing new is learned. Neither does a restriction, which keeps what
  is held as it is; both may be followed by a withdrawal.

What waits to be learned at that moment never is: it is settled in the same commit as the choice. The rest is noted in
that commit and done in the background, for guests of the person as well.
"""

from collections.abc import Collection
from functools import partial

import structlog
from sqlalchemy import bindparam, delete, insert, select, update

from aboveboard.background import every
from aboveboard.errors import BeingErased
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.permissions import IMPROVE, is_excluded
from aboveboard.learning.unlearn import take_back_where, unlearn
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person, open_person
from aboveboard.signals.outcome_tables import (
    OutcomeState,
    forgetting,
    guard_of,
    impressions,
    pending_of,
    settle,
)
from aboveboard.storage.journal import Guard, Submission, Write
from aboveboard.storage.tables import Row
from aboveboard.words import ConsentState

ALL, LIMITED = "all", "limited"
_AT_ONCE = 100
_INSERT = insert(forgetting)
_UPDATE = (
    update(forgetting)
    .where(forgetting.c.person == bindparam("key"))
    .values(version=bindparam("next_version"), what=bindparam("next_what"))
)
_DELETE = delete(forgetting).where(forgetting.c.person == bindparam("key"))

log = structlog.get_logger("aboveboard")


async def run(gateway: Gateway) -> None:
    """Takes back what is to be taken back, every `learn_every_ms`."""
    await every(gateway.settings.learn_every_ms / 1000, partial(forget_due, gateway), "forgetting_failed")


async def write_withdrawal(
    gateway: Gateway, *changes: tuple[Person, PersonState]
) -> tuple[tuple[Guard, ...], tuple[Write, ...]]:
    """What goes with the write of people's next states, so that what these take back is not forgotten. Nothing, where
    nothing was learned or nothing is to be taken back."""
    whose = dict[bytes, str]()
    for person, after in changes:
        what = _to_take_back(person.state, after)
        for pseudonym in (person.pseudonym, *person.state.guests) if what else ():
            whose[pseudonym] = ALL if ALL in (what, whose.get(pseudonym)) else LIMITED
    guards, writes = list[Guard](), list[Write]()
    for pseudonym, what in whose.items():
        waiting = await _list_waiting(gateway, pseudonym)
        guards += [guard_of(name, OutcomeState.PENDING) for name in waiting]
        writes += [settle(name) for name in waiting]
        if waiting or await _is_in_a_model(gateway, pseudonym):
            guard, write = await _note(gateway, pseudonym, what)
            guards.append(guard)
            writes.append(write)
    return tuple(guards), tuple(writes)


async def is_under_way(gateway: Gateway, app: str, person: str) -> bool:
    """Whether something that was learned from the person is still to be taken back."""
    pseudonym = gateway.keyring.pseudonym(app, person)
    return bool(
        await gateway.database.rows(select(forgetting.c.what).where(forgetting.c.person == pseudonym))
    )


async def forget_due(gateway: Gateway) -> int:
    """Takes back what is noted, of at most 100 people. Of how many. Raises Stale."""
    table = forgetting.c
    rows = await gateway.database.rows(select(table.person, table.version, table.what).limit(_AT_ONCE))
    for pseudonym, version, what in rows:
        await _forget(gateway, pseudonym, Guard("forgetting", pseudonym, version), what)
    return len(rows)


async def _forget(gateway: Gateway, pseudonym: bytes, guard: Guard, what: str) -> None:
    row = await gateway.find_person(pseudonym)
    try:
        person = open_person(gateway.keyring, pseudonym, row) if row else None
    except BeingErased:
        return  # that takes all of it back
    if person and what == ALL:
        await unlearn(gateway, pseudonym, person.key, guard=guard)
    elif person:
        limits = person.state.limits
        await take_back_where(gateway, person, lambda *shown: is_excluded(*shown, limits=limits), guard=guard)
    await gateway.submit(Submission((guard,), (Write(_DELETE, {"key": pseudonym}),), ()))


def _to_take_back(before: PersonState, after: PersonState) -> str | None:
    chosen = after.choices.get(IMPROVE)
    if chosen is not None and chosen != before.choices.get(IMPROVE) and chosen.state != ConsentState.GIVEN:
        return ALL
    old, new = before.limits, after.limits
    pairs: tuple[tuple[Collection[str], Collection[str]], ...] = (
        (old.categories, new.categories),
        (old.topics, new.topics),
        (old.items, new.items),
    )
    return LIMITED if any(set(now) - set(then) for then, now in pairs) else None


async def _note(gateway: Gateway, pseudonym: bytes, what: str) -> tuple[Guard, Write]:
    """All beats a part. The version is never one that there was before, so that whoever is at work notices."""
    table, now_ms = forgetting.c, gateway.clock()
    rows = await gateway.database.rows(select(table.version, table.what).where(table.person == pseudonym))
    if not rows:
        row: Row = {"person": pseudonym, "version": now_ms, "what": what}
        return Guard("forgetting", pseudonym, 0), Write(_INSERT, row)
    ((version, known),) = rows
    row = {"key": pseudonym, "next_version": max(version + 1, now_ms)}
    more = {"next_what": ALL if ALL in (known, what) else what}
    return Guard("forgetting", pseudonym, version), Write(_UPDATE, {**row, **more})


async def _list_waiting(gateway: Gateway, pseudonym: bytes) -> list[bytes]:
    return [name for (name,) in await gateway.database.rows(pending_of([pseudonym]))]


async def _is_in_a_model(gateway: Gateway, pseudonym: bytes) -> bool:
    query = select(impressions.c.impression).where(impressions.c.person == pseudonym).limit(1)
    return bool(await gateway.database.rows(query))
