"""A person in their privacy centre, for the tests of its pages."""

import pytest

from tests.web.browsing import House
from tests.web.privacy.guests import Guest


@pytest.fixture
def guest(house: House) -> Guest:
    return Guest(house)
