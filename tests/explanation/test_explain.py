"""Explanations as facts: codes, shares, controls, the counterfactual, and reasons without a cause."""

import numpy as np
import pytest
from aboveboard import canonical
from aboveboard.clock import MS_PER_DAY
from aboveboard.engine.choice import decide
from aboveboard.engine.model import Model, bind
from aboveboard.engine.placement import Item, Variety, compile_shelf
from aboveboard.explanation.explain import SHOWN, explain
from aboveboard.explanation.why import COMMON_CODES, CONTEXT_CODES, REASON_CODES, SHOWN_CODES, StatedReason
from aboveboard.privacy.allowed import ContextFact, HeldBack
from aboveboard.words import BoundBy, Category, Level, Reach
from hypothesis import given
from msgspec import structs

from tests.engine.worlds import NOTHING, allowed, cases, everything, likes, one_each, placement, shelf

NOON = 20_000 * MS_PER_DAY + MS_PER_DAY // 2
THREE = bind(one_each("x", "y", "z", baseline="editorial"), Model())
POPULAR = bind(one_each("x", "y", "z"), Model(1, 50, {"topic:z": 0.2}))
DIAL_OFF = {"kind": "dial", "level": 0}


def seed_for(bound, person, item):
    """A seed by which this item is drawn first."""
    return next(
        seed
        for seed in range(10_000)
        if bound.shelf.ids[decide(bound, person, everything(bound), count=1, seed=seed).slots[0].item] == item
    )


def why(person, item, bound=THREE, **more):
    """Why `item` is there, when it was drawn for this person."""
    decision = decide(bound, person, everything(bound), count=1, seed=seed_for(bound, person, item))
    return explain(bound, person, decision, **more)


def codes(explained):
    return [reason.code for reason in explained.reasons]


def test_an_interest_becomes_a_reason_with_its_control():
    """With everything that its sentence needs."""
    explained = why(allowed(likes("topic:y", count=3, days=5)), "b")
    assert explained.reasons == (
        StatedReason(
            code="viewed_topic",
            key="topic:y",
            reach=Reach.HISTORY,
            category=Category.BEHAVIOURAL,
            count=3,
            days=5,
            share="1.0",
            control={"kind": "limit_topic", "topic": "y"},
        ),
    )


@pytest.mark.parametrize(
    ("category", "did"),
    [
        (Category.BEHAVIOURAL, "viewed"),
        (Category.TRANSACTIONAL, "shopped"),
        (Category.INTERACTION, "reacted"),
    ],
)
def test_a_reason_says_what_the_person_did(category, did):
    """And whether it was about a topic or about the item itself."""
    explained = why(allowed(likes("item:b", category=category)), "b")
    assert codes(explained) == [f"{did}_item"]
    assert explained.reasons[0].control == {"kind": "limit_item", "item": "b"}


def test_a_cause_that_moved_others_down_has_its_own_code():
    """A dislike of the first item is why the second is there."""
    explained = why(allowed(likes("topic:x", -9.0), likes("topic:z", -9.0), strength=1.0), "b")
    assert codes(explained) == ["instead_of", "instead_of"]
    assert {reason.key for reason in explained.reasons} == {"topic:x", "topic:z"}


@pytest.mark.parametrize(("weight", "item", "code"), [(-0.3, "b", "shown_instead"), (0.3, "a", "shown_item")])
def test_what_was_shown_in_vain_is_a_reason(weight, item, code):
    """It moved other things up; or, where people were learned to come round in the end, the item itself."""
    declared = structs.replace(
        placement(Item("a"), Item("b"), baseline="editorial"), variety=Variety(fatigue=True)
    )
    bound = bind(compile_shelf(declared), Model(1, 50, {"fatigue:history": weight}))
    (reason,) = why(
        allowed(likes("shown:a", 4.0, category=Category.INTERACTION, count=4), strength=1.0), item, bound
    ).reasons
    assert (reason.code, reason.key, reason.count) == (code, "shown:a", 4)
    assert reason.control == {"kind": "limit_item", "item": "a"}


