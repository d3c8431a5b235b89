"""Explanations as facts: codes, shares, controls, the counterfactual, and reasons without a cause."""

import numpy as np
import pytest
from aboveboard import canonical
from aboveboard.clock import MS_PER_DAY
from aboveboard.engine.choice import decide
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.model import Model, bind
from aboveboard.engine.placement import Item, Variety
from aboveboard.explanation.circumstances import Circumstances
from aboveboard.explanation.explain import explain, explain_lower
from aboveboard.explanation.search import SHOWN
from aboveboard.explanation.why import (
    COMMON_CODES,
    CONTEXT_CODES,
    FORM,
    REASON_CODES,
    SHOWN_CODES,
    WHOLE_CODES,
    StatedReason,
    controls_of,
    keys_of,
    only_item,
    with_item,
)
from aboveboard.privacy.allowed import ContextFact, HeldBack
from aboveboard.words import BoundBy, Category, Level, Reach
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.engine.worlds import (
    NOTHING,
    allowed,
    bounded,
    cases,
    everything,
    likes,
    one_each,
    placement,
    shelf,
)

NOON = 20_000 * MS_PER_DAY + MS_PER_DAY // 2
THREE = bind(one_each("x", "y", "z", baseline="editorial"), Model())
POPULAR = bind(one_each("x", "y", "z"), Model(1, 50, {"topic:z": 0.2}))
FAVOURED = bind(one_each("x", "y", "z", baseline="editorial"), Model(1, 50, {"topic:x": 0.25}))
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


def test_a_cause_that_does_not_speak_for_the_item_has_its_own_code():
    """A dislike of what stood before it made it likelier, and nothing more is claimed."""
    explained = why(allowed(likes("topic:x", -9.0), likes("topic:z", -8.0), strength=1.0), "b")
    assert codes(explained) == ["made_likelier", "made_likelier"]
    assert {reason.key for reason in explained.reasons} == {"topic:x", "topic:z"}


@pytest.mark.parametrize(("weight", "item", "code"), [(-0.3, "b", "shown_instead"), (0.3, "c", "shown_item")])
def test_what_was_shown_in_vain_is_a_reason(weight, item, code):
    """It moved other things up; or, where people were learned to come round in the end, the item itself."""
    declared = structs.replace(
        placement(Item("a"), Item("b"), Item("c"), baseline="editorial"), variety=Variety(fatigue=True)
    )
    bound = bind(compile_shelf(declared), Model(1, 50, {"fatigue:history": weight}))
    shown = "shown:a" if weight < 0 else "shown:c"
    (reason,) = why(
        allowed(likes(shown, 4.0, category=Category.INTERACTION, count=4), strength=1.0), item, bound
    ).reasons[:1]
    assert (reason.code, reason.key, reason.count) == (code, shown, 4)
    assert reason.control == {"kind": "limit_item", "item": shown[-1]}


@pytest.mark.parametrize(("field", "code"), [("device", "context_device"), ("weather", "context_other")])
def test_a_fact_of_the_request_becomes_a_reason(field, code):
    """Only the dial can turn it off; and only where the model knows another value."""
    weights = {f"context:{field}=tv*topic:y": 0.5, f"context:{field}=mobile*topic:x": 0.5}
    bound = bind(one_each("x", "y"), Model(1, 50, weights))
    person = allowed(context=[ContextFact(field, "tv")], level=Level.PAGE)
    explained = why(person, "b", bound=bound)
    assert explained.reasons == (StatedReason(code, field=field, value="tv", share="1.0", control=DIAL_OFF),)
    same = bind(one_each("x", "y"), Model(1, 50, {f"context:{field}=tv*topic:y": 0.5}))
    assert codes(why(person, "b", bound=same)) == ["by_chance"]


def test_at_most_three_causes_are_named():
    """Strongest first; what else counts is one more reason, and the shares sum to exactly 1."""
    shelf = bind(
        compile_shelf(placement(Item("a"), Item("b", tags=("x", "y", "z", "w")), baseline="editorial")),
        Model(),
    )
    explained = why(
        allowed(*(likes(f"topic:{name}", 0.05 - at / 500) for at, name in enumerate("xyzw"))),
        "b",
        shelf,
        material=0.01,
    )
    shares = [float(reason.share) for reason in explained.reasons]
    assert codes(explained) == ["viewed_topic"] * SHOWN + ["other_things"]
    assert shares[:SHOWN] == sorted(shares[:SHOWN], reverse=True)
    assert round(sum(shares), 9) == 1.0


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


