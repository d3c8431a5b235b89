"""The people of a whole batch, read at once."""

import asyncio
from collections.abc import Collection

from aboveboard.errors import Unreadable
from aboveboard.gateway.erased_before import PersonName
from aboveboard.gateway.gateway import Gateway
from aboveboard.people import store
from aboveboard.people.store import Person, PersonRow, open_person


class PeopleReads:
    """The look-up of many rows of people."""

    def __init__(self, gateway: Gateway) -> None:
        self.find_all = gateway.database.reads.lister(store.READ, store.people.c.pseudonym)


async def read_people(
    gateway: Gateway, names: Collection[PersonName]
) -> dict[PersonName, Person | BaseException]:
    """Returns the person of each name as `Gateway.person` does, or what that raises. Raises Unavailable."""
    found: dict[PersonName, Person | BaseException] = {}
    keyring = gateway.keyring
    if keyring.former_pseudonym_key is None:
        pseudonyms = {keyring.pseudonym(*name): name for name in names}
        rows = await gateway.part(PeopleReads).find_all([(each,) for each in pseudonyms])
        found |= {
            pseudonyms[row[0]]: person for row in rows if (person := _open_known(gateway, row)) is not None
        }
    # New people, those to be confirmed or moved, and refused ones. Few of a batch are.
    left = [name for name in names if name not in found]
    if left:
        others = await asyncio.gather(*(gateway.person(*name) for name in left), return_exceptions=True)
        found |= zip(left, others, strict=True)
    return found


async def read_rows_of(gateway: Gateway, pseudonyms: Collection[bytes]) -> dict[bytes, Person]:
    """Returns the people of these pseudonyms, without those whose row is gone, refused or being erased."""
    rows = await gateway.part(PeopleReads).find_all([(each,) for each in pseudonyms])
    found = {row[0]: _open_known(gateway, row) for row in rows}
    left = [row for row in rows if found[row[0]] is None]
    if left:
        reads = (gateway.open_row(row[0], row) for row in left)
        others = await asyncio.gather(*reads, return_exceptions=True)
        found |= {
            row[0]: other if isinstance(other, Person) else None
            for row, other in zip(left, others, strict=True)
        }
    return {pseudonym: person for pseudonym, person in found.items() if person is not None}


def _open_known(gateway: Gateway, row: PersonRow) -> Person | None:
    """Returns the person of a row. None where more is to be read about them, or they are refused."""
    try:
        person = open_person(gateway.keyring, row[0], row)
    except Unreadable:
        return None
    return person if gateway.choices.knows(person) else None
