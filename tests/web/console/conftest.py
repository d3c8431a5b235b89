"""The staff, as tests of the console have them."""

import pytest

from tests.web.browsing import Browser, House
from tests.web.staff import signed_in


@pytest.fixture
def staff(house: House) -> Browser:
    """A browser for one test: it keeps the language that was chosen in it, by an address too."""
    return signed_in(house)
