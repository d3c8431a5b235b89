"""How old the placements and models may be that a node decides with."""

from service.gateway.learner import learn_once
from tests.gateway.house import House
from tests.world import DAN


def test_a_node_that_was_idle_does_not_decide_with_what_it_knew_then(house: House) -> None:
    """At most a second old, it says; an hour without requests makes it no older."""
    decision = house.shop.decide(house.shop.welcome(DAN))
    house.shop.outcome(decision)
    house.run(learn_once(house.gateway))
    house.clock.forward(minutes=60)
    assert house.shop.record(house.shop.decide())["model"] == 1
