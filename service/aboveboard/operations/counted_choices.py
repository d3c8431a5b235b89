"""The count of choices in the people of a database from before (`gateway.newest_choices`).

Each row counts one choice more than it did, and the record of the newest choice gets that count. So a copy of the row
from before is older than that choice.
"""

from collections.abc import Iterator, Sequence

from msgspec import structs
from sqlalchemy import Connection, bindparam, update

from aboveboard.errors import Unreadable
from aboveboard.gateway.newest_choices import READ_NEWEST, NewestChoice
from aboveboard.gateway.sealed_records import SealedContent, seal_content, unseal_content
from aboveboard.keys.keyring import Keyring
from aboveboard.people.store import READ, PersonRow, open_person, people, write_state
from aboveboard.storage.journal import Write
from aboveboard.storage.tables import Row, records

AT_ONCE = 500
"""The rows that are read and written together."""

_SET = update(records).where(records.c.entry_index == bindparam("key")).values(sealed=bindparam("again"))

Choices = dict[bytes, NewestChoice]


def count_choices(connection: Connection, keyring: Keyring) -> None:
    """Counts in every person with a recorded choice. Only a first start after the upgrade may.

    It comes after `bound_records`. A row or record that does not open stays as it is.
    """
    for page in _pages(connection):
        newest = _find_newest(connection, [row[0] for row in page])
        pairs = [_count(keyring, row, newest[row[0]]) for row in page if row[0] in newest]
        done = [pair for pair in pairs if pair is not None]
        if done:
            connection.execute(done[0][0].statement, [write.row for write, _ in done])
            connection.execute(_SET, [row for _, row in done])


def _pages(connection: Connection) -> Iterator[Sequence[PersonRow]]:
    last = b""
    query = READ.order_by(people.c.pseudonym).limit(AT_ONCE)
    while rows := connection.execute(query.where(people.c.pseudonym > last)).all():
        yield [(*row,) for row in rows]
        last = rows[-1].pseudonym


def _find_newest(connection: Connection, names: Sequence[bytes]) -> Choices:
    found = connection.execute(READ_NEWEST.where(records.c.person.in_(names)))
    return {row.person: NewestChoice(*row) for row in found}


def _count(keyring: Keyring, row: PersonRow, newest: NewestChoice) -> tuple[Write, Row] | None:
    """Returns the writes of the person and of the record, None when one of them does not open."""
    try:
        person = open_person(keyring, row[0], row)
        opening = unseal_content(newest, person.key).opening
    except Unreadable:
        return None
    count = person.state.choice_epoch + 1
    again = seal_content(newest, person.key, SealedContent(count, opening))
    state = structs.replace(person.state, choice_epoch=count)
    return write_state(person, state), {"key": newest.entry_index, "again": again}
