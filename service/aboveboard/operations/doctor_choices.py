"""The doctor's finding on people whose row does not open or is older than their newest choice. The gateway refuses them."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection

from aboveboard.errors import BeingErased, Unreadable
from aboveboard.gateway.newest_choices import NewestChoice, is_confirmed, read_newest
from aboveboard.keys.keyring import Keyring
from aboveboard.operations.findings import DoctorFinding, bad, ok
from aboveboard.operations.row_pages import read_pages
from aboveboard.people.store import READ, PersonRow, open_person, people

OLDER = "are older than their newest choice"

_REPAIR = (
    "Restore the database from a backup, and find out who writes to it. "
    "A no of the person makes a refused row right too, and their erasure deletes any."
)


def report_choices(connection: Connection, keyring: Keyring) -> DoctorFinding:
    """Compares the row of every person with the record of their newest choice, if there is one."""
    counts = Counter(_check_all(connection, keyring))
    says = [f"{count} rows of people {fault}." for fault, count in counts.items() if fault]
    if not says:
        return ok("choices", "Every person's row has their newest choice.")
    return bad("choices", " ".join(says), _REPAIR)


def _check_all(connection: Connection, keyring: Keyring) -> Iterator[str]:
    """Yields the fault of each person's row, an empty text for none."""
    for rows in read_pages(connection, READ, people.c.pseudonym):
        newest = read_newest(connection, [row.pseudonym for row in rows])
        for row in rows:
            yield _find_fault(keyring, (*row,), newest.get(row.pseudonym))


def _find_fault(keyring: Keyring, row: PersonRow, newest: NewestChoice | None) -> str:
    try:
        return "" if is_confirmed(open_person(keyring, row[0], row), newest) else OLDER
    except BeingErased:
        return ""
    except Unreadable:
        return "do not open"
