"""Scores: what counts, by how much, and what does not count at all."""

import math

import numpy as np
import pytest
from aboveboard.engine.features import PRIOR_MATCH
from aboveboard.engine.model import Model, bind
from aboveboard.engine.scores import (
    score,
    squash,
    strength_of,
    totals_without,
    unmet,
    unmet_without,
)
from aboveboard.errors import AboveboardError
from aboveboard.privacy.allowed import ContextFact, Interest
from aboveboard.words import Category, Level, Reach
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.engine.worlds import allowed, bounded, cases, everything, likes, one_each

caps = st.just(1.0) | st.floats(0.1, 1)
BOUND = bind(one_each("x", "y", "z"), Model())


def totals(*interests, bound=BOUND, **more):
    return score(bound, allowed(*interests, **more), everything(bound)).total.tolist()


def test_an_interest_lifts_the_items_that_have_its_key():
    """By the prior weight times weight / (1 + weight)."""
    assert totals(likes("topic:y", 3.0)) == [0.0, PRIOR_MATCH * 0.75, 0.0]


def test_a_placement_declares_how_much_evidence_counts_half():
    """A topic met once counts for less beside a habit. Showings and orders count as before."""
    bound = bounded(BOUND, half_interest=4.0)
    assert totals(likes("topic:y", 4.0), bound=bound) == [0.0, PRIOR_MATCH * 0.5, 0.0]
    assert totals(likes("item:c", -1.0), bound=bound) == [0.0, 0.0, PRIOR_MATCH * -0.2]
    shown = structs.replace(bound, rows=bound.rows | {"shown:a": 0})
    assert totals(likes("shown:a", 1.0, category=Category.INTERACTION), bound=shown) == [-0.05, 0.0, 0.0]


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
    assert score(BOUND, allowed(interest), everything(BOUND)).causes == ()


@pytest.mark.parametrize(
    ("match", "weight", "added"), [(-0.4, -3.0, 0.0), (-0.4, 3.0, -0.3), (0.4, -3.0, -0.3)]
)
def test_what_speaks_against_a_thing_never_lifts_it(match, weight, added):
    """A refund or a low rating, also where what people bought was found to do worse."""
    bound = bind(one_each("x", "y"), Model(1, 50, {"match:history:behavioural": match}))
    found = score(bound, allowed(likes("topic:x", weight)), everything(bound))
    assert (found.total - found.base).tolist() == pytest.approx([added, 0.0])


def test_context_counts_where_it_was_learned():
    """A fact that was never seen with an outcome moves nothing."""
    bound = bind(one_each("x", "y"), Model(1, 1, {"context:device=tv*topic:y": 0.25}))
    learned, new = ContextFact("device", "tv"), ContextFact("device", "car")
    assert totals(bound=bound, context=[learned]) == [0.0, 0.25]
    assert totals(bound=bound, context=[new]) == [0.0, 0.0]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_evidence_outweighs_everything(weight):
    """A squashed weight lies between -1 and 1 and keeps its sign."""
    assert -1.0 <= squash(weight) <= 1.0
    assert squash(weight) * weight >= 0.0


@pytest.mark.parametrize("weight", [math.nan, math.inf, -math.inf])
def test_a_weight_that_is_no_number_stops_the_decision(weight):
    """So that the gateway answers with the baseline."""
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
    """Fail closed: the baseline."""
    assert strength_of(allowed(level=level, strength=strength)) == expected


def test_at_level_off_nothing_is_looked_at():
    """Not even a weight that would be an error."""
    bad = Interest(Reach.VISIT, Category.BEHAVIOURAL, "topic:x", math.nan, 1, 1)
    assert totals(bad, level=Level.OFF) == [0.0, 0.0, 0.0]


@given(cases())
def test_candidates_are_scored_as_among_all(case):
    """An item is worth the same among any other candidates, in baseline order."""
    few = score(case.bound, case.allowed, case.candidates)
    whole = score(case.bound, case.allowed, everything(case.bound))
    assert few.positions.tolist() == sorted(case.bound.rank[case.candidates].tolist())
    np.testing.assert_allclose(few.total, whole.total[few.positions], rtol=1e-12, atol=1e-12)


