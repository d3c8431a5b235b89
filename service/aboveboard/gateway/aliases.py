"""The ids of one person: the person's own, and those that the app linked to it as guests.

The person's row is the one truth: an id is an alias while `guests` of that row has its pseudonym. `owner` in the
guest's row only leads there. A change that is about several ids guards the rows of all of them. So of a link and a no
at the same time, the second is computed from the first.
"""

import asyncio
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from aboveboard.errors import BeingErased, Unreadable
from aboveboard.people.store import Person, PersonRow
from aboveboard.storage.journal import Guard
from aboveboard.storage.reads import Find


class AliasHost(Protocol):
    """The part of the gateway that reads rows of people."""

    find_person: Find[bytes, PersonRow]

    async def open_row(self, pseudonym: bytes, row: PersonRow) -> Person | None: ...


class LinkedIds(NamedTuple):
    """All ids of one person, as read. `asked` is the one that a request names; it is `person` or one of `guests`."""

    asked: Person
    person: Person
    guests: tuple[Person, ...] = ()

    @property
    def others(self) -> tuple[Person, ...]:
        """The ids besides the one that the request names."""
        own = self.asked.pseudonym
        return tuple(each for each in (self.person, *self.guests) if each.pseudonym != own)

    @property
    def everyone(self) -> tuple[Person, ...]:
        """The id that the request names, then the others."""
        return (self.asked, *self.others)

    @property
    def is_alias(self) -> bool:
        """True when the request names a guest of the person."""
        return self.asked.pseudonym != self.person.pseudonym

    @property
    def guards(self) -> tuple[Guard, ...]:
        """The guards that hold while no id was linked, unlinked or changed since the read."""
        return tuple(each.guard for each in self.everyone)


async def read_ids(gateway: AliasHost, asked: Person) -> LinkedIds:
    """Returns all ids of the person of whom `asked` is one. Raises BeingErased.

    An id whose row does not decrypt is left out. Nothing can use it, and it must not keep a no of the others out.
    """
    person = await find_owner(gateway, asked) or asked
    guests = await _read(gateway, person.state.guests, skips=True)
    # The row that the request read counts, so that its guard and its state are of one version.
    own = asked.pseudonym
    return LinkedIds(asked, person, tuple(asked if each.pseudonym == own else each for each in guests))


async def find_owner(gateway: AliasHost, guest: Person) -> Person | None:
    """Returns the person whose guest this id is, None for an id that is no alias. Raises and skips as `read_ids` does."""
    if guest.state.owner is None:
        return None
    found = await _read(gateway, (guest.state.owner,), skips=True)
    return next((each for each in found if guest.pseudonym in each.state.guests), None)


async def read_guests(gateway: AliasHost, person: Person) -> list[Person]:
    """Returns the person's guests, without erased ones. Raises BeingErased, and Unreadable for a row that does not decrypt."""
    return await _read(gateway, person.state.guests, skips=False)


async def _read(gateway: AliasHost, pseudonyms: Iterable[bytes], *, skips: bool) -> list[Person]:
    names, found = tuple(pseudonyms), list[Person]()
    rows = await asyncio.gather(*(gateway.find_person(name) for name in names))
    for name, row in zip(names, rows, strict=True):
        if row is None:
            continue
        try:
            person = await gateway.open_row(name, row)
        except BeingErased:
            raise
        except Unreadable:
            if not skips:
                raise
            continue
        if person is not None:
            found.append(person)
    return found
