"""The row of a refused person, read so that a no can be written in its place.

Its state may not open, because it was changed in the database. Its key may not open either, or the row may be gone.
"""

from typing import NamedTuple

from aboveboard.errors import BeingErased, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person, PersonRow, open_person

STRICTEST = PersonState(dial=0, restricted=True)
"""The state of a person of whom nothing can be read."""


class RefusedRow(NamedTuple):
    """A person's row. `person` has the state STRICTEST when theirs does not open, and a new key without their own."""

    person: Person
    has_state: bool
    has_key: bool


async def read_refused(gateway: Gateway, app: str, person: str) -> RefusedRow:
    """Returns the row of a person who was refused. Raises BeingErased, and Unavailable."""
    try:
        found = await gateway.read_unconfirmed(app, person)
    except BeingErased:
        raise
    except Unreadable:
        return await _read_damaged(gateway, app, person)
    return RefusedRow(found, has_state=True, has_key=found.version > 0)


async def _read_damaged(gateway: Gateway, app: str, person: str) -> RefusedRow:
    """Returns a row that does not open. It is under the current pseudonym, or under the one before a rotation."""
    current, former = (
        gateway.keyring.pseudonym(app, person),
        gateway.keyring.former_pseudonym(app, person),
    )
    row = await gateway.find_person(current)
    if row is None and former is not None and (row := await gateway.find_person(former)) is not None:
        return _open_damaged(gateway, former, row)
    if row is None:
        return RefusedRow(open_person(gateway.keyring, current, None), has_state=True, has_key=False)
    return _open_damaged(gateway, current, row)


def _open_damaged(gateway: Gateway, pseudonym: bytes, row: PersonRow) -> RefusedRow:
    keyring, (_, version, wrapped, _) = gateway.keyring, row
    try:
        key = keyring.unwrap(wrapped, pseudonym)
    except Unreadable:
        fresh = keyring.new_person_key(pseudonym)
        person = Person(pseudonym, version, fresh.key, fresh.wrapped, STRICTEST, keyring.era)
        return RefusedRow(person, has_state=False, has_key=False)
    person = Person(pseudonym, version, key, wrapped, STRICTEST, keyring.era)
    return RefusedRow(person, has_state=False, has_key=True)
