"""The last erasure of a person, which nothing that is dated before it may get past (see `people.erased`)."""

import asyncio

from aboveboard.gateway.gateway import Gateway
from aboveboard.people.erased import READ_ERASED, erased_people, who
from aboveboard.people.store import Person


class ErasedPeople:
    """The look-up of erasures by the keyed hash of a pseudonym."""

    def __init__(self, gateway: Gateway) -> None:
        self.find = gateway.database.reads.finder(READ_ERASED, erased_people.c.who)


async def find_erasure_ms(gateway: Gateway, app: str, name: str, person: Person) -> int:
    """Returns when the person was last erased under any pseudonym of this id that is known now, in ms. 0 for never.

    A finished rotation of the pseudonym key hides older erasures, except of people who had come back before it. The ids
    of people are not stored, so their old pseudonyms cannot be computed.
    """
    found = gateway.part(ErasedPeople).find
    former = gateway.keyring.former_pseudonym(app, name)
    names = {person.pseudonym, *person.state.former, *(() if former is None else (former,))}
    rows = await asyncio.gather(*(found(who(gateway.keyring, each)) for each in names))
    return max((row[1] for row in rows if row is not None), default=0)