def test_there_is_no_counterfactual_that_is_likeliest_anyway():
    """The second favourite was drawn; without its reason the first would be likeliest, as it is with it."""
    explained = why(allowed(likes("topic:y", 2.0), likes("topic:z", 9.0)), "b", FAVOURED)
    assert codes(explained)[0] == "viewed_topic"
    assert explained.counterfactual is None


def test_an_item_that_every_person_gets_first_has_no_personal_reason():
    """Although what is known of the person speaks for it."""
    explained = why(allowed(likes("topic:x")), "a")
    assert (codes(explained), explained.headline) == (["editorial"], "baseline")


@pytest.mark.parametrize(
    ("item", "code", "headline"), [("a", "editorial", "baseline"), ("b", "by_chance", "chance")]
)
def test_what_made_the_shown_item_less_likely_is_told(item, code, headline):
    """It stands there for another reason, which comes first."""
    explained = why(allowed(likes("topic:z", 9.0)), item)
    assert (codes(explained), explained.headline) == ([code, "less_likely"], headline)
    assert explained.reasons[-1].control == DIAL_OFF


def test_a_share_that_does_not_matter_is_not_told():
    """The policies declare the share; below it the item counts as drawn by chance."""
    person = allowed(likes("topic:y", 0.05))
    assert codes(why(person, "b", material=0.001)) == ["viewed_topic"]
    assert codes(why(person, "b", material=0.5)) == ["by_chance"]


def test_causes_that_mask_each_other_are_one_reason_with_all_their_controls():
    """An item and a topic by which it counts as met: either is enough, and both together are the cause."""
    declared = structs.replace(
        placement(Item("tent"), Item("shoe", tags=("running",)), baseline="editorial"),
        variety=Variety(explore=0.05, unmet=0.1),
    )
    bound = bind(compile_shelf(declared), Model())
    person = allowed(likes("item:shoe", 1.0, count=1), likes("topic:running", 2.0, count=2))
    (reason,) = why(person, "shoe", bound).reasons
    assert reason.share == "1.0"
    assert {*keys_of(reason)} == {"item:shoe", "topic:running"}
    assert controls_of(reason) == (
        {"kind": "limit_topic", "topic": "running"},
        {"kind": "limit_item", "item": "shoe"},
    )


def test_one_act_is_one_reason():
    """A view named an item and its topic."""
    bound = bind(shelf(Item("a"), Item("shoe", tags=("running",)), baseline="editorial"), Model())
    person = allowed(likes("item:shoe", 1.0, count=1), likes("topic:running", 1.0, count=1))
    (reason,) = why(person, "shoe", bound).reasons
    assert (reason.code, reason.key, reason.topics, reason.share) == (
        "viewed_item",
        "item:shoe",
        ("running",),
        "1.0",
    )


@pytest.mark.parametrize(
    ("bound", "order"),
    [(THREE, "editorial"), (POPULAR, "best_guess"), (bind(one_each("x"), Model()), "first_in_list")],
)
def test_without_personalization_it_is_the_same_for_everyone(bound, order):
    """The reason names the source of the baseline order."""
    decision = decide(bound, NOTHING, everything(bound), count=1, seed=1)
    assert codes(explain(bound, NOTHING, decision)) == ["same_for_everyone", order]


@pytest.mark.parametrize(
    ("bound", "item", "code"),
    [(THREE, "a", "editorial"), (POPULAR, "c", "best_guess"), (THREE, "b", "by_chance")],
)
def test_without_a_proven_cause_the_reason_is_common(bound, item, code):
    """The first of the baseline order, or a draw."""
    assert codes(why(allowed(), item, bound=bound)) == [code]


