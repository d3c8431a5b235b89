"""The stored stretches of visits: each opens only under its own name and its person's key."""

import json

import pytest
from aboveboard.errors import Unreadable
from aboveboard.intent.intent_tables import visit_stretches
from aboveboard.learning.stored_stretches import STORED, open_stretches
from aboveboard.rights.stretch_lines import select_page, stretch_line

from tests.house import House
from tests.learning.ended_visits import BUYING, visit


def test_a_stretch_opens_under_its_own_name_alone(house: House) -> None:
    """With the goal and the steps. Moved to another row, it does not decrypt: here, and in an archive."""
    person = visit(house, BUYING, "order_placed")
    ((name, pseudonym, key, sealed, wrapped),) = house.rows(
        STORED.where(visit_stretches.c.counts_key.startswith(house.app))
    )
    (found,) = open_stretches(house.gateway, [(name, pseudonym, key, sealed, wrapped)])
    assert found is not None
    assert (found.stretch.goal, found.stretch.steps) == ("buy", BUYING)
    assert open_stretches(house.gateway, [(b"x" * 16, pseudonym, key, sealed, wrapped)]) == [None]
    known = house.run(house.gateway.person(house.app, person))
    (row,) = house.rows(select_page(known, b""))
    line = json.loads(stretch_line(known, *row))
    assert (line["goal"], line["steps"], line["counted"]) == ("buy", list(BUYING), False)
    with pytest.raises(Unreadable):
        stretch_line(known, b"x" * 16, *row[1:])
