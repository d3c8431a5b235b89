"""A gateway with the numbers of a month that has ended."""

import pytest
from aboveboard.bias.suppression import K

from tests.house import House
from tests.numbers.counting import settle


@pytest.fixture
def after(fresh_house: House) -> House:
    """A month in which K people gave `improve`, with a few more of another purpose, and the next one."""
    for at in range(K):
        fresh_house.shop.consent(f"p{at}", "improve", method="banner")
    fresh_house.shop.consent("p0", "personalize_history", method="=1+1")
    fresh_house.clock.forward(days=40)
    settle(fresh_house.installation)
    return fresh_house
