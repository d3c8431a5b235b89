"""The lines of a person's stored signals."""

import json

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