@pytest.mark.parametrize(("field", "code"), [("device", "context_device"), ("weather", "context_other")])
def test_a_fact_of_the_request_becomes_a_reason(field, code):
    """Only the dial can turn it off."""
    bound = bind(one_each("x", "y"), Model(1, 50, {f"context:{field}=tv*topic:y": 0.5}))
    explained = why(allowed(context=[ContextFact(field, "tv")], level=Level.PAGE), "b", bound=bound)
    assert explained.reasons == (StatedReason(code, field=field, value="tv", share="1.0", control=DIAL_OFF),)


def test_at_most_three_causes_are_stated():
    """Strongest first; the shares are of all that stood."""
    shelf = bind(
        compile_shelf(placement(Item("a"), Item("b", tags=("x", "y", "z", "w")), baseline="editorial")),
        Model(),
    )
    explained = why(
        allowed(*(likes(f"topic:{name}", 5.0 - at) for at, name in enumerate("xyzw"))), "b", shelf
    )
    shares = [float(reason.share) for reason in explained.reasons]
    assert len(shares) == SHOWN
    assert shares == sorted(shares, reverse=True)
    assert 0.7 < sum(shares) < 1.0


def test_what_a_person_would_call_one_thing_is_one_reason():
    """Looked at here before and in this visit, and bought: one share, one control, and all of it is said."""
    person = allowed(
        likes("topic:y", 4.0, Reach.HISTORY, count=4),
        likes("topic:y", 9.0, Reach.HISTORY, Category.TRANSACTIONAL, count=1),
        likes("topic:y", 1.0, Reach.VISIT, count=2),
    )
    (reason,) = why(person, "b").reasons
    assert (reason.code, reason.count, reason.share) == ("shopped_topic", 1, "1.0")
    assert [(told.code, told.reach, told.count) for told in reason.also] == [
        ("viewed_topic", Reach.HISTORY, 4),
        ("viewed_topic", Reach.VISIT, 2),
    ]
    assert reason.control == {"kind": "limit_topic", "topic": "y"}


def test_the_counterfactual_is_what_would_have_been():
    """The likeliest item without the first reason."""
    assert why(allowed(likes("topic:y", 9.0)), "b").counterfactual == "a"


def test_there_is_no_counterfactual_when_it_is_the_same_item():
    """It would have been there anyway, only less surely."""
    assert why(allowed(likes("topic:x")), "a").counterfactual is None


@pytest.mark.parametrize(
    ("bound", "order"),
    [(THREE, "editorial"), (POPULAR, "popular"), (bind(one_each("x"), Model()), "first_in_list")],
)
def test_without_personalization_it_is_the_same_for_everyone(bound, order):
    """The reason names the source of the baseline order."""
    decision = decide(bound, NOTHING, everything(bound), count=1, seed=1)
    assert codes(explain(bound, NOTHING, decision)) == ["same_for_everyone", order]


@pytest.mark.parametrize(
    ("bound", "item", "code"),
    [(THREE, "a", "editorial"), (POPULAR, "c", "popular"), (THREE, "b", "by_chance")],
)
def test_without_a_proven_cause_the_reason_is_common(bound, item, code):
    """The first of the baseline order, or a draw."""
    assert codes(why(allowed(), item, bound=bound)) == [code]


@pytest.mark.parametrize(
    ("baseline", "weights", "code"),
    [
        ("popular", {"fresh:day": 0.5}, "fresh"),
        ("popular", {"fresh:day": 0.5, "topic:y": 0.1}, "popular"),
        ("popular", {"fresh:week": 0.5, "topic:y": 0.1}, "popular"),
        ("popular", {"fresh:month": -0.5, "topic:z": 0.2}, "popular"),
        ("editorial", {"fresh:day": 0.5}, "editorial"),
    ],
)
def test_what_is_first_only_for_being_new_is_called_new(baseline, weights, code):
    """It would not be without that; and what newer things being liked less put first is not new itself."""
    items = [Item("a", tags=("x",)), Item("b", tags=("y",), starts_ms=NOON)]
    items += [Item("c", tags=("z",), starts_ms=NOON - 20 * MS_PER_DAY)]
    bound = bind(shelf(*items, baseline=baseline), Model(1, 50, weights), NOON)
    decision = decide(bound, NOTHING, everything(bound), count=1, seed=1)
    assert codes(explain(bound, NOTHING, decision)) == ["same_for_everyone", code]


