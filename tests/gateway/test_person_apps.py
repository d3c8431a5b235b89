"""The app of a person is known by the records about them."""

from aboveboard.gateway.person_apps import find_app

from tests.house import House
from tests.world import DAN


def test_the_records_say_whose_a_person_is(house: House) -> None:
    """A pseudonym without a record belongs to no known app."""
    dan = house.shop.welcome(DAN)
    who = house.gateway.keyring.pseudonym(house.app, dan)
    assert house.run(find_app(house.gateway, who)) == house.app
    assert house.run(find_app(house.gateway, b"nobody")) is None
