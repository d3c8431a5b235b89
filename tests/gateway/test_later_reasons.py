"""The rows of reasons that are computed later: pending, then sealed at an index, once."""

import pytest
from aboveboard.errors import Stale
from aboveboard.gateway.later_reasons import (
    PENDING,
    delete_row,
    guard_row,
    insert_pending,
    later_reasons,
    set_sealed,
)
from aboveboard.storage.journal import Submission
from sqlalchemy import select

from tests.house import House


def test_a_row_has_the_index_of_its_entry_and_is_sealed_once(house: House) -> None:
    """A second commit that would seal it is stale, and so is a deletion by who read it before."""
    gateway, table = house.gateway, later_reasons.c
    place = house.run(gateway.submit(Submission((), (insert_pending(None, "app/home", 7),), ())))
    row = select(table.person, table.placement_key, table.model, table.sealed_index).where(
        table.entry_index == place
    )
    assert house.rows(row) == [(None, "app/home", 7, None)]
    sealing = Submission((guard_row(place, None),), (set_sealed(place),), ())
    sealed = house.run(gateway.submit(sealing))
    assert house.rows(row) == [(None, "app/home", 7, sealed)]
    assert house.rows(row.where(PENDING)) == []
    for stale in (sealing, Submission((guard_row(place, None),), (delete_row(place),), ())):
        with pytest.raises(Stale):
            house.run(gateway.submit(stale))
    house.run(gateway.submit(Submission((guard_row(place, sealed),), (delete_row(place),), ())))
    assert house.rows(row) == []
