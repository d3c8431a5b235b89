"""The one list of what is stored about people: every table, sealed member, kind of record and file.

A row says where the data is stored, what for and for how long, and how each right reaches it. Erasure, rotation,
retention, the export and the person's page walk this list. Contract tests find what is stored and not listed, and rows
whose functions do not exist.
"""

from aboveboard.people.handling import ExportWay, RekeyWay, Retention
from aboveboard.people.personal_data import PersonalData, Topic
from aboveboard.people.recorded_kinds import RECORDS
from aboveboard.people.stored_files import FILES
from aboveboard.people.stored_state import STATE
from aboveboard.people.stored_tables import TABLES

INVENTORY: tuple[PersonalData, ...] = (*TABLES, *STATE, *RECORDS, *FILES)
"""Every row."""

AS_STORED: tuple[str, ...] = tuple(row.name for row in STATE if row.export is ExportWay.AS_STORED)
"""The members of a state that the export has as they are stored."""

RENAMED: tuple[str, ...] = tuple(row.name for row in STATE if row.rekey is RekeyWay.RENAMED)
"""The members of a state that name people by their pseudonym in force."""


def list_topics() -> list[tuple[Topic, tuple[Retention, ...]]]:
    """Returns every topic, in the order of `Topic`, with the ways in which its data ends."""
    found: dict[Topic, dict[Retention, None]] = {topic: {} for topic in Topic}
    for row in INVENTORY:
        found[row.topic][row.keep] = None
    return [(topic, tuple(ways)) for topic, ways in found.items()]
