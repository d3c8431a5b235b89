"""What is learned from: rewards, and the features of one shown item."""

import pytest
from aboveboard.engine import ridge
from aboveboard.engine.compiled_placement import CROSSED_MAX, OWN_WEIGHTS_MAX, TOPICS_MAX, compile_shelf
from aboveboard.engine.examples import example
from aboveboard.engine.features import BIAS, REST
from aboveboard.engine.model import Model, bind
from aboveboard.engine.placement import Item, Variety
from aboveboard.engine.scores import score
from aboveboard.privacy.allowed import ContextFact
from aboveboard.words import Category, Level, Reach
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.engine.oracle import lowest_level
from tests.engine.worlds import NOTHING, allowed, bounded, cases, everything, likes, shelf

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


def test_a_match_is_learned_as_it_was_scored():
    """By the evidence that counts half in the placement of then, which is 1 for showings."""
    bounds = Variety(fatigue=True, half_interest=4.0)
    half = compile_shelf(structs.replace(SHELF.placement, variety=bounds))
    shown = likes("shown:a", 1.0, category=Category.INTERACTION)
    expected = {"match:history:behavioural": 0.2 + 0.5, "fatigue:history": 0.5}
    assert example(half, 0, allowed(likes("item:a", 1.0), likes("topic:x", 4.0), shown)) == BASE | expected


def test_context_is_crossed_with_topics():
    """One feature a fact and a topic."""
    found = example(SHELF, 0, allowed(context=[ContextFact("device", "tv")], level=Level.PAGE))
    assert found == BASE | {"context:device=tv*topic:x": 1.0, "context:device=tv*topic:y": 1.0}


def test_on_a_large_shelf_only_the_first_items_have_a_weight_of_their_own():
    """The sums grow with the square of the features; all other items share one weight."""
    large = shelf(*(Item(f"i{n}") for n in range(OWN_WEIGHTS_MAX + 1)))
    assert example(large, OWN_WEIGHTS_MAX - 1, NOTHING) == {BIAS: 1.0, f"item:i{OWN_WEIGHTS_MAX - 1}": 1.0}
    assert example(large, OWN_WEIGHTS_MAX, NOTHING) == {BIAS: 1.0, REST: 1.0}


def test_only_the_topics_that_most_items_carry_are_learned():
    """Of those that equally many carry, the first by name."""
    common = tuple(f"t{n:04}" for n in range(TOPICS_MAX - 1))
    large = shelf(Item("a", topics=(*common, "x", "y")), Item("b", topics=common))
    found = example(large, 0, NOTHING)
    assert len(found) == TOPICS_MAX + 2
    assert "topic:x" in found
    assert "topic:y" not in found


def test_only_the_first_topics_are_crossed_with_the_context():
    """There may be dozens of facts."""
    common = tuple(f"t{n:02}" for n in range(CROSSED_MAX))
    large = shelf(Item("a", topics=(*common, "x")), Item("b", topics=common))
    found = example(large, 0, allowed(context=[ContextFact("device", "tv")], level=Level.PAGE))
    assert "topic:x" in found
    assert "context:device=tv*topic:t00" in found
    assert "context:device=tv*topic:x" not in found


def test_what_a_large_shelf_does_not_learn_counts_in_no_score():
    """A weight that an earlier revision left could never be corrected."""
    common = tuple(f"t{n:04}" for n in range(TOPICS_MAX))
    large = shelf(*(Item(f"i{n}") for n in range(OWN_WEIGHTS_MAX)), Item("z", topics=(*common, "x")))
    person = allowed(context=[ContextFact("device", "tv")], level=Level.PAGE)
    learned = [*example(large, 0, person), *example(large, OWN_WEIGHTS_MAX, person)]
    left = ["item:z", "topic:x", "context:device=tv*topic:x", f"context:device=tv*topic:{common[-1]}"]
    bound = bind(large, Model(1, 1, dict.fromkeys([*learned, *left], 0.25)))
    for item in (0, OWN_WEIGHTS_MAX):
        scored = score(bound, person, everything(bound)).total[bound.rank[item]]
        assert scored == pytest.approx(0.25 * sum(example(large, item, person).values()))


def test_items_without_a_weight_of_their_own_stand_beside_unknown_ones_at_first():
    """Together they have the same prior, until something is learned of any."""
    large = shelf(*(Item(f"i{n}") for n in range(OWN_WEIGHTS_MAX + 2)))
    assert set(bind(large, Model(1, 0, {}, 0.2)).base) == {0.2}
    found = ridge.solve_model(ridge.add_all(ridge.empty(), [({BIAS: 1.0, REST: 1.0}, 0.0)] * 200), 1)
    base = bind(large, found).base
    assert sorted(base)[:2] == [pytest.approx(0.0, abs=0.02)] * 2


@given(cases())
def test_an_example_uses_no_feature_above_what_was_allowed(case):
    """At strength 0, none that is about the person; and every name is a feature."""
    found = example(case.bound.shelf, 0, case.allowed)
    assert found[BIAS] == 1.0
    levels = {lowest_level(name) for name in found}
    assert case.allowed.level > Level.OFF or levels == {Level.OFF}


@given(cases(), st.floats(-1, 1), st.sampled_from((1.0, 4.0)))
def test_a_score_is_the_weights_times_the_example(case, weight, half):
    """The learner sees the features that were scored. Evidence against a thing never adds to it."""
    known = case.allowed
    if weight < 0.0:
        known = structs.replace(known, interests=tuple([one for one in known.interests if one.weight >= 0.0]))
    declared = bounded(case.bound, half_interest=half).shelf
    found, counted = example(declared, 0, case.allowed), example(declared, 0, known)
    model = Model(1, 1, dict.fromkeys(found, weight))
    bound = bind(declared, model)
    scored = score(bound, case.allowed, everything(bound)).total[bound.rank[0]]
    assert scored == pytest.approx(weight * sum(counted.values()), abs=1e-9)
