"""A person's consents with their history, and the notices that they saw."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from aboveboard.clock import to_iso
from aboveboard.consent.choices import in_force
from aboveboard.errors import NotFound
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import open_record
from aboveboard.people.store import Person
from aboveboard.storage.tables import entries, records
from aboveboard.words import ConsentState, EntryKind


async def consents(gateway: Gateway, app: str, person: str) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """What holds now for each declared purpose, and every event that led there, oldest first. Raises NotFound."""
    found = await gateway.known_person(app, person)
    now_ms = gateway.clock()
    events = await history(gateway, found, (EntryKind.CONSENT,))
    return states_of(gateway, found, now_ms), events


def states_of(gateway: Gateway, person: Person, now_ms: int) -> dict[str, str]:
    """Returns the state of the person's consent to each declared purpose, by the purpose's name."""
    return {name: _state(person, name, now_ms) for name in gateway.rules.purposes}


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
