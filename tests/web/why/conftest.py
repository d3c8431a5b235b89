"""A person with a decision to explain, for the tests of its pages."""

import pytest

from tests.web.browsing import House
from tests.web.why.seen import Seen


@pytest.fixture
def seen(house: House) -> Seen:
    return Seen(house)
