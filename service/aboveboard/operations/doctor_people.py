"""The doctor's finding on rows that belong to a person who has no row.

Nothing can read or erase such rows any more.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, exists, func, select

from aboveboard.gateway.person_tables import list_tables
from aboveboard.operations.findings import DoctorFinding, bad
from aboveboard.people.handling import EraseWay
from aboveboard.people.store import people


def count_orphans(connection: Connection) -> dict[str, int]:
    """Returns the number of rows without their person by table, for every table that names one. Tables with none are
    left out.
    """
    found = {}
    for each in list_tables(EraseWay.ROWS):
        query = select(func.count()).select_from(each.table).where(each.owner.is_not(None))
        query = query.where(~exists().where(people.c.pseudonym == each.owner))
        found[each.table.name] = connection.execute(query).scalar_one()
    return {name: count for name, count in found.items() if count}


def report_orphans(connection: Connection) -> Iterator[DoctorFinding]:
    """Yields a bad finding when rows belong to a person who has no row, and nothing otherwise."""
    if found := count_orphans(connection):
        listed = ", ".join(f"{name} {count}" for name, count in found.items())
        says = f"Rows belong to people who have no row of their own ({listed})."
        yield bad("people", says, "Restore the database from a backup. Keep this one for study.")
