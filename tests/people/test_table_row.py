"""The row of a table in the list, with its defaults."""

from aboveboard.people.handling import EraseWay, RekeyWay, Retention
from aboveboard.people.personal_data import Store, StoredTable, Topic
from aboveboard.people.table_row import table_row


def test_a_row_is_deleted_and_moved_with_its_person_by_default() -> None:
    """As most tables are."""
    row = table_row(
        "diary", Topic.CASES, "a test", "person", keep=Retention.PERSON, table=StoredTable(key="day")
    )
    assert (row.store, row.parts, row.erase, row.rekey) == (
        Store.TABLE,
        ("person",),
        EraseWay.ROWS,
        RekeyWay.MOVED,
    )
