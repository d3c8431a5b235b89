"""What the changes of this package share: the person's next row, and the entry that accounts for it."""

from typing import Any

from msgspec import structs

from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import make_entry
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person, write_state
from aboveboard.storage.journal import Entry, Write
from aboveboard.words import EntryKind


def replace(person: Person, state: PersonState) -> Write:
    """The write of `state` as the next epoch of the person: no visit is answered as before."""
    return write_state(person, structs.replace(state, epoch=person.state.epoch + 1))


def entry(gateway: Gateway, app: str, person: Person, kind: EntryKind, body: dict[str, Any]) -> Entry:
    """The entry of something that the person asked for, now, sealed under their key."""
    return make_entry(
        kind,
        {"v": 1, **body},
        owner=gateway.owner(app, person),
        policy=gateway.rules.policy.id,
        at_ms=gateway.clock(),
        randomness=gateway.randomness,
    )
