"""The count of choices in the people of a database from before (`gateway.newest_choices`).

Each row counts one choice more than it did, and the record of the newest choice gets that count. So a copy of the row
from before is older than that choice.
"""

from msgspec import structs
from sqlalchemy import Connection

from aboveboard.errors import Unreadable
from aboveboard.gateway.newest_choices import NewestChoice, read_newest
from aboveboard.gateway.record_packing import SealedContent
from aboveboard.gateway.sealed_records import seal_content, unseal_content
from aboveboard.keys.keyring import Keyring
from aboveboard.operations.bound_records import SET_SEALED
from aboveboard.operations.row_pages import read_pages
from aboveboard.people.store import READ, PersonRow, open_person, people, write_state
from aboveboard.storage.journal import Write
from aboveboard.storage.tables import Row


def count_choices(connection: Connection, keyring: Keyring) -> None:
    """Counts in every person with a recorded choice. Only a first start after the upgrade may.

    It comes after `bound_records`. A row or record that does not open stays as it is.
    """
    for page in read_pages(connection, READ, people.c.pseudonym):
        newest = read_newest(connection, [row.pseudonym for row in page])
        pairs = [_count(keyring, (*row,), newest[row.pseudonym]) for row in page if row.pseudonym in newest]
        done = [pair for pair in pairs if pair is not None]
        if done:
            connection.execute(done[0][0].statement, [write.row for write, _ in done])
            connection.execute(SET_SEALED, [row for _, row in done])


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
