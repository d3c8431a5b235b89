"""The person of an archive, as the app and the person name them, or as the staff found them."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from aboveboard.gateway.gateway import Gateway
from aboveboard.people.store import Person


class ArchiveOwner(NamedTuple):
    """The person of an archive. `read` returns them as they are, and raises NotFound once they are erased.

    `name` is what `person.json` calls them: the app's id, or the pseudonym where the staff have no id. `by` is the API
    key of the staff, "" for the app and the person.
    """

    app: str
    name: str
    read: Callable[[], Awaitable[Person]]
    by: str = ""


def own_archive(gateway: Gateway, app: str, person: str) -> ArchiveOwner:
    """Returns the owner of an archive that the app or the person asks for, by the app's id."""
    return ArchiveOwner(app, person, lambda: gateway.require_person(app, person))
