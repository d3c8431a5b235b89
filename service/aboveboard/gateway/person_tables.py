"""The tables of `people.stored_tables` with their columns, for the walkers of the list.

The tables are declared in several modules, and this one imports them all. So a walker never misses one.
"""

from functools import cache
from typing import NamedTuple

from sqlalchemy import Column, Table

from aboveboard.gateway.later_reasons import later_reasons
from aboveboard.intent.intent_tables import visit_stretches
from aboveboard.people.approval_table import approvals
from aboveboard.people.case_table import cases
from aboveboard.people.handling import Way
from aboveboard.people.hold_tables import held_records, holds
from aboveboard.people.personal_data import StoredTable
from aboveboard.people.store import people
from aboveboard.people.stored_tables import TABLES
from aboveboard.signals.import_tables import imports
from aboveboard.signals.outcome_tables import forgetting, impressions, outcomes
from aboveboard.signals.reward_tables import reward_days
from aboveboard.signals.store import signals
from aboveboard.storage.tables import Key, erasures, idempotency, records

_TABLES = {
    table.name: table
    for table in (
        *(people, erasures, signals, outcomes, impressions, imports, reward_days),
        visit_stretches,
        *(forgetting, idempotency, later_reasons, cases, records),
        *(approvals, held_records, holds),
    )
}


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

    They are in the order of the list.
    """
    # By identity: words of two sets may have the same text.
    return tuple(
        _resolve(_TABLES[row.name], row.table, row.table.person)
        for row in TABLES
        if row.table is not None and row.table.person is not None
        if way is None or any(way is own for own in (row.erase, row.rekey, row.keep))
    )


def _resolve(table: Table, stored: StoredTable, person: str) -> PersonTable:
    return PersonTable(
        table,
        table.c[person],
        table.c[stored.key],
        None if stored.sealed is None else table.c[stored.sealed],
        None if stored.expires is None else table.c[stored.expires],
    )
