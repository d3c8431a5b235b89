"""A person's consents with their history."""

import pytest
from aboveboard.clock import to_iso
from aboveboard.errors import NotFound
from aboveboard.gateway.record_bodies import DialRecord
from aboveboard.preferences.history import PersonRecord, as_event, notice_of

from tests.house import House


def test_an_event_names_its_index_and_its_members() -> None:
    """As consents.json of an export has it."""
    event = as_event(PersonRecord(7, 1000, b"leaf", DialRecord(before=None, level=3)))
    assert event | {"kind": "dial", "index": 7, "recorded": to_iso(1000), "before": None, "level": 3} == event


def test_a_notice_is_found_by_its_hash_only(house: House) -> None:
    """Another hash, or another record's name, is not found."""
    known = house.shop.notice("improve")
    assert house.run(notice_of(house.gateway, known)).purpose == "improve"
    with pytest.raises(NotFound):
        house.run(notice_of(house.gateway, known[::-1]))
