"""The rows of tables: their ends match their columns, and the last table of an erasure is the one that leads further."""

from aboveboard.people.handling import EraseWay, Retention
from aboveboard.people.stored_tables import TABLES


def test_a_row_that_expires_has_its_days() -> None:
    """The sweep deletes by that column, and by no other."""
    ends = {row.name: row.keep for row in TABLES if row.table is not None and row.table.expires}
    assert ends == {
        "signals": Retention.TYPE_DAYS,
        "idempotency": Retention.DAY,
        "cases": Retention.CASE_DAYS,
        "approvals": Retention.APPROVAL_HOURS,
    }


def test_records_are_deleted_last() -> None:
    """They lead to the batches that the person was part of."""
    assert [row.name for row in TABLES if row.erase is EraseWay.ROWS][-1] == "records"


def test_sums_of_many_people_and_hashes_name_none() -> None:
    """They have no column of a person, and none is erased by row. A hold is named by its copies."""
    sums = [row for row in TABLES if row.table is not None and row.table.person is None]
    assert [row.name for row in sums] == [
        *("holds", "models", "model_versions", "intent_counts"),
        *("erased_people", "erasure_lines"),
    ]
    assert all(row.erase is not EraseWay.ROWS for row in sums)
