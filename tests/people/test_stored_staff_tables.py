"""The tables of what the staff do about people."""

from aboveboard.people.handling import EraseWay, RekeyWay
from aboveboard.people.stored_staff_tables import STAFF_TABLES


def test_holds_alone_outlive_an_erasure() -> None:
    """Cases and requests go with their person."""
    kept = {row.name for row in STAFF_TABLES if row.erase is not EraseWay.ROWS}
    assert kept == {"holds", "held_records"}


def test_the_key_of_a_hold_is_encrypted_again() -> None:
    """Its copies keep their bytes, and move with the name of their person."""
    ways = {row.name: row.rekey for row in STAFF_TABLES}
    assert (ways["holds"], ways["held_records"]) == (RekeyWay.HOLD_KEY, RekeyWay.MOVED)
