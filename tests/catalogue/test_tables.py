"""The tables of placements and models: two writers of one placement cannot both succeed."""

import pytest
from aboveboard.catalogue.tables import INSERT_PLACEMENT, UPDATE_PLACEMENT, placements
from aboveboard.errors import Stale
from aboveboard.storage.journal import Guard, Submission, Write
from sqlalchemy import select

from tests.house import House


def submission(key: str, expected: int, new: int) -> Submission:
    write = (
        Write(UPDATE_PLACEMENT, {"key": key, "next_revision": new})
        if expected
        else Write(INSERT_PLACEMENT, {"placement_key": key, "revision": new})
    )
    return Submission((Guard("placements", key, expected),), (write,), ())


def test_a_revision_is_written_only_on_the_one_it_was_made_from(fresh_house: House) -> None:
    """The guard compares the stored revision, also that of a placement that is not there."""
    house = fresh_house  # the row has no body, so its app is of no further use
    key = f"{house.app}/guarded"
    submit = house.gateway.submit
    house.run(submit(submission(key, 0, 1)))
    house.run(submit(submission(key, 1, 2)))
    for expected in (0, 1, 3):
        with pytest.raises(Stale):
            house.run(submit(submission(key, expected, 9)))
    query = select(placements.c.revision).where(placements.c.placement_key == key)
    assert [revision for (revision,) in house.rows(query)] == [2]
