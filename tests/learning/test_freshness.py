"""What is bound serves as long as nothing on the shelf is any older than it was; and reports count as of then."""

from itertools import pairwise

import pytest
from aboveboard.catalogue.cache import CachedPlacement, placement_key
from aboveboard.clock import MS_PER_DAY, MS_PER_HOUR, to_iso
from aboveboard.engine.model import Bound, bind
from aboveboard.learning.learner import learn_once
from aboveboard.measurement.policy_values import AsOfThen

from tests.house import House
from tests.world import DAN

ITEMS = ("a", "b", "c")


def learned(house: House, *, starts: bool) -> CachedPlacement:
    """A placement of items that have just come, with a model of it."""
    new = {"starts": to_iso(house.clock())} if starts else {}
    house.shop.place(items=[{"item": item} | new for item in ITEMS], baseline="popular")
    house.shop.outcome(house.shop.decide(house.shop.welcome(DAN)))
    house.run(learn_once(house.gateway))
    house.clock.forward(minutes=1)
    house.shop.decide()
    return house.run(house.gateway.shelves.get_current(house.app, "home"))


def bound_at(house: House, kept: CachedPlacement, days: float) -> Bound:
    return house.run(house.gateway.shelves.get_bound(kept, house.clock() + round(days * MS_PER_DAY)))


def test_it_is_bound_anew_only_when_an_item_is_no_longer_as_new(house: House) -> None:
    """Not by the day: what is as new as before is as it was."""
    kept = learned(house, starts=True)
    found = [bound_at(house, kept, days) for days in (0, 0.9, 1.1, 6.9, 7.1, 29, 31, 99)]
    assert [one is other for one, other in pairwise(found)] == [True, False] * 3 + [True]
    assert found[0].base[0] > found[2].base[0] == found[4].base[0]


def test_where_nothing_starts_it_is_bound_once(house: House) -> None:
    """Whatever the hour."""
    kept = learned(house, starts=False)
    assert bound_at(house, kept, 0) is bound_at(house, kept, 1.1) is bound_at(house, kept, 99)


@pytest.mark.parametrize("days", [0, 1.5, 8, 31])
def test_a_report_takes_items_as_new_as_they_were(house: House, days: float) -> None:
    """For each decision as of its own instant, whichever was asked for before; and in records of before, none is."""
    kept, key = learned(house, starts=True), placement_key(house.app, "home")
    now = bound_at(house, kept, 99)
    model = house.run(house.gateway.shelves.model(key, now.version))
    then, at = AsOfThen(now, model), house.clock() + round(days * MS_PER_DAY)
    for instant in (None, at, at + 50 * MS_PER_DAY, at + MS_PER_HOUR):
        assert then.at(instant).base.tobytes() == bind(kept.shelf, model, instant).base.tobytes()
