"""The intent of a visit among the interests that a decision may use."""

import pytest
from aboveboard.people.state import Limits, PersonState, Visit
from aboveboard.privacy.allowed import HeldBack
from aboveboard.privacy.filter import FilterInput, admit, masks
from aboveboard.privacy.intent_interest import add_intent
from aboveboard.privacy.visible_visit import visible
from aboveboard.words import Category, Reach

from tests.intent.visits import INTENTS, steps_of
from tests.privacy.test_filter import DIAL, HALF_LIVES, NOW, OPEN, VIEWED, judge, question, seen, standing

READING = masks(judge(), DIAL, stepping=INTENTS.intents.categories)(question())
NO_LIMITS = Limits()
SHOPPING = steps_of("item_viewed", "item_viewed", "cart_added")


def read(mask=READING, relevant=("intent:buy", "intent:help"), limits=NO_LIMITS, steps=SHOPPING):
    """The intents that a decision may use, of a visit with these steps and one interest."""
    visit = Visit("s", NOW, NOW, {VIEWED: {"topic:chess": seen()}}, steps)
    state = PersonState(visit=visit, limits=limits)
    visit = visible(visit, mask, limits)
    held = FilterInput(state, visit, (), NOW, intents=INTENTS)
    allowed, held_back = admit(
        held, standing(), mask, relevant={"topic:chess", *relevant}, half_life_days=HALF_LIVES
    )
    assert allowed.interests == tuple(sorted(allowed.interests, key=lambda each: each.key))
    return [each for each in allowed.interests if each.key.startswith("intent:")], held_back


def test_an_intent_is_an_interest_of_the_visit():
    """Its weight is its probability, and its count that of the steps."""
    (found,), _ = read()
    assert (found.reach, found.category, found.key, found.count) == (Reach.VISIT, VIEWED, "intent:buy", 3)
    assert INTENTS.intents.certainty <= found.weight < 1.0


def test_an_intent_that_no_item_is_for_is_not_used():
    """And none takes its place."""
    assert read(relevant=("intent:help",))[0] == []


def test_a_limited_intent_is_not_used():
    """The report says so for any steps, and no other intent takes its place."""
    limits = Limits(interests=("intent:buy",))
    assert read(limits=limits)[0] == read(limits=limits, steps=())[0] == []
    assert HeldBack("interest", "limit") in read(limits=limits)[1]


@pytest.mark.parametrize("category", [VIEWED, Category.TRANSACTIONAL])
def test_an_intent_is_read_of_all_steps_or_of_none(category):
    """Where a category that a step may have is closed, no step is seen: by a limit, and by a rule."""
    for mask in (
        masks(judge(), DIAL, stepping=INTENTS.intents.categories)(question(limited=(category,))),
        masks(judge((Reach.VISIT, category)), DIAL, stepping=INTENTS.intents.categories)(question()),
    ):
        assert mask.reads_intent is False
        assert read(mask)[0] == []


def test_a_category_without_a_step_closes_nothing():
    """Orders may be excluded where only looks count."""
    limited = question(limited=(Category.INTERACTION,))
    mask = masks(judge(), DIAL, stepping=INTENTS.intents.categories)(limited)
    assert [each.key for each in read(mask)[0]] == ["intent:buy"]


def test_without_declared_intents_no_step_is_seen():
    """A folder of an earlier version reads nothing."""
    assert OPEN.reads_intent is False
    assert read(OPEN)[0] == []


def test_without_a_reading_the_interests_stay_the_same_object():
    """A visit whose steps say nothing costs no sorting."""
    found = []
    assert add_intent(found, INTENTS, Visit("s", NOW, NOW), {"intent:buy"}, set()) is found
