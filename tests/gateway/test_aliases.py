"""The ids of one person: found from any of them, as one row says."""

from typing import Any

import pytest
from aboveboard.errors import BeingErased
from aboveboard.gateway.aliases import LinkedIds, find_owner, read_ids
from aboveboard.people.store import ERASING, Person, people, write_state
from aboveboard.storage.journal import Submission
from msgspec import structs
from sqlalchemy import update

from tests.house import House
from tests.world import EVE


def read(house: House, name: str) -> Person:
    found: Person = house.run(house.gateway.person(house.app, name))
    return found


def ids(house: House, name: str) -> LinkedIds:
    found: LinkedIds = house.run(read_ids(house.gateway, read(house, name)))
    return found


def family(house: House) -> list[str]:
    """A person and two guests, each asked for by name."""
    person, *guests = (house.shop.welcome(EVE) for _ in range(3))
    for guest in guests:
        house.shop.ok("PUT", f"/v1/people/{person}/guests/{guest}")
    return [person, *guests]


def test_all_ids_are_found_from_each(house: House) -> None:
    """The one that was asked for comes first, and each has a guard."""
    names = family(house)
    pseudonyms = [read(house, name).pseudonym for name in names]
    for name, own in zip(names, pseudonyms, strict=True):
        found = ids(house, name)
        assert found.everyone[0].pseudonym == own
        assert {each.pseudonym for each in found.everyone} == set(pseudonyms)
        assert {guard.key for guard in found.guards} == set(pseudonyms)
        assert found.person.pseudonym == pseudonyms[0]
        assert found.is_alias == (own != pseudonyms[0])


def test_an_id_that_is_linked_to_none_is_alone(house: House) -> None:
    """It takes no further read."""
    found = ids(house, house.shop.welcome(EVE))
    assert (found.others, found.is_alias, len(found.guards)) == ((), False, 1)


def test_the_persons_row_is_the_truth(house: House) -> None:
    """A guest's pointer to a person who does not list it leads nowhere."""
    one, guest, _ = family(house)
    person = read(house, one)
    left = structs.replace(person.state, guests=())
    writes: Any = (write_state(person, left),)
    house.run(house.gateway.submit(Submission((person.guard,), writes, ())))
    assert house.run(find_owner(house.gateway, read(house, guest))) is None
    assert ids(house, guest).others == ()


@pytest.mark.parametrize("asked", [0, 1])
def test_an_id_whose_erasure_has_begun_is_not_passed_over(house: House, asked: int) -> None:
    """It stops the others, as it does for the id itself. One that does not decrypt is left out."""
    names = family(house)
    whole = [read(house, name) for name in names]
    gone = whole[1 - asked]

    async def set_sealed(sealed: bytes) -> None:
        own = update(people).where(people.c.pseudonym == gone.pseudonym)
        async with house.gateway.database.engine.begin() as connection:
            await connection.execute(own.values(sealed=sealed))

    house.run(set_sealed(b"?" * 60))
    assert gone.pseudonym not in {each.pseudonym for each in ids(house, names[asked]).everyone}
    house.run(set_sealed(ERASING))
    with pytest.raises(BeingErased):
        ids(house, names[asked])
