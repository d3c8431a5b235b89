"""What the changes of this package share: the person's next row, and the entry that accounts for it."""

from msgspec import structs

from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import RecordBody
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person, write_state
from aboveboard.storage.journal import Entry, Write


def replace(person: Person, state: PersonState) -> Write:
    """The write of `state` as the next epoch of the person: no visit is answered as before."""
    return write_state(person, structs.replace(state, epoch=person.state.epoch + 1))


def entry(gateway: Gateway, app: str, person: Person, body: RecordBody) -> Entry:
    """Returns the entry of something that the person asked for, now, sealed under their key."""
    return gateway.entry(body, gateway.owner(app, person))
