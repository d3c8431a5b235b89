"""The person of an archive."""

import pytest
from aboveboard.errors import NotFound
from aboveboard.rights.archive_owner import own_archive

from tests.house import House
from tests.world import DAN


def test_the_owner_is_read_as_they_are_now(house: House) -> None:
    """Until they are erased."""
    person = house.shop.welcome(DAN)
    owner = own_archive(house.gateway, house.app, person)
    before = house.run(owner.read()).version
    house.shop.dial(person, 1)
    assert house.run(owner.read()).version == before + 1
    house.shop.erase(person)
    with pytest.raises(NotFound):
        house.run(owner.read())
