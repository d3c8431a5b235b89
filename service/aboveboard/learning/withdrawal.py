"""Unlearning after a choice: soon after the person withdraws, in the background, also across interruptions.

- A withdrawal or refusal of `improve`, or an objection to it: every example, with its outcomes, is unlearned.
- A limit on a category, topic, item or field about the person: every example that used excluded data is unlearned.
  The whole example is removed, so that no later outcome can restore the excluded part.
- Something that the app declares special: every example of it, or that used an interest in it, is unlearned.
- A person who turns out to be a minor: every example is unlearned, where the rules forbid learning from one.
- An expired consent or a restriction unlearns nothing: only new learning stops. A withdrawal may follow either.

Outcomes that are pending at that moment are settled in the commit of the choice, so they are never learned. Pending
imports are deleted in it.
The rest is noted in that commit and done in the background, for linked guests too.
"""

from collections.abc import Collection
from functools import partial

import structlog
from sqlalchemy import bindparam, delete, insert, select, update

from aboveboard.background import LONG_REST_S, every, unless_unchanged
from aboveboard.errors import BeingErased, PersonRefused
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.permissions import IMPROVE, is_excluded, may_learn_from_minor
from aboveboard.gateway.person_apps import find_app
from aboveboard.gateway.rules import Rules
from aboveboard.intent.intent_tables import drop_pending_stretches, visit_stretches
from aboveboard.learning.unlearn import unlearn, unlearn_where
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person
from aboveboard.signals.import_tables import ImportState, drop_pending, imports
from aboveboard.signals.outcome_tables import (
    OutcomeState,
    forgetting,
    guard_of,
    impressions,
    select_pending,
    settle,
)
from aboveboard.signals.special_names import NONE_SPECIAL
from aboveboard.storage.journal import Guard, Submission, Write
from aboveboard.storage.tables import Row
from aboveboard.words import AgeClass, ConsentState

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
    """Runs `forget_due` every `learn_every_ms`, until cancelled; 0 disables it."""
    due = unless_unchanged(
        partial(forget_due, gateway), gateway.database.reads.read_version, rest_s=LONG_REST_S
    )
    await every(gateway.settings.learn_every_ms / 1000, due, "forgetting_failed")


async def write_withdrawal(
    gateway: Gateway, *changes: tuple[Person, PersonState]
) -> tuple[tuple[Guard, ...], tuple[Write, ...]]:
    """Returns the guards and writes that belong in the commit of these next states.

    They settle pending outcomes, delete pending imports and note the rest. They are empty where nothing was learned or
    waits to be, or nothing is withdrawn.
    """
    whose = dict[bytes, str]()
    for person, after in changes:
        what = _find_scope(gateway.rules, person.state, after)
        for pseudonym in (person.pseudonym, *person.state.guests) if what else ():
            whose[pseudonym] = ALL if ALL in (what, whose.get(pseudonym)) else LIMITED
    guards, writes = list[Guard](), list[Write]()
    for pseudonym, what in whose.items():
        waiting = await _list_waiting(gateway, pseudonym)
        guards += [guard_of(name, OutcomeState.PENDING) for name in waiting]
        writes += [settle(name) for name in waiting]
        dropped = await drop_pending(gateway.database, [pseudonym])
        guards += dropped[0]
        writes += dropped[1]
        ended = await drop_pending_stretches(gateway.database, [pseudonym])
        guards += ended[0]
        writes += ended[1]
        if waiting or await _is_in_a_model(gateway, pseudonym):
            guard, write = await _note(gateway, pseudonym, what)
            guards.append(guard)
            writes.append(write)
    return tuple(guards), tuple(writes)


async def note_special(gateway: Gateway, pseudonym: bytes) -> tuple[tuple[Guard, ...], tuple[Write, ...]]:
    """Returns the guard and the write that note a person for unlearning what is special. None without an example."""
    if not await _is_in_a_model(gateway, pseudonym):
        return (), ()
    guard, write = await _note(gateway, pseudonym, LIMITED)
    return (guard,), (write,)


async def is_under_way(gateway: Gateway, app: str, person: str) -> bool:
    """Returns True while examples of the person, under this id, are noted but not yet unlearned."""
    pseudonym = gateway.keyring.pseudonym(app, person)
    return bool(
        await gateway.database.rows(select(forgetting.c.what).where(forgetting.c.person == pseudonym))
    )


async def forget_due(gateway: Gateway) -> int:
    """Unlearns what is noted of up to 100 people. Returns their number. Raises Stale or Unavailable if notes change."""
    table = forgetting.c
    rows = await gateway.database.rows(select(table.person, table.version, table.what).limit(_AT_ONCE))
    for pseudonym, version, what in rows:
        await _forget(gateway, pseudonym, Guard("forgetting", pseudonym, version), what)
    return len(rows)


async def _forget(gateway: Gateway, pseudonym: bytes, guard: Guard, what: str) -> None:
    row = await gateway.find_person(pseudonym)
    try:
        person = await gateway.open_row(pseudonym, row) if row else None
    except (BeingErased, PersonRefused):
        return  # the erasure unlearns all of it, and a no that makes the row right notes it again
    if person and what == ALL:
        await unlearn(gateway, pseudonym, person.key, guard=guard)
    elif person:
        app = await find_app(gateway, pseudonym)
        special = NONE_SPECIAL if app is None else await gateway.topics.get_special(app)
        limits = person.state.limits
        await unlearn_where(
            gateway,
            person,
            lambda *shown: is_excluded(*shown, limits=limits, special=special),
            guard=guard,
        )
    await gateway.submit(Submission((guard,), (Write(_DELETE, {"key": pseudonym}),), ()))


def _find_scope(rules: Rules, before: PersonState, after: PersonState) -> str | None:
    if AgeClass.MINOR == after.facts.age_class != before.facts.age_class and not may_learn_from_minor(rules):
        return ALL
    chosen = after.choices.get(IMPROVE)
    if chosen is not None and chosen != before.choices.get(IMPROVE) and chosen.state != ConsentState.GIVEN:
        return ALL
    old, new = before.limits, after.limits
    pairs: tuple[tuple[Collection[str], Collection[str]], ...] = (
        (old.categories, new.categories),
        (old.topics, new.topics),
        (old.items, new.items),
        (old.fields, new.fields),
        (old.interests, new.interests),
    )
    return LIMITED if any(set(now) - set(then) for then, now in pairs) else None


async def _note(gateway: Gateway, pseudonym: bytes, what: str) -> tuple[Guard, Write]:
    """Returns the guard and the write that note a person for unlearning. ALL overrides LIMITED.

    The version is never one that was used before, so that a running process fails its guard.
    """
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
    return [name for (name,) in await gateway.database.rows(select_pending([pseudonym]))]


async def _is_in_a_model(gateway: Gateway, pseudonym: bytes) -> bool:
    shown = select(impressions.c.impression).where(impressions.c.person == pseudonym).limit(1)
    brought = select(imports.c.imported).where(
        imports.c.person == pseudonym, imports.c.pending == ImportState.LEARNED
    )
    counted = select(visit_stretches.c.stretch).where(visit_stretches.c.person == pseudonym).limit(1)
    rows = gateway.database.rows
    return bool(await rows(shown) or await rows(brought.limit(1)) or await rows(counted))
