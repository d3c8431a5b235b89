"""Requests with signals that wait, and all that is read of the database for them, at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from aboveboard.errors import BeingErased, PersonRefused
from aboveboard.gateway.erased_before import PersonName, find_erasures_ms
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.people_reads import read_people
from aboveboard.ingestion.repeats import hash_signal_id
from aboveboard.ingestion.signal_answer import FieldProblem
from aboveboard.ingestion.signal_body import Signal
from aboveboard.ingestion.signal_judge import JudgedPerson, JudgedSignal
from aboveboard.ingestion.together import WaitingRequest, refuse
from aboveboard.people.placeholders import EXPECTED
from aboveboard.people.store import Person
from aboveboard.signals import store

_LEAVING = FieldProblem("person", "a person who is not being erased")
_REFUSED = FieldProblem("person", "a person whose row was not changed in the database")
_NO_PERSON = FieldProblem("person", EXPECTED)


@dataclass(slots=True, kw_only=True, eq=False)
class WaitingSignals(WaitingRequest):
    """A request that waits. `people` are those about whom signals are accepted, by the app's id, and `refused` the others.

    `hashes` has the hashes of each signal's id, the newest first, none for one about no person.
    """

    signals: list[Signal | FieldProblem]
    gpc: bool
    people: dict[str, JudgedPerson] = field(default_factory=dict)
    refused: dict[str, FieldProblem] = field(default_factory=dict)
    hashes: list[list[bytes]] = field(init=False)
    judged: list[JudgedSignal] = field(init=False)

    @property
    def names(self) -> list[str]:
        """The ids of people that the signals name, each once."""
        return list(dict.fromkeys([each.person for each in self.signals if isinstance(each, Signal)]))

    @property
    def dated(self) -> set[PersonName]:
        """The people of signals that have a time."""
        signals = [each for each in self.signals if isinstance(each, Signal)]
        return {(self.app, each.person) for each in signals if each.at is not None}

    @property
    def pseudonyms(self) -> list[bytes]:
        """Those of the people about whom signals are accepted."""
        return [each.person.pseudonym for each in self.people.values()]


class KnownSignals:
    """The look-up of the stored ones among signals, by person and hash."""

    def __init__(self, gateway: Gateway) -> None:
        table = store.signals.c
        self.find_all = gateway.database.reads.lister(select(table.id_hash), table.person, table.id_hash)


async def read_rows(gateway: Gateway, batch: Sequence[WaitingSignals]) -> set[bytes]:
    """Reads the people of all requests, and returns the hashes of those of their signals that are stored already.

    Refuses a request about a person who cannot be read now. Raises Unavailable.
    """
    await _read_people(gateway, batch)
    wanted = list[tuple[bytes, bytes]]()
    for waiting in batch:
        if waiting.future.done():
            continue
        waiting.hashes = []
        for signal in waiting.signals:
            if isinstance(signal, FieldProblem) or (about := waiting.people.get(signal.person)) is None:
                waiting.hashes.append([])
                continue
            hashes = hash_signal_id(gateway.keyring, about.person, signal.id)
            waiting.hashes.append(hashes)
            if about.person.version:
                wanted += [(about.person.pseudonym, each) for each in hashes]
    return {known for (known,) in await gateway.part(KnownSignals).find_all(wanted)}


async def _read_people(gateway: Gateway, batch: Sequence[WaitingSignals]) -> None:
    names: dict[PersonName, None] = {(each.app, name): None for each in batch for name in each.names}
    found = await read_people(gateway, [each for each in names if not gateway.placeholders.has(*each)])
    # Only what names an earlier time can be from before an erasure.
    dated = {
        name: person for each in batch for name in each.dated if isinstance(person := found.get(name), Person)
    }
    erased = await find_erasures_ms(gateway, dated)
    for each in batch:
        for person_id in each.names:
            match found.get((each.app, person_id), _NO_PERSON):
                case Person() as person:
                    each.people[person_id] = JudgedPerson(person, erased.get((each.app, person_id), 0))
                case FieldProblem() as problem:
                    each.refused[person_id] = problem
                case BeingErased():
                    each.refused[person_id] = _LEAVING
                case PersonRefused():
                    each.refused[person_id] = _REFUSED
                case Exception() as error:
                    refuse([each], error)
