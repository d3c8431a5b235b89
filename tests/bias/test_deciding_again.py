"""Past decisions computed again on a gateway: all that can be, and the others by why not."""

import numpy as np
import pytest
from aboveboard.bias.class_chance import chance_of_class, decide_at_each_level
from aboveboard.bias.decided_rows import ReplayFailure
from aboveboard.bias.deciding_again import decide_again
from aboveboard.bias.dial_rules import dial_rules_of
from aboveboard.bias.item_class import ClassOfItems, mark_class
from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.tables import model_versions, placement_revisions
from aboveboard.decisions.replay import bound_of, recall
from aboveboard.learning.learner import learn_once
from sqlalchemy import delete

from tests.world import ADA, CLEO, DAN, EVE

RUNNING = ClassOfItems(tags=("running",))


@pytest.fixture
def shown(house):
    """Decisions of people at every level, with what they did before."""
    answers = []
    for member in (ADA, CLEO, DAN, EVE):
        person = house.shop.welcome(member)
        for _ in range(2):
            house.shop.signal(person)
        answers.append(house.shop.decide(person, count=3)["decision"])
    return [house.run(recall(house.gateway, house.app, each)) for each in answers]


def again(house, opened, **more):
    places = np.array(sorted(each.place for each in opened))
    return house.run(decide_again(house.gateway, places, RUNNING, **more))


def test_each_decision_has_its_chances_at_every_level(house, shown):
    """As one record at a time gives them, to the bit."""
    found = again(house, shown)
    assert (found.places.tolist(), found.undecided) == ([each.place for each in shown], {})
    for opened, chances, level in zip(shown, found.by_level, found.levels, strict=True):
        bound = house.run(bound_of(house.gateway, house.app, opened.body))
        marks = mark_class(bound.shelf, RUNNING)
        rules = dial_rules_of(house.gateway.rules)
        assert tuple(chances) == decide_at_each_level(bound, opened.body, marks, rules).by_level
        assert chances[-1] == chance_of_class(bound, opened.body, marks)
        assert level == opened.body.effective


def test_a_gone_record_and_a_record_that_is_none_are_counted(house, shown):
    """An index without a decision stands for a record that was erased meanwhile."""
    places = np.array([shown[0].place, 10**9])
    found = house.run(decide_again(house.gateway, places, RUNNING))
    assert found.places.tolist() == [shown[0].place]
    assert {why: each.tolist() for why, each in found.undecided.items()} == {ReplayFailure.RECORD: [10**9]}


@pytest.mark.parametrize(
    ("table", "why"), [(model_versions, ReplayFailure.MODEL), (placement_revisions, ReplayFailure.PLACEMENT)]
)
def test_a_model_and_a_placement_that_are_gone_are_counted(house, table, why):
    """Those of another placement are there, so its decisions are computed again."""
    house.shop.place("gone")
    house.shop.outcome(house.shop.decide(house.shop.welcome(DAN), "gone"))
    while house.run(learn_once(house.gateway)):
        pass
    house.clock.forward(ms=5_000)  # past the time for which a placement is trusted
    answers = [house.shop.decide(house.shop.welcome(EVE), placement) for placement in ("gone", "home")]
    opened = [house.run(recall(house.gateway, house.app, each["decision"])) for each in answers]
    assert opened[0].body.model > 0
    house.shop.place("gone", items=[{"item": "new-1"}])
    key = placement_key(house.app, "gone")
    house.run(removed(house, delete(table).where(table.c.placement_key == key)))
    found = again(house, opened)
    assert {name: each.tolist() for name, each in found.undecided.items()} == {why: [opened[0].place]}
    assert found.places.tolist() == [opened[1].place]


async def removed(house, statement):
    async with house.gateway.database.engine.begin() as connection:
        await connection.execute(statement)


def test_only_the_newest_are_made_again(house, shown):
    """The others are counted as too many."""
    found = again(house, shown, most=3)
    assert found.undecided[ReplayFailure.MOST].tolist() == [shown[0].place]
    assert found.places.size == 3


def test_equal_decisions_are_made_again_once_each(house):
    """People at the page's level, with one device: the second comes from the first."""
    opened = []
    for _ in range(3):
        answer = house.shop.decide(house.shop.welcome(ADA))
        opened.append(house.run(recall(house.gateway, house.app, answer["decision"])))
    found = again(house, opened)
    assert found.places.size == 3
    assert np.unique(found.by_level, axis=0).shape[0] == 1


def test_the_rules_that_no_choice_lifts_are_named(house, shown):
    """By their ids, as reasons for removals have them."""
    rules = house.gateway.rules.policy.rules
    assert again(house, shown).never == {name for name, each in rules.items() if each.klass == "never"}


def test_a_decision_whose_first_slot_kept_its_item_is_counted_apart(house):
    """Nothing was drawn there. The draw before it is computed again."""
    arrangement = {"kind": "split", "adaptive": 3, "settle_days": 7, "moves_max": 1}
    house.shop.place("calm", arrangement=arrangement)
    person = house.shop.welcome(DAN)
    answers = [house.shop.decide(person, "calm", count=6, session=name) for name in ("one", "two")]
    drawn, kept = (house.run(recall(house.gateway, house.app, each["decision"])) for each in answers)
    found = again(house, [drawn, kept])
    assert found.places.tolist() == [drawn.place]
    assert {why: each.tolist() for why, each in found.undecided.items()} == {ReplayFailure.KEPT: [kept.place]}
