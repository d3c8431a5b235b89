"""The shared parts of changes in this package: the write of the person's row, and its log entry."""

from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import RecordBody
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person, write_state
from aboveboard.signals.next_choice import count_choice
from aboveboard.storage.journal import Entry, Write


def replace(person: Person, state: PersonState) -> Write:
    """Returns the write of `state` in the next epoch, so that no running visit reuses an earlier answer."""
    return write_state(person, count_choice(state, person.state))


def entry(gateway: Gateway, app: str, person: Person, body: RecordBody, *, at_ms: int) -> Entry:
    """Returns the entry of a request by the person, sealed under their key.

    All entries of one commit need one `at_ms`: by it, pages tell the copies of one event under several ids.
    """
    return gateway.entry(body, gateway.owner(app, person), at_ms=at_ms)
