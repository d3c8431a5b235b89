"""The stretches that are stored in the commit that ends them."""

from aboveboard.gateway.stretch_writes import write_stretches
from aboveboard.people.state import VisitStep
from aboveboard.signals.visit_steps import EndedSteps

from tests.house import House
from tests.world import DAN, Member

STEPS = (VisitStep("item_viewed", 1), VisitStep("cart_added", 2))


def writes(house: House, member: Member, *steps: VisitStep) -> int:
    person = house.run(house.gateway.person(house.app, house.shop.welcome(member)))
    ended = [EndedSteps(steps, "", house.clock())]
    guards, found = write_stretches(house.gateway, house.gateway.rules, house.app, person, ended)
    assert [guard.version for guard in guards] == [0] * len(found)
    return len(found)


def test_a_stretch_needs_the_purpose_to_improve(house: House) -> None:
    """Without it nothing is written."""
    assert writes(house, DAN, *STEPS) == 1
    assert writes(house, DAN._replace(given=("personalize_visit",)), *STEPS) == 0


def test_steps_that_tell_nothing_are_not_written(house: House) -> None:
    """One step of a visit without a goal is no stretch."""
    assert writes(house, DAN, STEPS[0]) == 0
