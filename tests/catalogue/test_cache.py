"""The age of the placements and models that a node decides with."""

from aboveboard.catalogue.cache import PlacementCache, placement_key
from aboveboard.learning.learner import learn_once

from tests.house import House
from tests.world import DAN


def test_a_node_that_was_idle_does_not_decide_with_what_it_knew_then(house: House) -> None:
    """At most a second old, it says; an hour without requests makes it no older."""
    decision = house.shop.decide(house.shop.welcome(DAN))
    house.shop.outcome(decision)
    house.run(learn_once(house.gateway))
    house.clock.forward(minutes=60)
    assert house.shop.record(house.shop.decide())["model"] == 1


def test_a_clock_that_is_set_back_makes_nothing_any_older(house: House) -> None:
    """A placement that was read under the later time is read again at once."""
    shelves = PlacementCache(house.gateway.database, house.clock)
    before = house.run(shelves.get_current(house.app, "home"))
    house.shop.place(items=[{"item": "running-1"}, {"item": "running-2"}])
    house.clock.forward(minutes=-60)
    try:
        assert len(house.run(shelves.get_current(house.app, "home")).shelf.ids) == 2 != len(before.shelf.ids)
    finally:
        house.clock.forward(minutes=60)


def test_no_more_versions_are_cached_than_a_visit_can_still_need(house: House) -> None:
    """They were the newest at some time in the last hour, also where a new node reads them all at once."""
    versions = []
    for _ in range(4):
        house.shop.outcome(house.shop.decide(house.shop.welcome(DAN)))
        house.run(learn_once(house.gateway))
        house.clock.forward(minutes=25)
        versions.append(house.shop.record(house.shop.decide())["model"])
    started = PlacementCache(house.gateway.database, house.clock)
    for shelves in (house.gateway.shelves, started):
        kept = house.run(shelves.get_current(house.app, "home"))
        assert [made.version for made in kept.versions] == versions[1:] == [2, 3, 4]
    house.clock.forward(minutes=120)
    house.shop.decide()
    assert [made.version for made in house.run(started.get_current(house.app, "home")).versions] == [4]


def test_an_entry_is_dropped_with_its_version(house: House) -> None:
    """Only the versions that a visit can still use take room."""
    shelves = PlacementCache(house.gateway.database, house.clock)
    for _ in range(4):
        house.run(shelves.get_current(house.app, "home"))
        house.shop.outcome(house.shop.decide(house.shop.welcome(DAN)))
        house.run(learn_once(house.gateway))
        house.clock.forward(minutes=25)
    kept = house.run(shelves.get_current(house.app, "home"))
    assert [version for version, _ in kept.bound.found] == [2, 3, 4]


def test_a_revision_that_is_no_longer_served_takes_no_room(house: House) -> None:
    """Only entries of the new one are cached, however often the items change."""
    shelves = PlacementCache(house.gateway.database, house.clock)
    house.run(shelves.get_current(house.app, "home"))
    size = shelves._bounds.size
    for number in range(3):
        house.shop.place(items=[{"item": "running-1", "content": {"title": f"{number}"}}])
        house.clock.forward(minutes=1)
        house.run(shelves.get_current(house.app, "home"))
    assert 0 < shelves._bounds.size <= size


def test_a_placement_without_requests_is_dropped(house: House) -> None:
    """After an hour, at the next request for another one. A later request reads it again."""
    shelves, app = PlacementCache(house.gateway.database, house.clock), house.app
    for name in ("home", "side"):
        house.shop.place(name)
        house.run(shelves.get_current(app, name))
    both = shelves._bounds.size
    house.clock.forward(minutes=61)
    house.run(shelves.get_current(app, "side"))
    assert list(shelves._kept) == list(shelves._newest) == [placement_key(app, "side")]
    assert shelves._bounds.size == both / 2
    assert house.run(shelves.get_current(app, "home")).shelf.placement.placement == "home"
