"""A person's consents with their history, and the notices that they were shown."""

from collections.abc import Sequence
from typing import Generic, NamedTuple

import msgspec
from sqlalchemy import Select

from aboveboard.canonical import JsonValue
from aboveboard.clock import to_iso
from aboveboard.consent.choices import in_force
from aboveboard.errors import NotFound
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import NoticeRecord
from aboveboard.gateway.record_bodies import ChoiceRecord, RecordBody
from aboveboard.gateway.stored_records import STORED, Body, StoredColumns, fetch_records, open_record
from aboveboard.people.store import Person
from aboveboard.storage.tables import records
from aboveboard.words import ConsentState


class PersonRecord(NamedTuple, Generic[Body]):
    """A record of a person, decrypted, and the leaf that commits to it at its index `place`."""

    place: int
    at_ms: int
    leaf: bytes
    body: Body


async def consents(
    gateway: Gateway, app: str, person: str
) -> tuple[dict[str, str], list[PersonRecord[ChoiceRecord]]]:
    """Returns the current state of each declared purpose, and every recorded choice, oldest first.

    Raises NotFound.
    """
    found = await gateway.require_person(app, person)
    now_ms = gateway.clock()
    return states_of(gateway, found, now_ms), await history(gateway, found, (ChoiceRecord,))


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


async def history(gateway: Gateway, person: Person, shapes: Sequence[type[Body]]) -> list[PersonRecord[Body]]:
    """Returns the person's records with bodies of these shapes, oldest first."""
    query = records_of([person], shapes).order_by(records.c.entry_index)
    return await read_records(gateway, [person], shapes, query)


def records_of(people: Sequence[Person], shapes: Sequence[type[RecordBody]]) -> Select[*StoredColumns]:
    """Returns the query for the stored records of these people with bodies of these shapes, in no order."""
    names, kinds = [person.pseudonym for person in people], [str(shape.kind) for shape in shapes]
    return STORED.where(records.c.person.in_(names), records.c.kind.in_(kinds))


async def read_records(
    gateway: Gateway, people: Sequence[Person], shapes: Sequence[type[Body]], query: Select[*StoredColumns]
) -> list[PersonRecord[Body]]:
    """Returns the decrypted records of `query`: `records_of` the same people and shapes, with an order."""
    keys = {person.pseudonym: person.key for person in people}
    by_kind: dict[str, type[Body]] = {shape.kind: shape for shape in shapes}
    return [
        PersonRecord(
            stored.entry_index,
            stored.at_ms,
            stored.leaf,
            open_record(stored, keys[stored.person or b""], by_kind[stored.kind]),
        )
        for stored in await fetch_records(gateway.database, query)
    ]


def as_event(record: PersonRecord[RecordBody]) -> dict[str, JsonValue]:
    """Returns the record as an export of the person has it.

    It has the kind, time and index, then the members of the body.
    """
    members = msgspec.to_builtins(record.body, order="sorted")
    return {
        "kind": str(record.body.kind),
        "recorded": to_iso(record.at_ms),
        "index": record.place,
        **members,
    }


async def notice_of(gateway: Gateway, notice: str) -> NoticeRecord:
    """Returns a notice by its hash, also one that is no longer in force. Raises NotFound."""
    stored = await gateway.find_record(f"notice_{notice}")
    if stored is None:
        raise NotFound("This notice was not found. Check its hash.", field="notice")
    return open_record(stored, gateway.keyring.operator_key, NoticeRecord)
