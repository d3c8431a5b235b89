"""The last erasure of a person, which nothing that is dated before it may get past (see `people.erased`)."""

from collections.abc import Mapping

from aboveboard.gateway.gateway import Gateway
from aboveboard.people.erased import READ_ERASED, erased_people, who
from aboveboard.people.store import Person

PersonName = tuple[str, str]
"""An app, and its id of a person."""


class ErasedPeople:
    """The look-up of erasures by the keyed hash of a pseudonym."""

    def __init__(self, gateway: Gateway) -> None:
        self.find_all = gateway.database.reads.lister(READ_ERASED, erased_people.c.who)


async def find_erasures_ms(gateway: Gateway, people: Mapping[PersonName, Person]) -> dict[PersonName, int]:
    """Returns when each person was last erased under any pseudonym of their id that is known now, in ms.

    It leaves out those who never were. A finished rotation of the pseudonym key hides older erasures, except of people
    who had come back before it. The ids of people are not stored, so their old pseudonyms cannot be computed.
    """
    keyring, names = gateway.keyring, dict[bytes, PersonName]()
    for name, person in people.items():
        former = keyring.former_pseudonym(*name)
        pseudonyms = (person.pseudonym, *person.state.former, *(() if former is None else (former,)))
        names |= {who(keyring, each): name for each in pseudonyms}
    found = dict[PersonName, int]()
    for each, at_ms in await gateway.part(ErasedPeople).find_all([(each,) for each in names]):
        found[names[each]] = max(at_ms, found.get(names[each], 0))
    return found


async def find_erasure_ms(gateway: Gateway, app: str, name: str, person: Person) -> int:
    """Returns the time of one person's last erasure, as `find_erasures_ms` does. 0 for never."""
    return (await find_erasures_ms(gateway, {(app, name): person})).get((app, name), 0)
