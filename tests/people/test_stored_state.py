"""The rows of a state's members: erased with their row."""

from aboveboard.people.handling import EraseWay
from aboveboard.people.state import PersonState
from aboveboard.people.stored_state import STATE


def test_members_stand_in_the_order_of_the_state() -> None:
    """So that a new one is easy to add."""
    assert [row.name for row in STATE] == list(PersonState.__struct_fields__)
    assert {row.erase for row in STATE} == {EraseWay.WITH_ROW}
