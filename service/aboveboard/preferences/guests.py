"""The ids whose data a reading covers: a person's own with all guests, or a guest's alone.

A guest's id may be in other hands after a sign-out. So it never leads to the person's data, unless the setting
`GUESTS_SEE_PERSON` is on.
"""

from aboveboard.gateway.aliases import read_guests, read_ids
from aboveboard.gateway.gateway import Gateway
from aboveboard.people.store import Person


async def readable_ids(gateway: Gateway, person: Person, *, skips: bool = False) -> list[Person]:
    """Returns the ids that a reading under this id covers, this one first.

    Raises Unreadable for a guest's row that does not decrypt, and BeingErased during its erasure. With `skips` such a
    row is left out, for a page on which the person must be able to say no.
    """
    if person.state.owner is not None and not gateway.settings.guests_see_person:
        return [person]
    ids = await read_ids(gateway, person)
    if not skips:
        await read_guests(gateway, ids.person)
    return list(ids.everyone)
