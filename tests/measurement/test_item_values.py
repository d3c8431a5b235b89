"""The reward of each item, from outcomes in any slot."""

import numpy as np
import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.learning.learner import learn_once
from aboveboard.measurement import item_values
from aboveboard.measurement.item_values import ItemValue, measure_items
from aboveboard.measurement.placement_report import UNITS_LEAST
from aboveboard.measurement.report import report
from aboveboard.measurement.sampling import measure

from tests.house import House
from tests.world import DAN


def values(house: House) -> dict[str, ItemValue]:
    while house.run(learn_once(house.gateway)):
        pass
    house.run(measure(house.gateway, placement_key(house.app, "home")))
    return {each.item: each for each in house.run(report(house.gateway, house.app, "home")).items}


def test_each_item_is_counted_in_any_slot(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The best of several outcomes of one display counts, and it is shown once."""
    monkeypatch.setattr(item_values, "UNITS_LEAST", 2)
    house.shop.place(items=[{"item": "a"}, {"item": "b"}, {"item": "c"}])
    for person, kind in ((house.shop.welcome(DAN), "taken"), (house.shop.welcome(DAN), "dismissed")):
        made = house.shop.decide(person, count=2, candidates=["a", "b"])
        for item in ("a", "b"):
            house.shop.outcome(made, "seen", item=item)
            house.shop.outcome(made, kind, item=item)
    found = values(house)
    for item in ("a", "b"):
        one = found[item]
        assert (one.shown, one.people, one.taken, one.reward.value) == (2, 2, 1, 0.5)
        assert {"this item itself"} <= {each.words for each in one.weights}
    assert (found["c"].shown, found["c"].reward, found["c"].weights) == (0, None, [])


def test_few_people_have_no_number_of_what_they_chose(house: House) -> None:
    """A count of one person's choices would tell them."""
    person = house.shop.welcome(DAN)
    for _ in range(UNITS_LEAST + 1):
        house.shop.outcome(house.shop.decide(person, candidates=["running-1"]))
    one = values(house)["running-1"]
    assert (one.shown, one.people, one.taken, one.reward) == (UNITS_LEAST + 1, 1, None, None)


def test_a_removed_item_is_still_reported(house: House) -> None:
    """After those that the placement has, and marked as removed."""
    house.shop.outcome(house.shop.decide(house.shop.welcome(DAN), candidates=["running-1"]))
    house.shop.ok("PATCH", "/v1/placements/home/items", {"remove": ["running-1"]})
    found = values(house)
    assert [*found][-1] == "running-1"
    assert (found["running-1"].removed, found["running-1"].shown) == (True, 1)
    assert not any(each.removed for item, each in found.items() if item != "running-1")


def test_nothing_was_shown_without_outcomes() -> None:
    """And no item has a value."""
    assert measure_items([], np.random.default_rng(0)) == []
