"""The one list of what is stored about people: every table, sealed member, kind of record and file.

A row says where the data is stored, what for and for how long, and how each right reaches it. Erasure, rotation,
retention, the export and the person's page walk this list. Contract tests find what is stored and not listed, and rows
whose functions do not exist.
"""

from functools import cache
from typing import NamedTuple

from sqlalchemy import Column, Table

from aboveboard.people.handling import ExportWay, RekeyWay, Retention, Way
from aboveboard.people.personal_data import PersonalData, StoredTable, Topic
from aboveboard.people.stored_files import FILES
from aboveboard.people.stored_state import RECORDS, STATE
from aboveboard.people.stored_tables import TABLES
from aboveboard.storage.tables import Key, metadata

INVENTORY: tuple[PersonalData, ...] = (*TABLES, *STATE, *RECORDS, *FILES)
"""Every row."""

AS_STORED: tuple[str, ...] = tuple(row.name for row in STATE if row.export is ExportWay.AS_STORED)
"""The members of a state that the export has as they are stored."""

RENAMED: tuple[str, ...] = tuple(row.name for row in STATE if row.rekey is RekeyWay.RENAMED)
"""The members of a state that name people by their pseudonym in force."""


class PersonTable(NamedTuple):
    """A table with a row for each of many people's data. `owner` has the pseudonym, and `key` names a row beside it.

    `sealed` is encrypted, and a row expires at the instant in `expires`. Both are None where there is no such column.
    """

    table: Table
    owner: Column[bytes]
    key: Column[Key]
    sealed: Column[bytes] | None
    expires: Column[int] | None


@cache
def list_tables(way: Way | None = None) -> tuple[PersonTable, ...]:
    """Returns the tables whose rows name a person, or those of them that are treated in `way`.

    They are in the order of the list. Raises KeyError before the modules of all these tables are imported.
    """
    # By identity: words of two sets may have the same text.
    return tuple(
        _resolve(row.name, row.table, row.table.person)
        for row in TABLES
        if row.table is not None and row.table.person is not None
        if way is None or any(way is own for own in (row.erase, row.rekey, row.keep))
    )


def _resolve(name: str, stored: StoredTable, person: str) -> PersonTable:
    table = metadata.tables[name]
    return PersonTable(
        table,
        table.c[person],
        table.c[stored.key],
        None if stored.sealed is None else table.c[stored.sealed],
        None if stored.expires is None else table.c[stored.expires],
    )


def list_topics() -> list[tuple[Topic, tuple[Retention, ...]]]:
    """Returns every topic, in the order of `Topic`, with the ways in which its data ends."""
    found: dict[Topic, dict[Retention, None]] = {topic: {} for topic in Topic}
    for row in INVENTORY:
        found[row.topic][row.keep] = None
    return [(topic, tuple(ways)) for topic, ways in found.items()]
