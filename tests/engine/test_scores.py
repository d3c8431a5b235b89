"""Scores: what counts, by how much, and what does not count at all."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from service.engine.features import PRIOR_MATCH
from service.engine.model import Model, bind, prior_model
from service.engine.scores import score, squashed, strength_of, totals_without
from service.errors import AboveboardError
from service.privacy.allowed import ContextFact, Interest
from service.words import Category, Level, Reach
from tests.engine.worlds import allowed, cases, everything, likes, one_each

BOUND = bind(one_each("x", "y", "z"), prior_model())


def totals(*interests, bound=BOUND, **more):
    return score(bound, allowed(*interests, **more), everything(bound)).total.tolist()


def test_an_interest_lifts_the_items_that_have_its_key():
    """By the prior weight times weight / (1 + weight)."""
    assert totals(likes("topic:y", 3.0)) == [0.0, PRIOR_MATCH * 0.75, 0.0]


def test_an_interest_in_an_item_lifts_that_item():
    """An item is a key like any other."""
    assert totals(likes("item:c", 1.0)) == [0.0, 0.0, PRIOR_MATCH * 0.5]


def test_dislike_counts_against():
    """Evidence may be negative, and is bounded on that side too."""
    assert totals(likes("topic:x", -1.0)) == [-PRIOR_MATCH * 0.5, 0.0, 0.0]


@pytest.mark.parametrize(
    "interest",
    [
        likes("topic:unheard"),
        likes("topic:x", reach=Reach.PAGE),
    ],
)
def test_what_has_no_feature_does_not_count(interest):
    """A key that nothing has, and a reach that the engine has no weight for."""
    assert score(BOUND, allowed(interest), everything(BOUND)).facts == ()


def test_context_counts_where_it_was_learned():
    """A fact that was never seen with an outcome moves nothing."""
    bound = bind(one_each("x", "y"), Model(1, 1, {"context:device=tv*topic:y": 0.25}))
    learned, new = ContextFact("device", "tv"), ContextFact("device", "car")
    assert totals(bound=bound, context=[learned]) == [0.0, 0.25]
    assert totals(bound=bound, context=[new]) == [0.0, 0.0]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_evidence_outweighs_everything(weight):
    """A squashed weight lies between -1 and 1 and keeps its sign."""
    assert -1.0 <= squashed(weight) <= 1.0
    assert squashed(weight) * weight >= 0.0


@pytest.mark.parametrize("weight", [math.nan, math.inf, -math.inf])
def test_a_weight_that_is_no_number_stops_the_decision(weight):
    """So that the gateway answers what everybody gets."""
    with pytest.raises(AboveboardError):
        totals(likes("topic:x", weight))


@pytest.mark.parametrize(
    ("level", "strength", "expected"),
    [
        (Level.OFF, 1.0, 0.0),
        (Level.PAGE, 0.4, 0.4),
        (Level.PAGE, 1.5, 0.0),
        (Level.PAGE, -0.1, 0.0),
        (Level.PAGE, math.nan, 0.0),
    ],
)
def test_a_strength_that_makes_no_sense_is_none(level, strength, expected):
    """Fail closed: what everybody gets."""
    assert strength_of(allowed(level=level, strength=strength)) == expected


def test_at_level_off_nothing_is_looked_at():
    """Not even a weight that would be an error."""
    bad = Interest(Reach.VISIT, Category.BEHAVIOURAL, "topic:x", math.nan, 1, 1)
    assert totals(bad, level=Level.OFF) == [0.0, 0.0, 0.0]


@given(cases())
def test_candidates_are_scored_as_among_all(case):
    """An item is worth the same whoever else may be shown, and stands in baseline order."""
    few = score(case.bound, case.allowed, case.candidates)
    whole = score(case.bound, case.allowed, everything(case.bound))
    assert few.positions.tolist() == sorted(case.bound.rank[case.candidates].tolist())
    np.testing.assert_allclose(few.total, whole.total[few.positions], rtol=1e-12, atol=1e-12)


@given(cases())
def test_leaving_out_a_fact_is_not_having_it(case):
    """Each total without a fact is, to the bit, the total of somebody about whom that fact is not known."""
    found = score(case.bound, case.allowed, case.candidates)
    without = totals_without(found, list(range(len(found.facts))))
    if len(case.candidates) > 1:
        for fact, row in zip(found.facts, without, strict=True):
            known = structs.replace(
                case.allowed,
                interests=tuple(i for i in case.allowed.interests if i != fact),
                context=tuple(c for c in case.allowed.context if c != fact),
            )
            assert row.tolist() == score(case.bound, known, case.candidates).total.tolist()