def without(known, facts):
    return structs.replace(
        known,
        interests=tuple(i for i in known.interests if i not in facts),
        context=tuple(c for c in known.context if c not in facts),
    )


@given(cases(), caps, st.booleans())
def test_leaving_out_a_cause_is_not_having_it(case, cap, sparse):
    """Each total without a cause is, to the bit, the total of a person without any of its facts."""
    bound = bounded(case.bound, cause_cap=cap, sparse=sparse)
    found = score(bound, case.allowed, case.candidates)
    each = [[row] for row in range(len(found.causes))]
    totals, strange = totals_without(found, each), unmet_without(found, each)
    if len(case.candidates) > 1:
        for cause, row, marks in zip(found.causes, totals, strange, strict=True):
            again = score(bound, without(case.allowed, cause.facts), case.candidates)
            assert row.tolist() == again.total.tolist()
            assert marks.tolist() == unmet(again)[0].tolist()


@given(cases(), caps, st.booleans(), st.integers(0, 2**10 - 1))
def test_leaving_out_a_set_is_not_having_any_of_it(case, cap, sparse, chosen):
    """To the bit, as for one cause."""
    bound = bounded(case.bound, cause_cap=cap, sparse=sparse)
    found = score(bound, case.allowed, case.candidates)
    rows = [row for row in range(len(found.causes)) if chosen >> row & 1]
    gone = [fact for row in rows for fact in found.causes[row].facts]
    if len(case.candidates) > 1:
        again = score(bound, without(case.allowed, gone), case.candidates)
        assert totals_without(found, [rows])[0].tolist() == again.total.tolist()
        assert unmet_without(found, [rows])[0].tolist() == unmet(again)[0].tolist()


@pytest.mark.parametrize(("values", "varied"), [(("FR",), []), (("FR", "DE"), [0])])
def test_a_fact_of_the_request_that_never_varied_is_left_in(values, varied):
    """The model knows one value of it, so it is part of what every person gets."""
    weights = {f"context:region={value}*topic:x": 0.5 for value in values}
    bound = bind(one_each("x", "y"), Model(1, 50, weights))
    fact = ContextFact("region", "FR")
    found = score(bound, allowed(context=[fact]), everything(bound))
    assert list(found.varied) == varied


@given(cases())
def test_what_is_known_about_one_key_is_one_cause(case):
    """Wherever it was learned; and every fact that counts is part of exactly one."""
    found = score(case.bound, case.allowed, case.candidates)
    keys = [{getattr(fact, "key", None) or fact.field for fact in cause.facts} for cause in found.causes]
    assert all(len(each) == 1 for each in keys)
    assert len({*map(tuple, keys)}) == len(keys)


@given(cases(), st.floats(0.1, 1), st.booleans())
def test_no_cause_carries_more_than_its_share(case, cap, sparse):
    """Of all that the causes would do for a candidate, none counts for more than the cap; the rest counts for nothing."""
    bound = bounded(case.bound, cause_cap=cap, sparse=sparse)
    found, free = (score(each, case.allowed, case.candidates) for each in (bound, bounded(case.bound)))
    adds = [dense(free, row) for row in range(len(free.causes))]
    most = cap * sum(map(abs, adds), np.zeros(free.base.size))
    expected = free.base + sum((np.clip(each, -most, most) for each in adds), np.zeros(free.base.size))
    np.testing.assert_allclose(found.total, expected, rtol=1e-12, atol=1e-12)


@given(cases(), st.booleans())
def test_unmet_is_what_no_interest_speaks_of(case, sparse):
    """Neither for nor against it, by any of its keys."""
    found = score(bounded(case.bound, sparse=sparse), case.allowed, case.candidates)
    about = [dense(found, row) != 0 for row in range(found.interests)]
    known = np.logical_or.reduce([np.zeros(found.base.size, np.bool_), *about])
    assert unmet(found)[0].tolist() == (~known).tolist()


def dense(found, row):
    """What a cause adds to each candidate, whichever form the shelf has."""
    if isinstance(found.effects, np.ndarray):
        return found.effects[row]
    whole = np.zeros(found.base.size)
    where, amounts = found.effects[row]
    whole[where] = amounts
    return whole
