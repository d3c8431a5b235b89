"""Causes: those that are tested, and that only proven ones are stated."""

import msgspec
import numpy as np
from aboveboard.engine.choice import decide
from aboveboard.engine.model import Model, bind
from aboveboard.engine.scores import ScoredCause as Grouped
from aboveboard.engine.scores import Scores
from aboveboard.explanation.causes import (
    LEAST_DROP,
    TESTED,
    CauseFacts,
    causes_of,
    prove_causes,
    stability,
    sufficiency,
    without_each,
)
from aboveboard.words import Category
from hypothesis import given
from msgspec import structs

from tests.engine.worlds import allowed, cases, everything, likes, one_each

TWO = bind(one_each("x", "y"), Model())


def first_chances(case, known):
    return decide(case.bound, known, case.candidates, count=1, seed=case.seed).chances


def without(known, decision, cause):
    """The same person, had nothing that the cause is made of been allowed, also what it does not name."""
    return only(known, {*known.interests, *known.context} - {*decision.scores.causes[cause.row].facts})


def only(known, facts):
    """The same person, had nothing but these facts been allowed."""
    return structs.replace(
        known,
        interests=tuple(one for one in known.interests if one in facts),
        context=tuple(one for one in known.context if one in facts),
    )


@given(cases())
def test_every_stated_cause_raised_the_probability(case):
    """Promise 7: decided again without just this fact, the shown item is less likely."""
    decision = decide(case.bound, case.allowed, case.candidates, count=1, seed=case.seed)
    place = decision.slots[0].place
    for found in prove_causes(case.bound, decision, causes_of(decision.scores, place)):
        again = first_chances(case, without(case.allowed, decision, found.cause))
        assert again[place] < decision.chances[place]
        assert found.drop == decision.chances[place] - again[place] > LEAST_DROP
        assert found.chances.tolist() == again.tolist()


@given(cases())
def test_no_tested_cause_that_stands_is_withheld(case):
    """A cause that is not stated did not raise the probability."""
    decision = decide(case.bound, case.allowed, case.candidates, count=1, seed=case.seed)
    place = decision.slots[0].place
    causes = causes_of(decision.scores, place)
    told = {found.cause.row for found in prove_causes(case.bound, decision, causes)}
    for cause in causes:
        again = first_chances(case, without(case.allowed, decision, cause))
        assert (cause.row in told) == (decision.chances[place] - again[place] > LEAST_DROP)


@given(cases())
def test_the_strongest_stands_first(case):
    """By how far the chance falls without it."""
    decision = decide(case.bound, case.allowed, case.candidates, count=1, seed=case.seed)
    drops = [
        f.drop
        for f in prove_causes(case.bound, decision, causes_of(decision.scores, decision.slots[0].place))
    ]
    assert drops == sorted(drops, reverse=True)


def test_a_planted_false_reason_is_not_stated():
    """An interest in the other item, named as a cause of this one, does not stand the test."""
    person = allowed(likes("topic:x", 9.0), likes("topic:y", 1.0), strength=1.0)
    decision = decide(TWO, person, everything(TWO), count=1, seed=2)
    place = decision.slots[0].place
    assert TWO.shelf.ids[decision.slots[0].item] == "a"
    planted = CauseFacts(person.interests[1:], 1, adds=5.0)
    honest = CauseFacts(person.interests[:1], 0, adds=0.27)
    assert [found.cause for found in prove_causes(TWO, decision, [planted, honest])] == [honest]
    assert place == 0


def test_what_lifts_the_shown_item_most_is_tested_first():
    """Above the mean of all candidates, so what lifts all alike comes last."""
    scores = Scores(
        np.arange(2),
        np.zeros(2),
        np.zeros(2),
        tuple(Grouped((name,), (1.0,)) for name in ("all", "it", "other")),
        np.array([[9.0, 9], [1, 0], [0, 1]]),
        3,
        2,
    )
    assert [cause.facts for cause in causes_of(scores, 0)] == [("it",), ("all",), ("other",)]


def test_only_so_many_causes_are_tested():
    """The rest lifts the item less."""
    causes = tuple(Grouped((name,), (1.0,)) for name in range(20))
    effects = np.array([[float(row), 0.0] for row in range(20)])
    scores = Scores(np.arange(2), np.zeros(2), np.zeros(2), causes, effects, 20, 2)
    assert [cause.row for cause in causes_of(scores, 0)] == list(range(19, 19 - TESTED, -1))


def test_what_works_the_other_way_is_tested_with_its_cause_and_not_named():
    """Bought and then sent back: the one that leads is named first, what speaks against it is not named."""
    bought = likes("topic:x", 2.0, category=Category.TRANSACTIONAL)
    sent_back = likes("topic:x", -1.0, category=Category.INTERACTION)
    person = allowed(likes("topic:x", 9.0), bought, sent_back, strength=1.0)
    decision = decide(TWO, person, everything(TWO), count=1, seed=2)
    (cause,) = causes_of(decision.scores, 0)
    assert cause.facts == person.interests[:2]
    assert len(decision.scores.causes[cause.row].facts) == 3


def test_nothing_known_nothing_tested():
    """Neither at level off nor for a person without data."""
    decision = decide(TWO, allowed(), everything(TWO), count=1, seed=2)
    assert causes_of(decision.scores, 0) == []
    assert prove_causes(TWO, decision, []) == []


@given(cases())
def test_equal_people_get_equal_causes(case):
    """Promise 2 for explanations."""
    twin = msgspec.json.decode(msgspec.json.encode(case.allowed), type=type(case.allowed))
    one, other = (
        decide(case.bound, known, case.candidates, count=1, seed=case.seed) for known in (case.allowed, twin)
    )
    drops = [
        [
            (f.cause, f.drop)
            for f in prove_causes(case.bound, made, causes_of(made.scores, made.slots[0].place))
        ]
        for made in (one, other)
    ]
    assert drops[0] == drops[1]


@given(cases())
def test_sufficiency_is_the_probability_by_the_stated_causes_alone(case):
    """Decided again with nothing but the stated causes, the shown item has that share of its chance."""
    decision = decide(case.bound, case.allowed, case.candidates, count=1, seed=case.seed)
    place = decision.slots[0].place
    told = prove_causes(case.bound, decision, causes_of(decision.scores, place))[:3]
    if told:
        alone = first_chances(
            case,
            only(
                case.allowed,
                {fact for found in told for fact in decision.scores.causes[found.cause.row].facts},
            ),
        )
        assert sufficiency(case.bound, decision, told) == alone[place] / decision.chances[place]


@given(cases())
def test_stability_is_the_probability_that_the_same_cause_comes_first(case):
    """Counted over all candidates: what would be the first reason had this one been drawn."""
    decision = decide(case.bound, case.allowed, case.candidates, count=1, seed=case.seed)
    causes = causes_of(decision.scores, decision.slots[0].place)
    if decision.strength and (stood := prove_causes(case.bound, decision, causes)):
        first, same = stood[0].cause, 0.0
        for place, chance in enumerate(decision.chances.tolist()):
            there = structs.replace(decision, slots=(decision.slots[0]._replace(place=place),))
            would = prove_causes(case.bound, there, causes)
            same += chance if would and would[0].drop == _fall(would, first) else 0.0
        told = stability(decision, causes, without_each(case.bound, decision, causes), first)
        assert abs(told - same) < 1e-12
        assert decision.chances[decision.slots[0].place] <= told + 1e-12


def _fall(stood, cause):
    """How far the chance falls without this cause, if it stands there."""
    return next((found.drop for found in stood if found.cause == cause), None)
