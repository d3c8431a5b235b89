"""How old the placements and models may be that a node decides with."""

from service.gateway.learner import learn_once
from service.gateway.shelves import Shelves
from tests.gateway.house import House
from tests.world import DAN


def test_a_node_that_was_idle_does_not_decide_with_what_it_knew_then(house: House) -> None:
    """At most a second old, it says; an hour without requests makes it no older."""
    decision = house.shop.decide(house.shop.welcome(DAN))
    house.shop.outcome(decision)
    house.run(learn_once(house.gateway))
    house.clock.forward(minutes=60)
    assert house.shop.record(house.shop.decide())["model"] == 1


def test_no_more_versions_are_held_than_a_visit_can_still_need(house: House) -> None:
    """Those that were the newest at some time in the last hour, whether one came by or all were read at the start."""
    versions = []
    for _ in range(4):
        house.shop.outcome(house.shop.decide(house.shop.welcome(DAN)))
        house.run(learn_once(house.gateway))
        house.clock.forward(minutes=25)
        versions.append(house.shop.record(house.shop.decide())["model"])
    started = Shelves(house.gateway.database, house.clock)
    for shelves in (house.gateway.shelves, started):
        kept = house.run(shelves.kept(house.app, "home"))
        assert [made.version for made in kept.versions] == versions[1:] == [2, 3, 4]
    house.clock.forward(minutes=120)
    house.shop.decide()
    assert [made.version for made in house.run(started.kept(house.app, "home")).versions] == [4]
