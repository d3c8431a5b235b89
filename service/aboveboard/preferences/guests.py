"""The ids that are linked to a person as guests. The person's choices apply to each of them from then on."""

from aboveboard.gateway.gateway import Gateway
from aboveboard.people.store import Person, open_person


async def guests_of(gateway: Gateway, person: Person) -> list[Person]:
    """Returns the guests who are linked to the person, without erased ones. Raises BeingErased or Unreadable."""
    guests = person.state.guests
    rows = [await gateway.find_person(pseudonym) for pseudonym in guests]
    return [
        open_person(gateway.keyring, pseudonym, row)
        for pseudonym, row in zip(guests, rows, strict=True)
        if row is not None
    ]
