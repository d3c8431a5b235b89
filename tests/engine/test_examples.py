"""What is learned from: rewards, and the features of one shown item."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.engine import examples
from service.engine.examples import example
from service.engine.features import BIAS, lowest_level
from service.engine.model import Model, bind
from service.engine.scores import score
from service.engine.shelf import Item
from service.privacy.allowed import ContextFact
from service.words import Category, Level, Reach
from tests.engine.worlds import NOTHING, allowed, cases, everything, likes, one_each, shelf

SHELF = shelf(Item("a", tags=("x",), category="y"))
BASE = {"bias": 1.0, "item:a": 1.0, "topic:x": 1.0, "topic:y": 1.0}


@pytest.mark.parametrize("person", [NOTHING, allowed(likes("topic:x"), strength=0.0)])
def test_of_a_choice_that_was_not_personal_nothing_personal_is_learned(person):
    """Data that could not shape the choice is no part of its example."""
    assert example(SHELF, 0, person) == BASE


def test_a_match_adds_up_over_the_keys_of_the_item():
    """Topics and the item itself, by reach and category; other keys do not count."""
    interests = [
        likes("item:a", 1.0),
        likes("topic:x", 3.0),
        likes("topic:z", 9.0),
        likes("topic:x", 1.0, reach=Reach.VISIT),
        likes("topic:x", 1.0, category=Category.CONTEXTUAL),
    ]
    expected = {"match:history:behavioural": 1.25, "match:visit:behavioural": 0.5}
    expected["match:history:contextual"] = 0.5
    assert example(SHELF, 0, allowed(*interests)) == BASE | expected


def test_context_is_crossed_with_topics():
    """One feature a fact and a topic."""
    found = example(SHELF, 0, allowed(context=[ContextFact("device", "tv")], level=Level.PAGE))
    assert found == BASE | {"context:device=tv*topic:x": 1.0, "context:device=tv*topic:y": 1.0}


def test_on_a_large_shelf_items_have_no_weight_of_their_own(monkeypatch):
    """The sums grow with the square of the features."""
    monkeypatch.setattr(examples, "ITEM_FEATURES_MAX", 1)
    assert "item:a" not in example(one_each("x", "y"), 0, NOTHING)


@given(cases())
def test_an_example_uses_no_feature_above_what_was_allowed(case):
    """At strength 0, none that is about the person; and every name is a feature."""
    found = example(case.bound.shelf, 0, case.allowed)
    assert found[BIAS] == 1.0
    levels = {lowest_level(name) for name in found}
    assert case.allowed.level > Level.OFF or levels == {Level.OFF}


@given(cases(), st.floats(-1, 1))
def test_a_score_is_the_weights_times_the_example(case, weight):
    """What is learned from is what was scored, feature by feature."""
    found = example(case.bound.shelf, 0, case.allowed)
    model = Model(1, 1, dict.fromkeys(found, weight))
    bound = bind(case.bound.shelf, model)
    scored = score(bound, case.allowed, everything(bound)).total[bound.rank[0]]
    assert scored == pytest.approx(weight * sum(found.values()), abs=1e-9)
