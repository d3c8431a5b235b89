"""The decisions whose reasons are not computed yet: one row each, which the commit of its reasons deletes."""

import pytest
from aboveboard.errors import Stale
from aboveboard.gateway.pending_reasons import (
    delete_pending,
    guard_pending,
    insert_pending,
    pending_reasons,
)
from aboveboard.storage.journal import Submission
from sqlalchemy import select

from tests.house import House


def test_a_row_has_the_index_of_its_entry_and_goes_once(house: House) -> None:
    """A second commit that would delete it is stale."""
    gateway = house.gateway
    row = insert_pending(None, "app/home", 7)
    place = house.run(gateway.submit(Submission((), (row,), ())))
    table = pending_reasons.c
    query = select(table.entry_index, table.person, table.placement_key, table.model)
    assert house.rows(query.where(table.entry_index == place)) == [(place, None, "app/home", 7)]
    gone = Submission((guard_pending(place),), (delete_pending(place),), ())
    house.run(gateway.submit(gone))
    assert house.rows(query.where(table.entry_index == place)) == []
    with pytest.raises(Stale):
        house.run(gateway.submit(gone))
