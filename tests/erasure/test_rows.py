"""The deletion of a person's rows."""

import pytest
from aboveboard.erasure.rows import delete_rows
from aboveboard.errors import Stale
from aboveboard.storage.journal import Guard

from tests.erasure.leaving import lived, rows_of
from tests.house import House


def test_only_the_persons_own_row_stays(fresh_house: House) -> None:
    """Records, signals, outcomes and stored answers are deleted; another person keeps theirs."""
    past, other = (lived(fresh_house.installation, fresh_house.shop, person=name) for name in ("ann", "ben"))
    before = rows_of(fresh_house.installation, other.pseudonym)
    found = fresh_house.run(fresh_house.gateway.require_person(past.app, past.person))
    fresh_house.run(delete_rows(fresh_house.gateway, past.pseudonym, found.guard))
    assert rows_of(fresh_house.installation, past.pseudonym) == {"people": 1}
    assert rows_of(fresh_house.installation, other.pseudonym) == before


def test_without_its_guard_nothing_is_deleted(fresh_house: House) -> None:
    """Another process has finished the step."""
    past = lived(fresh_house.installation, fresh_house.shop)
    before = rows_of(fresh_house.installation, past.pseudonym)
    with pytest.raises(Stale):
        fresh_house.run(delete_rows(fresh_house.gateway, past.pseudonym, Guard("people", past.pseudonym, 99)))
    assert rows_of(fresh_house.installation, past.pseudonym) == before
