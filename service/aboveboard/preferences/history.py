"""A person's consents with their history, and the notices that they were shown."""

from collections.abc import Sequence
from typing import Generic, NamedTuple

import msgspec
from sqlalchemy import Select

from aboveboard.canonical import JsonValue
from aboveboard.clock import to_iso
from aboveboard.consent.choices import find_overruled
from aboveboard.consent.lapse import NEVER_ASKED, PurposeStanding, get_standing
from aboveboard.errors import NotFound
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import NoticeRecord
from aboveboard.gateway.record_bodies import ChoiceRecord, RecordBody, choice_event
from aboveboard.gateway.stored_records import STORED, Body, StoredColumns, fetch_records
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person
from aboveboard.storage.tables import records
from aboveboard.words import ConsentState


class PersonRecord(NamedTuple, Generic[Body]):
    """A record of a person, decrypted, and the leaf that commits to it at its index `place`."""

    place: int
    at_ms: int
    leaf: bytes
    body: Body


def states_of(gateway: Gateway, state: PersonState, now_ms: int) -> dict[str, str]:
    """Returns the state of the person's consent to each purpose, by the purpose's name.

    It has the declared purposes, and those that the person has chosen about although they are no longer declared.
    """
    names = (*gateway.rules.purposes, *_list_gone(gateway, state))
    return {name: state_of(gateway, state, name, now_ms) for name in names}


def _list_gone(gateway: Gateway, state: PersonState) -> list[str]:
    return sorted({*state.choices, *state.claims} - {*gateway.rules.purposes})


def state_of(gateway: Gateway, state: PersonState, purpose: str, now_ms: int) -> str:
    """Returns the state of consent that holds for a purpose, NEVER_ASKED without any choice.

    A claim shows only where the person has no choice of their own in force.
    """
    own = own_standing(gateway, state, purpose, now_ms).state
    if own in (NEVER_ASKED, ConsentState.EXPIRED) and purpose in state.claims:
        return str(ConsentState.CLAIMED)
    return own


def own_standing(gateway: Gateway, state: PersonState, purpose: str, now_ms: int) -> PurposeStanding:
    """Returns what holds of a purpose by the person's own choice, under the rules in force."""
    return get_standing(state, purpose, gateway.rules.dial.purposes, now_ms)


def find_overruling(choices: Sequence[PersonRecord[ChoiceRecord]]) -> dict[int, int]:
    """Returns the index of the overruling record, for each of these choices that did not count on arrival.

    `choices` are all of one person, oldest first. Both are indexes in the log.
    """
    overruled = find_overruled([choice_event(each.body) for each in choices])
    return {choices[place].place: choices[by].place for place, by in overruled.items()}


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
            gateway.open_record(stored, keys[stored.person or b""], by_kind[stored.kind]),
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
    """Returns a notice by its hash, also one that is no longer in force. Raises NotFound for an unknown hash."""
    stored = await gateway.find_record(f"notice_{notice}")
    if stored is None:
        raise NotFound("This notice was not found. Check its hash.", field="notice")
    return gateway.open_record(stored, gateway.keyring.operator_key, NoticeRecord)
