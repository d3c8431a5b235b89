"""The last erasure of a person (`gateway.erased_before`)."""

from aboveboard.gateway.erased_before import find_erasure_ms
from aboveboard.people.erased import write_erased
from aboveboard.storage.journal import Submission
from msgspec import structs

from tests.house import House


def test_an_erasure_is_known_under_each_pseudonym(house: House) -> None:
    """The one of now, and those from before a rotation."""
    person, keyring = house.run(house.gateway.person(house.app, "u")), house.gateway.keyring
    assert house.run(find_erasure_ms(house.gateway, house.app, "u", person)) == 0
    for number, pseudonym in enumerate((person.pseudonym, b"former"), 1):
        writes = write_erased(keyring, pseudonym, number)
        house.run(house.gateway.submit(Submission((), writes, ())))
    assert house.run(find_erasure_ms(house.gateway, house.app, "u", person)) == 1
    moved = structs.replace(person, state=structs.replace(person.state, former=(b"former",)))
    assert house.run(find_erasure_ms(house.gateway, house.app, "u", moved)) == 2


def test_a_later_erasure_replaces_the_note_of_an_earlier_one(house: House) -> None:
    """One row for each person."""
    person = house.run(house.gateway.person(house.app, "v"))
    for at_ms in (5, 9):
        writes = write_erased(house.gateway.keyring, person.pseudonym, at_ms)
        house.run(house.gateway.submit(Submission((), writes, ())))
    assert house.run(find_erasure_ms(house.gateway, house.app, "v", person)) == 9
