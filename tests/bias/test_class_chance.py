"""The exact chance of a class, by deciding again: at the level in force, and at each level below it."""

import numpy as np
import pytest
from aboveboard.bias.class_chance import DialRules, chance_of_class, decide_at_each_level, restrict
from aboveboard.bias.item_class import ClassOfItems, mark_class
from aboveboard.decisions.record import make_allowed_record, read_allowed
from aboveboard.decisions.replay import bound_of, compute_again, recall
from aboveboard.engine.choice import decide, items_of
from aboveboard.outbound.removals import RemovedItem
from aboveboard.privacy.allowed import ContextFact, PersonFact
from aboveboard.words import LEVEL_OF_REACH, Level, Reach
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.engine import worlds
from tests.world import DAN

RULES = DialRules((0.0, 0.4, 0.6, 0.85, 1.0), {})


@pytest.fixture
def recorded(house):
    """A decision with history, what it names, and the marks of one topic."""
    person = house.shop.welcome(DAN)
    for _ in range(3):
        house.shop.signal(person)
    answer = house.shop.decide(person, count=3)
    body = house.run(recall(house.gateway, house.app, answer["decision"])).body
    bound = house.run(bound_of(house.gateway, house.app, body))
    return body, bound, mark_class(bound.shelf, ClassOfItems(tags=("running",)))


def test_the_chance_is_that_of_the_recorded_decision(recorded):
    """Added up over the items of the class, to the bit."""
    body, bound, marks = recorded
    decision = compute_again(bound, body)
    own = [
        chance
        for chance, item in zip(decision.chances, items_of(bound, decision.scores), strict=True)
        if marks[item]
    ]
    assert 0.0 < chance_of_class(bound, body, marks) == pytest.approx(sum(own))
    assert chance_of_class(bound, body, marks) + chance_of_class(bound, body, ~marks) == pytest.approx(1.0)


def test_the_nested_chances_end_at_the_decision_and_begin_with_everybody(recorded):
    """Above the level in force they stay; off is the baseline's first item for sure."""
    body, bound, marks = recorded
    found = decide_at_each_level(bound, body, marks, RULES)
    now = chance_of_class(bound, body, marks)
    assert found.has_opportunity
    assert found.by_level[body.effective :] == (now,) * (5 - body.effective)
    assert found.by_level[0] in (0.0, 1.0)


def test_each_level_is_decided_on_its_own_data(recorded):
    """The engine, asked with what that level opens, says the same."""
    body, bound, marks = recorded
    allowed = read_allowed(body.allowed)
    for level in Level:
        less = restrict(allowed, level, RULES)
        decision = decide(bound, less, np.arange(len(bound.shelf.ids)), count=1, seed=0)
        chance = decision.chances[marks[items_of(bound, decision.scores)]].sum()
        assert decide_at_each_level(bound, body, marks, RULES).by_level[level] == chance


@given(worlds.people(), st.sampled_from(Level))
def test_a_lower_level_never_uses_more(allowed, level):
    """Only what it opens, at its strength; the level in force uses what it did."""
    less = restrict(allowed, level, RULES)
    assert set(less.interests) <= set(allowed.interests)
    assert set(less.context) <= set(allowed.context)
    if level >= allowed.level:
        assert less == allowed
    else:
        assert (less.level, less.strength) == (level, RULES.strengths[level])
        assert all(LEVEL_OF_REACH[each.reach] <= level for each in less.interests)


def test_facts_of_the_person_and_raised_fields_count_later():
    """The request counts from the page on, the person from history, and a field from its own level if that is higher."""
    context = (ContextFact("device", "mobile"), PersonFact("job", "nurse"), ContextFact("task", "order"))
    allowed = worlds.allowed(context=context, level=Level.EVERYWHERE)
    rules = DialRules(RULES.strengths, {"task": Level.VISIT, "job": Level.PAGE})
    used = {level: {each.field for each in restrict(allowed, level, rules).context} for level in Level}
    assert used[Level.OFF] == set()
    assert used[Level.PAGE] == {"device"}
    assert used[Level.VISIT] == {"device", "task"}
    assert used[Level.HISTORY] == {"device", "task", "job"}


def test_without_candidates_there_is_no_chance(recorded):
    """Everything was removed."""
    body, bound, marks = recorded
    empty = structs.replace(body, removed=[RemovedItem(item, "limit") for item in bound.shelf.ids])
    assert chance_of_class(bound, empty, marks) is None
    assert decide_at_each_level(bound, empty, marks, RULES) is None


@pytest.mark.parametrize("named", [False, True])
def test_a_removed_class_was_no_opportunity(recorded, named):
    """A request that named its candidates and one that did not are alike in that."""
    body, bound, marks = recorded
    own = [item for item, mark in zip(bound.shelf.ids, marks, strict=True) if mark]
    less = structs.replace(
        body,
        removed=[RemovedItem(item, "rule:show-cap") for item in own],
        candidates=list(bound.shelf.ids) if named else None,
    )
    found = decide_at_each_level(bound, less, marks, RULES)
    assert (found.has_opportunity, found.by_level[-1]) == (False, 0.0)


def test_reaches_without_interests_change_nothing(recorded):
    """The record survives being written with less."""
    body, bound, marks = recorded
    allowed = read_allowed(body.allowed)
    without = tuple(each for each in allowed.interests if each.reach is not Reach.ELSEWHERE)
    same = structs.replace(body, allowed=make_allowed_record(structs.replace(allowed, interests=without)))
    assert chance_of_class(bound, same, marks) == chance_of_class(bound, body, marks)
