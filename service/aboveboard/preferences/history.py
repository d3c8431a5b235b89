"""A person's consents with their history, and what is stored about them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from aboveboard.clock import to_iso
from aboveboard.consent.choices import in_force
from aboveboard.errors import NotFound
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import open_record
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person
from aboveboard.storage.tables import entries, records
from aboveboard.words import Category, ConsentState, EntryKind


async def consents(gateway: Gateway, app: str, person: str) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """What holds now for each declared purpose, and every event that led there, oldest first. Raises NotFound."""
    found = await gateway.known_person(app, person)
    now_ms = gateway.clock()
    standing = {name: _state(found, name, now_ms) for name in gateway.rules.purposes}
    events = await history(gateway, found, (EntryKind.CONSENT,))
    return standing, events


def _state(person: Person, purpose: str, now_ms: int) -> str:
    choice = person.state.choices.get(purpose)
    if choice is None:
        return "never_asked"
    if choice.state == ConsentState.GIVEN and not in_force(choice, now_ms):
        return str(ConsentState.EXPIRED)
    return str(choice.state)


async def history(gateway: Gateway, person: Person, kinds: Iterable[EntryKind]) -> list[dict[str, Any]]:
    """The opened records of these kinds about the person, oldest first, each with its time and place in the log."""
    query = (
        select(records.c.entry_index, records.c.kind, records.c.at_ms, records.c.sealed, entries.c.leaf)
        .join(entries, entries.c.entry_index == records.c.entry_index)
        .where(records.c.person == person.pseudonym, records.c.kind.in_([str(kind) for kind in kinds]))
        .order_by(records.c.entry_index)
    )
    found = []
    for index, kind, at_ms, sealed, leaf in await gateway.database.rows(query):
        body = open_record(sealed, leaf, person.key)
        found.append({"kind": kind, "recorded": to_iso(at_ms), "index": index, **body})
    return found


async def held(gateway: Gateway, app: str, person: str) -> dict[str, Any]:
    """Everything that is held about the person, in the form of `GET /v1/people/{person}`. Raises NotFound."""
    found = await gateway.known_person(app, person)
    state, now_ms = found.state, gateway.clock()
    return {
        "person": person,
        "dial": state.dial,
        "restricted": state.restricted,
        "guests": len(state.guests),
        "consents": {name: _state(found, name, now_ms) for name in gateway.rules.purposes},
        "limits": state.limits,
        "facts": state.facts,
        "interests": [
            {"reach": reach, "category": category, "key": key, "count": affinity.count}
            | {"first": to_iso(affinity.first_ms), "last": to_iso(affinity.at_ms)}
            for reach, interests in _interests(state)
            for category, keys in interests.items()
            for key, affinity in keys.items()
        ],
        "records": await _counts(gateway, found),
    }


def _interests(state: PersonState) -> Iterable[tuple[str, dict[Category, Any]]]:
    if state.visit is not None:
        yield "visit", state.visit.interests
    yield "history", state.history
    yield "elsewhere", state.elsewhere


async def _counts(gateway: Gateway, person: Person) -> dict[str, int]:
    query = select(records.c.kind).where(records.c.person == person.pseudonym)
    counts: dict[str, int] = {}
    for (kind,) in await gateway.database.rows(query):
        counts[kind] = counts.get(kind, 0) + 1
    return counts


async def notice_of(gateway: Gateway, notice: str) -> dict[str, Any]:
    """A notice by its hash, also one that is no longer in force. Raises NotFound."""
    query = (
        select(records.c.sealed, entries.c.leaf)
        .join(entries, entries.c.entry_index == records.c.entry_index)
        .where(records.c.record == f"notice_{notice}")
    )
    rows = await gateway.database.rows(query)
    if not rows:
        raise NotFound("there is no such notice", field="notice")
    sealed, leaf = rows[0]
    body: dict[str, Any] = open_record(sealed, leaf, gateway.keyring.operator_key)
    return body
