"""The people of a batch, read at once: each as the gateway reads them alone."""

from aboveboard.errors import BeingErased, PersonRefused
from aboveboard.gateway.people_reads import read_people, read_rows_of
from aboveboard.people.store import Person, mark_erasing, people
from aboveboard.storage.journal import Submission, Write
from sqlalchemy import bindparam, update

from tests.house import House
from tests.world import DAN, EVE


def read(house: House, *names: str) -> list[Person | BaseException]:
    found = house.run(read_people(house.gateway, [(house.app, name) for name in names]))
    return [found[house.app, name] for name in names]


def alone(house: House, name: str) -> Person:
    person: Person = house.run(house.gateway.person(house.app, name))
    return person


def test_each_is_read_as_alone(house: House) -> None:
    """Those who are known to be confirmed, and those whom this process has not seen yet."""
    dan, eve = house.shop.welcome(DAN), house.shop.welcome(EVE)
    house.gateway.choices._confirmed._entries.clear()
    for _ in range(2):
        assert read(house, dan, eve) == [alone(house, dan), alone(house, eve)]


def test_a_new_person_has_no_row_yet(house: House) -> None:
    """And a key of their own."""
    (found,) = read(house, "new")
    assert isinstance(found, Person)
    assert (found.version, found.pseudonym) == (0, alone(house, "new").pseudonym)


def test_a_person_who_cannot_be_read_is_no_fault_of_the_others(house: House) -> None:
    """One is being erased, and the row of another was changed in the database."""
    dan, leaving, changed = house.shop.welcome(DAN), house.shop.welcome(DAN), house.shop.welcome(DAN)
    person, damaged = alone(house, leaving), alone(house, changed)
    spoil = update(people).where(people.c.pseudonym == bindparam("key")).values(sealed=bindparam("other"))
    row = {"key": damaged.pseudonym, "other": b"\x01" + bytes(40)}
    for write in (mark_erasing(person.pseudonym, person.version), Write(spoil, row)):
        house.run(house.gateway.submit(Submission((), (write,), ())))
    found = read(house, dan, leaving, changed)
    assert [type(each) for each in found] == [Person, BeingErased, PersonRefused]
    pseudonyms = [alone(house, dan).pseudonym, person.pseudonym, damaged.pseudonym, b"unknown"]
    assert list(house.run(read_rows_of(house.gateway, pseudonyms))) == pseudonyms[:1]
