"""Stored records: rows by name, keys that an erasure withholds, and bodies of other versions."""

import pytest
from aboveboard.errors import AboveboardError, Unreadable
from aboveboard.gateway.record_bodies import DialRecord
from aboveboard.gateway.stored_records import (
    ENTRIES_WITH_RECORD,
    STORED,
    STORED_WITH_KEY,
    StoredRecord,
    fetch_records,
    log_row,
    open_bytes,
    open_record,
    read_body,
)
from aboveboard.people.store import mark_erasing
from aboveboard.storage.journal import Submission
from aboveboard.storage.tables import entries, records
from sqlalchemy import delete

from tests.house import House
from tests.world import DAN


def records_of(house: House, person: bytes, query=STORED_WITH_KEY):  # type: ignore[no-untyped-def]
    narrowed = query.where(records.c.person == person, records.c.kind == "dial")
    found: list[StoredRecord] = house.run(fetch_records(house.gateway.database, narrowed))
    return found


def test_a_record_is_read_with_the_key_beside_it(house: House) -> None:
    """`STORED` has no key; `STORED_WITH_KEY` has the person's wrapped key from the same select."""
    app = house.app
    person = house.run(house.gateway.person(app, house.shop.welcome(DAN)))
    (stored,) = records_of(house, person.pseudonym)
    assert stored.readable_key is not None
    key = house.gateway.keyring.unwrap(stored.readable_key, person.pseudonym)
    assert open_record(stored, key, DialRecord) == DialRecord(before=None, level=3)
    (bare,) = records_of(house, person.pseudonym, STORED)
    assert (bare.wrapped_key, bare.is_erasing, bare.sealed) == (None, None, stored.sealed)


def test_an_erasure_withholds_the_key_at_once(fresh_house: House) -> None:
    """The wrapped key is in the row until the erasure ends, but no reader may use it."""
    house, app = fresh_house, fresh_house.app
    person = house.run(house.gateway.person(app, house.shop.welcome(DAN)))
    mark = mark_erasing(person.pseudonym, person.version)
    house.run(house.gateway.submit(Submission((person.guard,), (mark,), ())))
    (stored,) = records_of(house, person.pseudonym)
    assert (stored.is_erasing, stored.readable_key) == (True, None)
    assert stored.wrapped_key is not None


def test_an_entry_without_a_record_keeps_its_leaf(fresh_house: House) -> None:
    """The log has every entry, and a deleted record is None."""
    house = fresh_house
    index = house.shop.decide()["log"]["index"]
    one = ENTRIES_WITH_RECORD.where(entries.c.entry_index == index)

    def row():  # type: ignore[no-untyped-def]
        return log_row(house.rows(one)[0])

    before = row()
    assert before.stored is not None
    assert (before.entry_index, before.stored.leaf) == (index, before.leaf)

    async def remove() -> None:
        async with house.gateway.database.engine.begin() as connection:
            await connection.execute(delete(records).where(records.c.entry_index == index))

    house.run(remove())
    assert row() == before._replace(stored=None)


@pytest.mark.parametrize("data", [b'{"before":null,"level":3,"v":2}', b'{"before":null,"v":1}'])
def test_a_body_of_another_version_is_no_lost_record(data: bytes) -> None:
    """It is not Unreadable, so an erasure stops instead of leaving the person's part in a model."""
    with pytest.raises(AboveboardError) as raised:
        read_body(data, DialRecord)
    assert not isinstance(raised.value, Unreadable)


def test_a_record_opens_under_its_own_entry_alone(house: House) -> None:
    """Two of the same person and key are not exchanged. It is the seal that says so, before any hash is looked at."""
    name = house.shop.welcome(DAN)
    house.shop.dial(name, 1)
    person = house.run(house.gateway.person(house.app, name))
    one, other = records_of(house, person.pseudonym)
    assert open_bytes(one, person.key) != open_bytes(other, person.key)
    with pytest.raises(Unreadable):
        open_bytes(one._replace(leaf=other.leaf), person.key)
