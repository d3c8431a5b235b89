"""The rows of a state's members and of records: erased with their row, and alone where the list says so."""

from aboveboard.people.handling import EraseWay, Retention, UnlearnWay
from aboveboard.people.state import PersonState
from aboveboard.people.stored_state import RECORDS, STATE
from aboveboard.words import EntryKind


def test_members_stand_in_the_order_of_the_state() -> None:
    """So that a new one is easy to add."""
    assert [row.name for row in STATE] == list(PersonState.__struct_fields__)
    assert {row.erase for row in STATE} == {EraseWay.WITH_ROW}


def test_only_decisions_expire_and_teach() -> None:
    """All other records are evidence of what the person chose."""
    expiring = [row.name for row in RECORDS if row.keep is Retention.RECORD_DAYS]
    learned = [row.name for row in RECORDS if row.unlearn is UnlearnWay.EXAMPLES]
    assert expiring == learned == [str(EntryKind.DECISION)]
