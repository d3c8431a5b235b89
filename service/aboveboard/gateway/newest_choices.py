"""The newest choice of a person. A row of `people` that is older than it, or that is missing, is refused.

The sealed state counts the person's choices (`PersonState.choice_epoch`). The record of a choice has that count in its
seal, and both are committed together. So an earlier row that was put back in the database counts less than the newest
record of a choice. No key but the person's makes either.

A process compares them when it first reads a person, and when the count has changed since. It does so again after each
choice that it records, and after TRUST_MS. A person without a row has no choices on record.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from itertools import count
from typing import NamedTuple

from sqlalchemy import Connection, Select, func, select

from aboveboard.bounded_cache import BoundedCache
from aboveboard.clock import Clock
from aboveboard.errors import RecordRefused
from aboveboard.gateway.metrics import Metrics
from aboveboard.gateway.refusals import refuse_person
from aboveboard.gateway.sealed_records import unseal_content
from aboveboard.people.store import Person
from aboveboard.storage.database import Database
from aboveboard.storage.journal import Entry
from aboveboard.storage.tables import CHOICES, entries, is_choice, records

TRUST_MS = 10 * 60_000
"""The time in milliseconds after which a process compares a person again: another process may have recorded a choice."""

PEOPLE_MOST = 50_000
"""The people whom a process knows to be confirmed. Each takes some hundred bytes."""

_others = records.alias()
_NEWEST = (
    select(func.max(_others.c.entry_index))
    .where(_others.c.person == records.c.person, is_choice(_others.c.kind))
    .scalar_subquery()
)
_COLUMNS = (
    *(records.c.person, records.c.entry_index, records.c.app, records.c.record, records.c.kind),
    *(records.c.at_ms, records.c.sealed, entries.c.leaf),
)
READ_NEWEST: Select[bytes, int, str, str | None, str, int, bytes, bytes] = (
    select(*_COLUMNS)
    .join_from(records, entries, entries.c.entry_index == records.c.entry_index)
    .where(is_choice(records.c.kind), records.c.entry_index == _NEWEST)
)
"""The query of the record of each person's newest choice, as `NewestChoice` has it."""


class NewestChoice(NamedTuple):
    """The record of a person's newest choice, and its leaf."""

    person: bytes
    entry_index: int
    app: str
    record: str | None
    kind: str
    at_ms: int
    sealed: bytes
    leaf: bytes


def read_newest(connection: Connection, people: Sequence[bytes]) -> dict[bytes, NewestChoice]:
    """Returns the record of the newest choice of each person who has one, by pseudonym."""
    found = connection.execute(READ_NEWEST.where(records.c.person.in_(people)))
    return {row.person: NewestChoice(*row) for row in found}


def count_choices(person: Person, newest: NewestChoice) -> int | None:
    """Returns the count in a record, None when the person's key does not open it."""
    try:
        return unseal_content(newest, person.key).choices
    except RecordRefused:
        return None


def is_confirmed(person: Person, newest: NewestChoice | None) -> bool:
    """Returns True when the row is not older than the newest choice. A person without a row must have none."""
    if newest is None:
        return True
    count = count_choices(person, newest) if person.version else None
    return count is not None and count <= person.state.choice_epoch


class NewestChoices:
    """The check of people against the records of their choices, with a memory of those it has confirmed."""

    def __init__(self, database: Database, metrics: Metrics, clock: Clock) -> None:
        self._find = database.reads.finder(READ_NEWEST, records.c.person)
        self._metrics, self._clock = metrics, clock
        # The confirmed count of each person. A negative number, which is no count, marks a choice since then.
        self._confirmed: BoundedCache[bytes, int] = BoundedCache(PEOPLE_MOST, trust_ms=TRUST_MS)
        self._marks = count(-1, -1)

    def knows(self, person: Person) -> bool:
        """Returns True when the process has confirmed this count of choices of the person in the last TRUST_MS."""
        if person.version == 0:
            return False
        return self._confirmed.get(person.pseudonym, self._clock()) == person.state.choice_epoch

    def note(self, entries: Iterable[Entry]) -> None:
        """Forgets those about whom one of these entries is a choice. Call it after a commit, also after a failed one.

        A comparison that is under way then confirms nothing: it may have read the record of the choice before.
        """
        for entry in entries:
            if entry.kind in CHOICES and entry.person is not None:
                self._confirmed.put(entry.person, next(self._marks), self._clock())

    async def find(self, pseudonym: bytes) -> NewestChoice | None:
        """Returns the record of the person's newest choice, None without one. Raises Unavailable."""
        row = await self._find(pseudonym)
        return None if row is None else NewestChoice(*row)

    async def confirm(self, found: Person, read: Callable[[], Awaitable[Person]]) -> Person:
        """Returns the person once their row is confirmed. `read` reads it again, because another process may change it.

        Raises PersonRefused, which is counted and logged, when the same row stays older than the newest choice.
        """
        while not self.knows(found):
            before = self._confirmed.get(found.pseudonym, self._clock())
            if is_confirmed(found, await self.find(found.pseudonym)):
                if self._confirmed.get(found.pseudonym, self._clock()) == before:
                    self._confirmed.put(found.pseudonym, found.state.choice_epoch, self._clock())
                return found
            again = await read()
            if (again.pseudonym, again.version) == (found.pseudonym, found.version):
                raise refuse_person(self._metrics)
            found = again
        return found
