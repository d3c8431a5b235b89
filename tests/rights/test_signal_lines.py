"""The lines of a person's stored signals."""

import json

import pytest
from aboveboard.errors import Unreadable
from aboveboard.rights.signal_lines import select_page, signal_line

from tests.house import House
from tests.world import DAN


def test_a_line_has_what_was_kept(house: House) -> None:
    """Decrypted, with the time at which it is deleted."""
    who = house.shop.welcome(DAN)
    house.shop.signal(who, session="s-1")
    person = house.run(house.gateway.require_person(house.app, who))
    rows = house.rows(select_page(person, b""))
    (line,) = [json.loads(signal_line(person, *row)) for row in rows]
    assert line["session"] == "s-1"
    assert line["at"] < line["until"]
    assert house.rows(select_page(person, rows[-1][0])) == []


def test_a_signal_is_bound_to_its_row(house: House) -> None:
    """In the row of another signal of the same person it does not decrypt."""
    who = house.shop.welcome(DAN)
    for _ in range(2):
        house.shop.signal(who)
    person = house.run(house.gateway.require_person(house.app, who))
    (one, until, sealed), (other, *_) = house.rows(select_page(person, b""))
    assert signal_line(person, one, until, sealed)
    with pytest.raises(Unreadable):
        signal_line(person, other, until, sealed)
