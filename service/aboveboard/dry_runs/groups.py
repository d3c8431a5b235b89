"""The groups that a dry run counts by: level in force, age class, and class of the region.

Facts are those of the person as of the decision: their newest before its index in the log. Each id counts as a person,
also that of a guest. People are counted in sets that end with the dry run. It keeps the numbers alone.
"""

from bisect import bisect_left
from collections.abc import Collection, Sequence

from msgspec import Struct
from sqlalchemy import select

from aboveboard.audit.entries import parse_leaf
from aboveboard.consent.dial import Dial, region_class
from aboveboard.decisions.record import DecisionRecord
from aboveboard.dry_runs.progress import Effect, GroupTally
from aboveboard.errors import AboveboardError, Tampered, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import FactsRecord
from aboveboard.gateway.stored_records import STORED_WITH_KEY, StoredRecord, fetch_records, open_record
from aboveboard.storage.tables import entries, is_choice, records
from aboveboard.words import AgeClass, EntryKind

DIMENSIONS = ("level", "age_class", "region_class")

KNOWN_MOST = 20_000
"""The people whose facts are remembered during a dry run."""

PAGE = 5_000
"""The entries without a record that are read at once."""

CHANGED = (Effect.ALTERED, Effect.OPENED)
"""The effects that count as a change for a person."""


class _FactsThen(Struct, frozen=True):
    """The facts of a person from the entry at `place` on."""

    place: int
    age: AgeClass
    region: str | None


class PastFacts:
    """The facts of people at any index of the log."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._known: dict[bytes, list[_FactsThen]] = {}

    async def load(self, people: Collection[bytes]) -> None:
        """Reads all facts of these people, in one query for those who are not known yet. Raises Unavailable."""
        if len(self._known) > KNOWN_MOST:
            self._known.clear()
        left = {each for each in people if each not in self._known}
        if not left:
            return
        query = STORED_WITH_KEY.where(
            is_choice(records.c.kind), records.c.kind == EntryKind.FACTS, records.c.person.in_(left)
        )
        self._known |= {person: [] for person in left}
        for stored in await fetch_records(self._gateway.database, query.order_by(records.c.entry_index)):
            body = self._open(stored)
            if body is not None and stored.person is not None:
                found = _FactsThen(stored.entry_index, body.age_class, body.region)
                self._known[stored.person].append(found)

    def _open(self, stored: StoredRecord) -> FactsRecord | None:
        if stored.person is None or stored.readable_key is None:
            return None
        try:
            key = self._gateway.keyring.unwrap(stored.readable_key, stored.person)
            return open_record(stored, key, FactsRecord)
        except (Unreadable, Tampered, AboveboardError):
            return None

    def find(self, person: bytes, place: int, dial: Dial) -> tuple[str, str]:
        """Returns the age class and the class of the region before the entry at `place`."""
        known = self._known.get(person, [])
        at = bisect_left(known, place, key=lambda each: each.place)
        age = known[at - 1].age if at else AgeClass.UNKNOWN
        region = known[at - 1].region if at else None
        return str(age), region_class(dial, region)


class GroupCounts:
    """The decisions and people of each group so far."""

    def __init__(self, facts: PastFacts, dial: Dial) -> None:
        self._facts, self._dial = facts, dial
        self._tallies: dict[tuple[str, str], GroupTally] = {}
        self._people: dict[tuple[str, str], set[bytes]] = {}
        self._changed: dict[tuple[str, str], set[bytes]] = {}

    def add(self, person: bytes, place: int, body: DecisionRecord, effect: Effect) -> None:
        """Counts one decision about a person in a group of each dimension."""
        values = (str(body.effective), *self._facts.find(person, place, self._dial))
        for at in zip(DIMENSIONS, values, strict=True):
            tally = self._tallies.setdefault(at, GroupTally())
            people, changed = self._people.setdefault(at, set()), self._changed.setdefault(at, set())
            people.add(person)
            tally.decisions += 1
            tally.altered += effect is Effect.ALTERED
            tally.opened += effect is Effect.OPENED
            if effect in CHANGED:
                changed.add(person)
            tally.people, tally.changed_people = len(people), len(changed)

    def list_tallies(self) -> dict[str, dict[str, GroupTally]]:
        """Returns the numbers by dimension and value, in order."""
        return {
            dimension: {
                value: self._tallies[name, value]
                for name, value in sorted(self._tallies)
                if name == dimension
            }
            for dimension in DIMENSIONS
        }


async def count_deleted(gateway: Gateway, first: int, last: int) -> int:
    """Returns the number of decisions from the index `first` to `last` whose record is gone. Raises Unavailable."""
    count, after = 0, first - 1
    query = (
        select(entries.c.entry_index, entries.c.leaf)
        .outerjoin_from(entries, records, records.c.entry_index == entries.c.entry_index)
        .where(records.c.entry_index.is_(None), entries.c.entry_index <= last)
        .order_by(entries.c.entry_index)
        .limit(PAGE)
    )
    while after < last:
        rows = await gateway.database.rows(query.where(entries.c.entry_index > after))
        count += _count_decisions([leaf for _, leaf in rows])
        if len(rows) < PAGE:
            break
        after = rows[-1][0]
    return count


def _count_decisions(leaves: Sequence[bytes]) -> int:
    return sum(parse_leaf(leaf).type == EntryKind.DECISION for leaf in leaves)
