"""The forecast: most likely items by level, candidates that are gone, and a request rebuilt from a record."""

import pytest
from aboveboard.decisions.forecast import Foresight, foresee, repeat_request
from aboveboard.decisions.request import Device, coarse, part_of_day
from aboveboard.errors import NotFound
from aboveboard.privacy.allowed import ContextFact
from aboveboard.storage.journal import READ_HEAD
from aboveboard.words import Level
from hypothesis import given
from hypothesis import strategies as st

from tests.clocks import HandClock
from tests.house import House
from tests.world import DAN

NOW = HandClock().now_ms
PARTS = sorted({part_of_day(hour) for hour in range(24)})


def forecast(house: House, candidates: list[str] | None = None, placement: str = "home") -> Foresight:
    person = house.run(house.gateway.require_person(house.app, house.shop.welcome(DAN)))
    request = repeat_request(placement, candidates, {}, NOW)
    found: Foresight = house.run(foresee(house.gateway, house.app, person, request, gpc=False))
    return found


def test_at_level_0_the_first_of_the_editorial_order_is_certain(house: House) -> None:
    """All five levels come in order, and `next` is the one of the dial."""
    found = forecast(house)
    assert [each.level for each in found.levels] == list(Level)
    assert found.levels[0].likely is not None
    assert (found.levels[0].likely.item, found.levels[0].likely.chance) == ("running-1", 1.0)
    assert found.now == Level.HISTORY
    assert found.next == found.levels[Level.HISTORY].likely


def test_candidates_that_are_gone_are_left_out(house: House) -> None:
    """Every item of the placement is a candidate when none is left."""
    left = forecast(house, ["gone", "travel-1"])
    assert {each.likely.item for each in left.levels if each.likely} == {"travel-1"}
    all_of = forecast(house, ["gone"])
    assert all_of.levels[0].likely is not None
    assert all_of.levels[0].likely.item == "running-1"


def test_a_forecast_is_not_recorded(house: House) -> None:
    """The log has the same entries before and after, unlike with a preview."""
    person = house.run(house.gateway.require_person(house.app, house.shop.welcome(DAN)))
    app, request = house.app, repeat_request("home", None, {}, NOW)
    before = house.rows(READ_HEAD)
    house.run(foresee(house.gateway, app, person, request, gpc=False))
    assert house.rows(READ_HEAD) == before


def test_a_placement_must_be_declared(house: House) -> None:
    """It is refused as in a decision."""
    with pytest.raises(NotFound):
        forecast(house, placement="undeclared")


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "device": st.sampled_from([str(each) for each in Device]),
            "part_of_day": st.sampled_from(PARTS),
            "region": st.sampled_from(["FR", "US"]),
        },
    )
)
def test_a_rebuilt_request_has_the_facts_of_the_record(facts: dict[str, str]) -> None:
    """Its context becomes the same coarse facts again, with nothing added."""
    request = repeat_request("home", ["a"], facts, NOW)
    assert {*coarse(request.context)} == {ContextFact(*each) for each in facts.items()}
    assert (request.placement, request.candidates, request.person) == ("home", ["a"], None)
