"""The terms of an answer (`gateway.terms`)."""

from aboveboard.gateway.terms import terms_of, terms_of_all
from aboveboard.people.state import PersonState, PurposeChoice
from aboveboard.people.store import Person
from aboveboard.signals.next_choice import count_choice
from aboveboard.words import ConsentState
from msgspec import structs

from tests.house import House


def person(state: PersonState, key: bytes = b"p") -> Person:
    return Person(b"p", 1, key, b"", state)


def test_a_choice_changes_the_terms_and_a_signal_does_not(house: House) -> None:
    """A signal makes a new epoch only."""
    state = PersonState()
    before = terms_of(house.gateway, person(state), gpc=False)
    assert terms_of(house.gateway, person(structs.replace(state, epoch=9)), gpc=False) == before
    assert terms_of(house.gateway, person(count_choice(state, state)), gpc=False) != before


def test_the_terms_end_with_a_yes(house: House) -> None:
    """From the moment on at which it expires."""
    given = PurposeChoice(ConsentState.GIVEN, "", 0, house.clock() + 1)
    state = PersonState(choices={"improve": given})
    before = terms_of(house.gateway, person(state), gpc=False)
    house.clock.forward(ms=1)
    assert terms_of(house.gateway, person(state), gpc=False) != before


def test_the_terms_stay_when_a_rotation_moves_the_person(house: House) -> None:
    """To another pseudonym: the key is the same, and so is everything that was chosen."""
    one = person(PersonState())
    moved = structs.replace(one, pseudonym=b"moved", version=2)
    assert terms_of(house.gateway, moved, gpc=False) == terms_of(house.gateway, one, gpc=False)


def test_the_signal_and_the_people_are_part_of_the_terms(house: House) -> None:
    """In any order of people."""
    one, other = person(PersonState()), person(PersonState(), b"q")
    found = [
        terms_of(house.gateway, None, gpc=False),
        terms_of(house.gateway, None, gpc=True),
        terms_of(house.gateway, one, gpc=False),
        terms_of(house.gateway, other, gpc=False),
        terms_of_all(house.gateway, [one, other]),
    ]
    assert len(set(found)) == len(found)
    assert terms_of_all(house.gateway, [other, one]) == found[-1]
