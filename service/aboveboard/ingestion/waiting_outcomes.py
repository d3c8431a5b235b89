"""Requests with outcomes that wait, and all that is read of the database for them, at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from msgspec import Struct
from sqlalchemy import select

from aboveboard.decisions.record import DecisionRecord
from aboveboard.decisions.replay import OpenedDecision, recall
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.people_reads import read_rows_of
from aboveboard.gateway.stored_records import STORED, StoredRecord
from aboveboard.ingestion.outcome_body import Outcome
from aboveboard.ingestion.signal_answer import FieldProblem
from aboveboard.ingestion.together import WaitingRequest
from aboveboard.people.store import Person
from aboveboard.signals.outcome_tables import outcomes
from aboveboard.storage.tables import records
from aboveboard.words import EntryKind

DecisionName = tuple[str, str]
"""An app, and the id of one of its decisions."""


@dataclass(slots=True, kw_only=True, eq=False)
class WaitingOutcomes(WaitingRequest):
    """A request that waits. `names` has the name of each outcome, empty for one that could not be read. `people` are
    the pseudonyms of those whose decisions it names.
    """

    outcomes: list[Outcome | FieldProblem]
    names: list[bytes]
    people: set[bytes] = field(default_factory=set)

    @property
    def decisions(self) -> list[DecisionName]:
        """The decisions that the outcomes name, each once."""
        ids = [each.decision for each in self.outcomes if isinstance(each, Outcome)]
        return [(self.app, each) for each in dict.fromkeys(ids)]


class OutcomeRows(Struct):
    """The rows that were read for some requests: decisions, or what was raised about them, people, and stored outcomes.

    What is not in them is read when it is needed.
    """

    decisions: dict[DecisionName, OpenedDecision | Exception]
    people: dict[bytes, Person]
    stored: set[bytes]

    def list_people(self, waiting: WaitingOutcomes) -> list[Person]:
        """Returns the people whose decisions the request names, each once. Those who are gone are left out."""
        found = (self.decisions[each] for each in waiting.decisions)
        names = dict.fromkeys([each.person for each in found if isinstance(each, OpenedDecision)])
        return [self.people[each] for each in names if each in self.people]


class OutcomeReads:
    """The look-ups of decisions and of stored outcomes."""

    def __init__(self, gateway: Gateway) -> None:
        reads, name = gateway.database.reads, outcomes.c.outcome
        self.find_records = reads.lister(STORED, records.c.record)
        self.find_people = reads.lister(select(records.c.app, records.c.person), records.c.record)
        self.find_stored = reads.lister(select(name), name)


async def find_people(gateway: Gateway, app: str, outcomes: Iterable[Outcome | FieldProblem]) -> set[bytes]:
    """Returns the pseudonyms of those whose decisions the outcomes name. Raises Unavailable."""
    names = {(each.decision,) for each in outcomes if isinstance(each, Outcome)}
    rows = await gateway.part(OutcomeReads).find_people(names)
    return {person for of, person in rows if of == app and person is not None}


async def read_rows(gateway: Gateway, batch: Sequence[WaitingOutcomes]) -> OutcomeRows:
    """Reads what the requests need. Raises Unavailable."""
    reads = gateway.part(OutcomeReads)
    wanted = dict.fromkeys([name for each in batch for name in each.decisions])
    rows = await reads.find_records([(name,) for _, name in wanted])
    found = {row[0]: StoredRecord(*row) for row in rows}
    people = await read_rows_of(gateway, {each.person for each in found.values() if each.person is not None})
    decisions = {name: await _open(gateway, name, found.get(name[1]), people) for name in wanted}
    names = {(name,) for each in batch for name in each.names if name}
    return OutcomeRows(decisions, people, {name for (name,) in await reads.find_stored(names)})


async def _open(
    gateway: Gateway, name: DecisionName, stored: StoredRecord | None, people: dict[bytes, Person]
) -> OpenedDecision | Exception:
    app, decision = name
    try:
        if stored is None or stored.app != app or stored.kind != EntryKind.DECISION:
            return await recall(gateway, app, decision)  # which says what is wrong
        if stored.person is None:
            key = gateway.keyring.operator_key
        elif (person := people.get(stored.person)) is not None:
            key = person.key
        else:
            return await recall(gateway, app, decision)
        body = gateway.open_record(stored, key, DecisionRecord)
    except Exception as error:  # noqa: BLE001 - it is raised to those who ask for the decision
        return error
    return OpenedDecision(stored.entry_index, stored.at_ms, stored.person, key, body)
