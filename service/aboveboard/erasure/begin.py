"""The first step of an erasure: from its commit on the person is nobody, to every node at once."""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from sqlalchemy import select

from aboveboard.erasure import state as progress
from aboveboard.erasure.scan import CANARY_BYTES
from aboveboard.erasure.state import ErasurePlan
from aboveboard.errors import BeingErased, NotFound, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.record_bodies import ErasureRecord
from aboveboard.people.store import Person, mark_erasing, open_person
from aboveboard.signals.store import signals
from aboveboard.storage.journal import Guard, Submission
from aboveboard.storage.tables import records

SAMPLES = 4
"""Sealed values of each kind of which a piece is looked for at the end."""

_SEALED_FROM = 13
"""Before that a sealed value has its version and nonce; see `keys.sealing`."""


class StartedErasure(NamedTuple):
    """`erasure` is the one-time id: nobody else has it, and it is not kept. `intent` is the entry's place."""

    erasure: str
    intent: int


class Subject(NamedTuple):
    """A row to be erased; `person` is None when it does not open, and then only its pseudonym is known of them."""

    pseudonym: bytes
    version: int
    wrapped_key: bytes
    sealed: bytes
    person: Person | None


def own_id(gateway: Gateway, name: bytes) -> str:
    """The one-time id for whoever alone holds `name`, which is random: the same again for the same name."""
    made = hmac.digest(gateway.keyring.operator_key, b"aboveboard/erasure-id/1" + name, "sha256")
    return f"era_{made[:20].hex()}"


async def mark(
    gateway: Gateway, app: str, find: Callable[[], Awaitable[bytes]], *, erasure: str | None = None
) -> StartedErasure:
    """Begins the erasure of whoever `find` says, by their pseudonym of the moment, under a fresh one-time id or under
    `erasure`. Raises NotFound when nobody is held under it, and BeingErased when another erasure has begun."""
    erasure = erasure or f"era_{gateway.randomness(20).hex()}"
    name = progress.hash_of(erasure)
    people: set[bytes] = set()
    # Looked for once, so that little time passes between reading a row and marking it: others may be changing it.
    samples: dict[bytes, list[bytes]] = {}

    async def attempt() -> int:
        subjects = await _subjects(gateway, await find())
        people.update(each.pseudonym for each in subjects)
        if missing := [each.pseudonym for each in subjects if each.pseudonym not in samples]:
            samples.update({pseudonym: await _samples(gateway, pseudonym) for pseudonym in missing})
            subjects = await _subjects(gateway, await find())
        now_ms = gateway.clock()
        guard, write = progress.insert_erasure(gateway, name, _plan(app, subjects, samples), now_ms)
        body = ErasureRecord(erasure=name.hex(), step=progress.MARKED)
        intent = progress.intent_name(name)
        entry = gateway.entry(body, gateway.operator(app), record=intent, at_ms=now_ms)
        guards = (guard, *(Guard("people", each.pseudonym, each.version) for each in subjects))
        marks = tuple(mark_erasing(each.pseudonym, each.version) for each in subjects)
        return await gateway.submit(Submission(guards, (write, *marks), (entry,)))

    return StartedErasure(erasure, await gateway.with_retries(in_turn(people, attempt)))


def _plan(app: str, subjects: list["Subject"], samples: Mapping[bytes, list[bytes]]) -> ErasurePlan:
    people = tuple(each.pseudonym for each in subjects)
    former = tuple(name for each in subjects if each.person for name in each.person.state.former)
    names = tuple(piece for pseudonym in (*people, *former) for piece in _names(pseudonym))
    traces = tuple(
        piece[:CANARY_BYTES]
        for each in subjects
        for piece in (*_own(each), *samples.get(each.pseudonym, ()))
        if len(piece) >= CANARY_BYTES
    )
    return ErasurePlan(app, people, names, traces, former)


async def _subjects(gateway: Gateway, pseudonym: bytes) -> list[Subject]:
    """The person under all their ids, first the one that was asked for: whoever is linked is one person."""
    first = await _subject(gateway, pseudonym)
    if first is None:
        raise NotFound("nothing is held about this person", field="person")
    found, todo = {pseudonym: first}, _list_linked(first)
    while todo:
        other = todo.pop()
        subject = None if other in found else await _subject(gateway, other)
        if subject is not None:
            found[other] = subject
            todo += _list_linked(subject)
    return list(found.values())


async def _subject(gateway: Gateway, pseudonym: bytes) -> Subject | None:
    row = await gateway.find_person(pseudonym)
    if row is None:
        return None
    _, version, wrapped, sealed = row
    try:
        person = open_person(gateway.keyring, pseudonym, row)
    except BeingErased:
        raise
    except Unreadable:  # whoever cannot be read can be erased all the same
        person = None
    return Subject(pseudonym, version, wrapped, sealed, person)


def _list_linked(subject: Subject) -> list[bytes]:
    if subject.person is None:
        return []
    state = subject.person.state
    return [*state.guests] if state.owner is None else [*state.guests, state.owner]


def _names(pseudonym: bytes) -> tuple[bytes, bytes]:
    """As the database has a pseudonym, and as a text file would."""
    piece = pseudonym[:CANARY_BYTES]
    return piece, piece.hex().encode()


def _own(subject: Subject) -> list[bytes]:
    """Pieces of the keys, and of the state as it is sealed: what an erasure leaves nowhere."""
    own = [subject.sealed[_SEALED_FROM:], subject.wrapped_key[_SEALED_FROM:]]
    return own if subject.person is None else [*own, subject.person.key]


async def _samples(gateway: Gateway, pseudonym: bytes) -> list[bytes]:
    """The same of some of what else lies sealed of the person."""
    table, found = records.c, []
    of_person = select(table.sealed).where(table.person == pseudonym).limit(SAMPLES)
    kept = select(signals.c.sealed).where(signals.c.person == pseudonym).limit(SAMPLES)
    for query in (of_person.order_by(table.entry_index), of_person.order_by(table.entry_index.desc()), kept):
        found += [sealed[_SEALED_FROM:] for (sealed,) in await gateway.database.rows(query)]
    return found
