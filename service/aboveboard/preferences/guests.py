"""The ids that were linked to a person as guests. Whatever the person chooses holds for each of them from then on."""

from aboveboard.gateway.gateway import Gateway
from aboveboard.people.store import Person, open_person


async def guests_of(gateway: Gateway, person: Person) -> list[Person]:
    """The guests who are linked to the person, without those that were erased."""
    guests = person.state.guests
    rows = [await gateway.find_person(pseudonym) for pseudonym in guests]
    return [
        open_person(gateway.keyring, pseudonym, row)
        for pseudonym, row in zip(guests, rows, strict=True)
        if row is not None
    ]
