"""The rows of a report: which outcomes count in it, and with which reward."""

import pytest
from aboveboard.clock import MS_PER_DAY, MS_PER_HOUR
from aboveboard.engine.model import Model, bind
from aboveboard.engine.placement import Item, compile_shelf
from aboveboard.measurement import report as module
from aboveboard.measurement.placement_report import PlacementReport
from aboveboard.measurement.report import AsOfThen, report

from tests.engine.worlds import placement
from tests.house import House
from tests.world import DAN


def read(house: House, placement: str = "home") -> PlacementReport:
    found: PlacementReport = house.run(report(house.gateway, house.app, placement))
    return found


def test_only_the_first_slot_counts(house: House) -> None:
    """The probability of a later one depends on the items before it."""
    person = house.shop.welcome(DAN)
    for _ in range(2):
        decision = house.shop.decide(person, count=2)
        house.shop.outcome(decision, item=decision["items"][1]["item"])
    assert read(house).shown == 0
    house.shop.outcome(decision)
    assert read(house).shown == 1


def test_the_best_outcome_of_an_item_counts(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """In any order, it is one row with the highest reward."""
    monkeypatch.setattr(module, "UNITS_LEAST", 2)
    for kinds in (("seen", "taken"), ("taken", "seen")):
        decision = house.shop.decide(house.shop.welcome(DAN))
        for kind in kinds:
            house.shop.outcome(decision, kind)
    found = read(house).personalized
    assert (found.shown, found.people) == (2, 2)
    assert found.reward is not None
    assert found.reward.value == 1.0


def test_a_decision_whose_candidates_are_gone_is_counted_apart(house: House) -> None:
    """Its probability under another policy can no longer be computed."""
    for _ in range(2):
        house.shop.outcome(house.shop.decide(house.shop.welcome(DAN)))
    house.shop.place(items=[{"item": "new"}])
    house.clock.forward(minutes=1)
    house.shop.outcome(house.shop.decide(house.shop.welcome(DAN)))
    found = read(house)
    assert (found.shown, found.gone) == (1, 2)


def test_too_few_people_have_no_reward(house: House) -> None:
    """Many rows of one person are still one person."""
    person = house.shop.welcome(DAN)
    for _ in range(module.UNITS_LEAST + 1):
        house.shop.outcome(house.shop.decide(person))
    found = read(house).personalized
    assert (found.shown, found.people, found.reward) == (module.UNITS_LEAST + 1, 1, None)


def test_a_model_is_bound_again_only_when_an_item_changes_its_age() -> None:
    """Otherwise every decision would pay for a binding."""
    start = 500_000 * MS_PER_HOUR
    shelf = compile_shelf(placement(Item("a", starts_ms=start), Item("b")))
    model = Model(1, 50, {"fresh:day": 0.5})
    judge = AsOfThen(bind(shelf, model), model)
    first, later = judge.at(start + MS_PER_HOUR), judge.at(start + 2 * MS_PER_DAY)
    assert first is not later
    assert judge.at(start + 2 * MS_PER_DAY + MS_PER_HOUR) is later
