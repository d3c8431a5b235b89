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


@pytest.mark.parametrize(
    ("arrangement", "mode", "first"),
    [
        ({"kind": "free"}, "mine", "travel-1"),
        ({"kind": "free"}, "adaptive", "travel-1"),
        ({"kind": "split"}, "mine", "travel-1"),
        ({"kind": "split"}, "as_everybody", "running-1"),
        ({"kind": "emphasis"}, "adaptive", "running-1"),
    ],
    ids=["own", "pinned", "own-in-split", "as-everybody", "emphasis"],
)
def test_what_stands_is_foreseen_as_the_answer_has_it(
    house: House, arrangement: dict[str, str], mode: str, first: str
) -> None:
    """At every level, and with certainty. Nothing is drawn there."""
    placement = f"menu-{arrangement['kind']}"
    house.shop.place(placement, arrangement=arrangement)
    person = house.shop.welcome(DAN)
    own = {"mode": mode, "pinned": [] if arrangement["kind"] == "emphasis" else ["travel-1"]}
    house.shop.ok("PUT", f"/v1/people/{person}/arrangements/{placement}", own)
    stored = house.run(house.gateway.require_person(house.app, person))
    request = repeat_request(placement, None, {}, NOW)
    found: Foresight = house.run(foresee(house.gateway, house.app, stored, request, gpc=False))
    assert {(each.likely.item, each.likely.chance) for each in found.levels if each.likely} == {(first, 1.0)}
    answer = house.shop.ok("POST", "/v1/decisions", {"placement": placement, "person": person})
    assert answer["items"][0]["item"] == first


def test_the_item_of_an_earlier_draw_is_foreseen(house: House) -> None:
    """It keeps its place, so no other one comes next."""
    house.shop.place("tiles", arrangement={"kind": "split", "adaptive": 2})
    person = house.shop.welcome(DAN)
    house.shop.signal(person)
    ask = {"placement": "tiles", "person": person, "session": "s", "count": 4}
    first = house.shop.ok("POST", "/v1/decisions", ask)["items"][0]["item"]
    stored = house.run(house.gateway.require_person(house.app, person))
    found: Foresight = house.run(
        foresee(house.gateway, house.app, stored, repeat_request("tiles", None, {}, NOW), gpc=False)
    )
    assert found.next is not None
    assert (found.next.item, found.next.chance) == (first, 1.0)
