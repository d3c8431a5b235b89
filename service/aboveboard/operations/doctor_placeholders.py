"""The doctor's finding on ids that name no person, such as `null`. Pseudonyms are keyed, so it looks for each spelling."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from aboveboard.access.tables import api_keys
from aboveboard.keys.keyring import Keyring
from aboveboard.operations.findings import DoctorFinding, ok, warn
from aboveboard.people.placeholders import Placeholders
from aboveboard.people.store import people

NAME = "placeholder ids"
AT_ONCE = 500
"""The number of pseudonyms in one query."""

_DO = (
    "Correct the app that sends them. Then erase each with `aboveboard person erase`. "
    "First undo its link if it is linked to a person: an erasure erases both."
)


def report_placeholders(
    connection: Connection, keyring: Keyring, placeholders: Placeholders
) -> Iterator[DoctorFinding]:
    """Yields the finding on people who are stored under ids that name no person. It has the ids by app, in ASCII."""
    found = {app: list(_find(connection, keyring, placeholders, app)) for app in _apps(connection)}
    count = sum(map(len, found.values()))
    if not count:
        yield ok(NAME, "Nothing is stored under an id that names no person.")
        return
    named = "; ".join(f"{app}: {', '.join(map(ascii, ids))}" for app, ids in found.items() if ids)
    yield warn(NAME, f"{count} people are stored under ids that name no person. {named}", _DO)


def _apps(connection: Connection) -> list[str]:
    query = select(api_keys.c.app).distinct().order_by(api_keys.c.app)
    return [app for (app,) in connection.execute(query)]


def _find(connection: Connection, keyring: Keyring, placeholders: Placeholders, app: str) -> Iterator[str]:
    """Yields the spellings under which the app has a person, also before a rotation of the pseudonym key."""
    by_pseudonym: dict[bytes, str] = {}
    for text in placeholders.spellings(app):
        by_pseudonym[keyring.pseudonym(app, text)] = text
        if (former := keyring.former_pseudonym(app, text)) is not None:
            by_pseudonym[former] = text
    names = list(by_pseudonym)
    for start in range(0, len(names), AT_ONCE):
        query = select(people.c.pseudonym).where(people.c.pseudonym.in_(names[start : start + AT_ONCE]))
        stored = {pseudonym for (pseudonym,) in connection.execute(query)}
        yield from (by_pseudonym[name] for name in names[start : start + AT_ONCE] if name in stored)
