"""The records that a legal hold is to name. They are found by their ids, by their indexes, or through a case."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from aboveboard.audit import entries as forms
from aboveboard.errors import NotFound, Unprocessable
from aboveboard.gateway.aliases import read_ids
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.staff_records import CaseRecord
from aboveboard.gateway.stored_records import STORED, StoredRecord, fetch_records
from aboveboard.people.hold_tables import HeldContent
from aboveboard.people.store import Person
from aboveboard.preferences.history import history
from aboveboard.rights.cases import read_case
from aboveboard.rights.find_person import open_by_pseudonym
from aboveboard.storage.tables import records

RECORDS_MOST = 200
"""The most records of one hold."""

NOTHING = "Nothing is stored of these records. They may be past their days, or their person was erased."


class NamedRecords(Struct, frozen=True, kw_only=True):
    """The records as the staff name them. `entries` are indexes in the log, and `case` is the id of one, or ""."""

    ids: tuple[str, ...] = ()
    entries: tuple[int, ...] = ()
    case: str = ""


class FoundRecords(NamedTuple):
    """The records of one person. `person` is who most of them are about, and `people` has every id with a record."""

    app: str
    person: Person
    people: dict[bytes, Person]
    rows: list[StoredRecord]


class CopiedRecord(NamedTuple):
    """A copy of a record for a hold, with the pseudonym of its person."""

    place: int
    person: bytes
    content: HeldContent


async def find_named(gateway: Gateway, named: NamedRecords) -> FoundRecords:
    """Returns the records that are stored. Raises NotFound when there are none, and BeingErased during an erasure.

    Raises Unprocessable when one of them is missing, is about no person, or is about another person than the others.
    """
    rows = [*await _find_by_name(gateway, named), *await _find_in_case(gateway, named.case)]
    rows = sorted({row.entry_index: row for row in rows}.values(), key=lambda row: row.entry_index)
    if not rows:
        raise NotFound(NOTHING)
    if len(rows) > RECORDS_MOST:
        raise Unprocessable(f"A hold has at most {RECORDS_MOST} records. Ask for several.", field="records")
    return await _open_people(gateway, rows)


async def find_again(gateway: Gateway, indexes: Sequence[int]) -> FoundRecords:
    """Returns those of the records that are still stored. Raises NotFound when there are none, and BeingErased."""
    rows = await fetch_records(gateway.database, STORED.where(records.c.entry_index.in_(indexes)))
    if not rows:
        raise NotFound(NOTHING)
    return await _open_people(gateway, sorted(rows, key=lambda row: row.entry_index))


async def _find_by_name(gateway: Gateway, named: NamedRecords) -> list[StoredRecord]:
    found = [
        *await fetch_records(gateway.database, STORED.where(records.c.record.in_(named.ids))),
        *await fetch_records(gateway.database, STORED.where(records.c.entry_index.in_(named.entries))),
    ]
    known = {row.record for row in found} | {row.entry_index for row in found}
    if found and (not known.issuperset(named.ids) or not known.issuperset(named.entries)):
        raise Unprocessable(
            "Some of these records are not stored. Name only records that are.", field="records"
        )
    return found


async def _find_in_case(gateway: Gateway, case: str) -> list[StoredRecord]:
    """Returns the entries of the case, and the decision that it is about."""
    if not case:
        return []
    found = await read_case(gateway, case)
    steps = await history(gateway, found.person, (CaseRecord,))
    places = [each.place for each in steps if each.body.case == case]
    rows = await fetch_records(gateway.database, STORED.where(records.c.entry_index.in_(places)))
    about = await gateway.find_record(found.now.content.about) if found.now.content.about else None
    is_own = about is not None and about.person == found.person.pseudonym
    return [*rows, *([about] if about is not None and is_own else [])]


async def _open_people(gateway: Gateway, rows: list[StoredRecord]) -> FoundRecords:
    names = list(dict.fromkeys(row.person for row in rows))
    first = await _open_person(gateway, names[0])
    ids = {each.pseudonym: each for each in (await read_ids(gateway, first)).everyone}
    people = {first.pseudonym: first}
    for name in names[1:]:
        if name not in ids:
            raise Unprocessable(
                "These records are about more than one person. Ask for a hold of each.", field="records"
            )
        people[name] = ids[name]
    return FoundRecords(rows[0].app, first, people, rows)


async def _open_person(gateway: Gateway, pseudonym: bytes | None) -> Person:
    if pseudonym is None:
        raise Unprocessable("A record is about no person. A hold keeps records of people.", field="records")
    person = await open_by_pseudonym(gateway, pseudonym)
    if person is None:
        raise NotFound(NOTHING)
    return person


def copy_records(gateway: Gateway, found: FoundRecords) -> list[CopiedRecord]:
    """Returns the content of each record. Raises RecordRefused or Tampered for one that was changed."""
    return [_copy(gateway, row, found.people[row.person or b""]) for row in found.rows]


def _copy(gateway: Gateway, row: StoredRecord, person: Person) -> CopiedRecord:
    salt, body = gateway.open_salted(row, person.key)
    content = HeldContent(row.app, row.kind, row.record, row.at_ms, forms.pack(salt, body))
    return CopiedRecord(row.entry_index, person.pseudonym, content)
