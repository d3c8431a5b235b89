"""The ids whose data a reading covers: a person's own with all guests, or a guest's alone.

A guest's id may be in other hands after a sign-out. So it never leads to the person's data, unless the setting
`GUESTS_SEE_PERSON` is on.
"""

from aboveboard.gateway.aliases import read_guests, read_ids
from aboveboard.gateway.gateway import Gateway
from aboveboard.people.store import Person


async def guests_of(gateway: Gateway, person: Person) -> list[Person]:
    """Returns the guests who are linked to the person, without erased ones. Raises BeingErased or Unreadable."""
    return await read_guests(gateway, person)


async def readable_ids(gateway: Gateway, person: Person) -> list[Person]:
    """Returns the ids that a reading under this id covers, this one first. Raises as `guests_of` does."""
    if person.state.owner is not None and not gateway.settings.guests_see_person:
        return [person]
    return list((await read_ids(gateway, person)).everyone)