def test_the_favourite_of_many_may_stand_against_the_editors():
    """Drawn because people choose it, though no editor put it first."""
    bound = bind(one_each("x", "y", baseline="editorial"), Model(1, 50, {"topic:y": 0.5}))
    assert codes(why(allowed(), "b", bound=bound)) == ["popular"]


def test_chance_is_stated_beside_a_cause():
    """What made an unlikely item likelier did not make it the favourite."""
    explained = why(allowed(likes("topic:y", 1.0), likes("topic:z", 9.0)), "b")
    assert codes(explained) == ["viewed_topic", "by_chance"]
    assert explained.reasons[-1].control == DIAL_OFF


def test_an_empty_answer_is_explained_too():
    """Never a blank page."""
    decision = decide(THREE, allowed(), np.array([], np.intp), count=1, seed=1)
    assert codes(explain(THREE, allowed(), decision)) == ["nothing_left"]


def test_what_was_held_back_and_what_bound_the_level_are_kept():
    """As they were given."""
    held = (HeldBack("visit", "dial"),)
    decision = decide(THREE, allowed(), everything(THREE), count=1, seed=1)
    explained = explain(THREE, allowed(), decision, held, bound_by=BoundBy.CONSENT)
    assert (explained.summary, explained.held_back) == ("history-consent", held)


@given(cases())
def test_an_explanation_is_canonical_and_never_empty(case):
    """It stands in a record: no binary fractions, only known codes, at least one reason."""
    decision = decide(case.bound, case.allowed, case.candidates, count=2, seed=case.seed)
    explained = explain(case.bound, case.allowed, decision)
    assert set(codes(explained)) <= {*REASON_CODES, *SHOWN_CODES, *CONTEXT_CODES, *COMMON_CODES}
    assert explained.reasons
    assert canonical.encode(canonical.decode(canonical.encode(explained))) == canonical.encode(explained)
    assert b"." not in canonical.encode([reason.count for reason in explained.reasons])


@given(cases())
def test_shares_are_shares(case):
    """Positive, and together at most all of it; reasons that are not about the person have none."""
    decision = decide(case.bound, case.allowed, case.candidates, count=1, seed=case.seed)
    reasons = explain(case.bound, case.allowed, decision).reasons
    assert sum(float(reason.share or 0) for reason in reasons) <= 1.0 + 2e-3
    assert {reason.code for reason in reasons if reason.share is None} <= set(COMMON_CODES)


@given(cases())
def test_a_single_stated_cause_covers_all_and_suffices(case):
    """A person whose only known fact passed its test gets the complete explanation."""
    person = allowed(*case.allowed.interests[:1])
    decision = decide(case.bound, person, case.candidates, count=1, seed=case.seed)
    explained = explain(case.bound, person, decision)
    told = [reason for reason in explained.reasons if reason.share is not None]
    assert (explained.coverage, explained.sufficiency) == (("1.0", "1.0") if told else (None, None))


def test_the_stated_shares_are_of_all_causes_that_stood():
    """With a fourth cause of the same strength, each has a quarter, and the three cover three quarters."""
    shelf = bind(
        compile_shelf(placement(Item("a"), Item("b", tags=("x", "y", "z", "w")), baseline="editorial")),
        Model(),
    )
    explained = why(allowed(*(likes(f"topic:{name}", 3.0) for name in "xyzw")), "b", shelf)
    shares = [float(reason.share) for reason in explained.reasons]
    assert shares == pytest.approx([0.25] * SHOWN, abs=0.01)
    assert float(explained.coverage) == pytest.approx(0.75, abs=0.01)
