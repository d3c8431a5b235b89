"""Looks of the staff: an entry of the log and a record of the person, before anything is shown."""

import pytest
from aboveboard.errors import Gone, NotFound
from aboveboard.exports.entry_reader import entry_at
from aboveboard.exports.log_search import size_of
from aboveboard.gateway.staff_records import FoundBy
from aboveboard.rights.lookups import LASTS_MS, list_lookups, note_reading, open_lookup
from aboveboard.storage.tables import records
from aboveboard.words import Role
from sqlalchemy import select

from tests.house import House
from tests.rights.staff import look, officer
from tests.world import DAN


def test_a_look_is_a_record_of_the_person(house: House) -> None:
    """With the key, its role, the name that led there, and the reason."""
    key, person = officer(house), house.shop.welcome(DAN)
    look(house, key, person)
    stored = house.run(house.gateway.require_person(house.app, person))
    found, more = house.run(list_lookups(house.gateway, [stored], page=1, size=5))
    body = found[0].body
    assert (body.by, body.role, body.found_by, body.reason) == (
        key.id,
        Role.COMPLIANCE,
        FoundBy.PERSON,
        "a letter",
    )
    assert (len(found), more) == (1, False)


def test_a_look_opens_for_its_own_key_and_for_its_time(house: House) -> None:
    """To the millisecond."""
    key, person = officer(house), house.shop.welcome(DAN)
    name = look(house, key, person)
    house.clock.forward(ms=LASTS_MS - 1)
    assert house.run(open_lookup(house.gateway, key, name)).reason == "a letter"
    with pytest.raises(NotFound):
        house.run(open_lookup(house.gateway, officer(house), name))
    house.clock.forward(ms=1)
    with pytest.raises(Gone):
        house.run(open_lookup(house.gateway, key, name))


def test_no_other_record_opens_as_a_look(house: House) -> None:
    """Such as a decision of the person."""
    decision = house.shop.decide(house.shop.welcome(DAN))["decision"]
    with pytest.raises(NotFound):
        house.run(open_lookup(house.gateway, officer(house), decision))


def test_a_look_that_finds_nobody_is_an_entry_too(house: House) -> None:
    """So that guessing of ids shows in the log."""
    key = officer(house)
    with pytest.raises(NotFound):
        look(house, key, "no one")
    newest = house.run(entry_at(house.gateway, house.run(size_of(house.gateway)) - 1))
    assert b'"did":"found no person"' in (newest.body or b"")


def test_an_opened_record_is_a_look_without_a_reason(house: House) -> None:
    """And names its index."""
    key, person = officer(house, Role.ADMIN), house.shop.welcome(DAN)
    index = house.shop.decide(person)["log"]["index"]
    house.run(note_reading(house.gateway, key, house.run(entry_at(house.gateway, index))))
    stored = house.run(house.gateway.require_person(house.app, person))
    ((found,), _) = house.run(list_lookups(house.gateway, [stored], page=1, size=5))
    assert (found.body.index, found.body.found_by, found.body.role) == (index, FoundBy.ENTRY, Role.ADMIN)


def test_an_erasure_in_between_ends_the_reading(house: House) -> None:
    """No record of the person is written after it."""
    key, person = officer(house), house.shop.welcome(DAN)
    index = house.shop.decide(person)["log"]["index"]
    read = house.run(entry_at(house.gateway, index))
    house.shop.erase(person)
    with pytest.raises(Gone):
        house.run(note_reading(house.gateway, key, read))
    assert house.rows(select(records.c.entry_index).where(records.c.person == read.person)) == []