@pytest.mark.parametrize(
    ("baseline", "weights", "code"),
    [
        ("popular", {"fresh:day": 0.5}, "fresh"),
        ("popular", {"fresh:day": 0.5, "topic:y": 0.1}, "best_guess"),
        ("popular", {"fresh:week": 0.5, "topic:y": 0.1}, "best_guess"),
        ("popular", {"fresh:month": -0.5, "topic:z": 0.2}, "best_guess"),
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
    assert codes(why(allowed(), "b", bound=bound)) == ["best_guess"]


def test_chance_is_stated_beside_a_cause():
    """What made an unlikely item likelier did not make it the favourite."""
    explained = why(allowed(likes("topic:y", 2.0), likes("topic:z", 9.0)), "b", FAVOURED)
    assert codes(explained) == ["viewed_topic", "by_chance"]
    assert explained.reasons[-1].control == DIAL_OFF


def test_what_decided_only_what_may_be_shown_is_not_nothing():
    """At level 0 nothing chose, but limits, showings or facts of the person took something away."""
    decision = decide(THREE, NOTHING, everything(THREE), count=1, seed=1)
    explained = explain(THREE, NOTHING, decision, around=Circumstances(("limit",), is_own=True))
    assert (explained.summary, codes(explained), explained.headline) == (
        "off_but-dial",
        ["left_by_limit"],
        "left",
    )


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
    assert explained.form == FORM


@given(cases())
def test_an_explanation_is_canonical_and_never_empty(case):
    """It stands in a record: no binary fractions, only known codes, at least one reason."""
    decision = decide(case.bound, case.allowed, case.candidates, count=2, seed=case.seed)
    explained = explain(case.bound, case.allowed, decision)
    known = {*REASON_CODES, *SHOWN_CODES, *CONTEXT_CODES, *COMMON_CODES, *WHOLE_CODES}
    assert set(codes(explained)) <= known
    assert explained.reasons
    assert canonical.encode(canonical.decode(canonical.encode(explained))) == canonical.encode(explained)
    assert b"." not in canonical.encode([reason.count for reason in explained.reasons])


@given(cases())
def test_shares_sum_to_exactly_the_whole(case):
    """In hundredths; reasons that are not about the person have none."""
    bound = bounded(case.bound, unmet=0.1, explore=0.05)
    decision = decide(bound, case.allowed, case.candidates, count=1, seed=case.seed)
    reasons = explain(bound, case.allowed, decision).reasons
    shares = [round(float(reason.share) * 100) for reason in reasons if reason.share is not None]
    assert sum(shares) == (100 if shares else 0)
    assert {reason.code for reason in reasons if reason.share is None} <= set(COMMON_CODES)


@given(cases())
def test_a_single_stated_cause_covers_all_and_suffices(case):
    """A person whose only known fact passed its test gets the complete explanation."""
    person = allowed(*case.allowed.interests[:1])
    decision = decide(case.bound, person, case.candidates, count=1, seed=case.seed)
    explained = explain(case.bound, person, decision)
    told = [reason for reason in explained.reasons if reason.share is not None]
    assert (explained.coverage, explained.sufficiency) == (("1.0", "1.0") if told else (None, None))


@given(cases())
def test_stability_is_the_probability_that_the_same_cause_leads(case):
    """The items are those that could be drawn; the drawn one is among them when its first reason is one cause."""
    decision = decide(case.bound, case.allowed, case.candidates, count=1, seed=case.seed)
    explained = explain(case.bound, case.allowed, decision)
    if explained.stability is not None and not explained.reasons[0].together:
        assert float(explained.stability) <= 1.0
        alone = explained.reasons[0].code not in WHOLE_CODES
        assert not alone or float(explained.stability) >= decision.slots[0].probability - 1e-3


@given(cases())
def test_the_headline_agrees_with_level_0(case):
    """ "You" is said only of what level 0 would not show first, and what comes first there is never called chance."""
    decision = decide(case.bound, case.allowed, case.candidates, count=1, seed=case.seed)
    nobody = decide(case.bound, NOTHING, case.candidates, count=1, seed=case.seed)
    headline = explain(case.bound, case.allowed, decision).headline
    same = decision.slots[0].item == nobody.slots[0].item
    assert headline in (("baseline",) if same else ("you", "chance", "baseline"))


@given(cases(), st.sampled_from((0.0, 0.3)))
def test_every_item_of_a_list_is_explained(case, diversity):
    """As each would be by itself, and written in a record and read back, it is the same."""
    bound = bounded(case.bound, unmet=0.1, explore=0.05, diversity=diversity)
    decision = decide(bound, case.allowed, case.candidates, count=4, seed=case.seed)
    known = {"bound_by": BoundBy.DIAL, "material": 0.05, "around": Circumstances()}
    lower = explain_lower(bound, case.allowed, decision, **known)
    first = explain(bound, case.allowed, decision, **known)
    assert len(lower) == len(decision.slots) - 1
    for slot, item in enumerate(lower, 1):
        alone = explain(bound, case.allowed, decision, slot=slot, **known)
        assert item.reasons
        assert with_item(first, item) == alone
        assert only_item(alone) == item


def test_what_kept_an_item_back_is_said_of_each_place():
    """The second item is first of what is left there, and the first is not."""
    decision = decide(THREE, NOTHING, everything(THREE), count=2, seed=1)
    around = Circumstances(is_own=True, lower=(("limit",),))
    found = [codes(explain(THREE, NOTHING, decision, around=around, slot=slot)) for slot in (0, 1)]
    assert found == [["editorial"], ["left_by_limit"]]
