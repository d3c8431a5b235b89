"""A proven cause as a reason: what it names, and the control for each thing that it names."""

import pytest
from aboveboard.acts import Act
from aboveboard.engine.model import Model, bind
from aboveboard.engine.placement import Item
from aboveboard.engine.scores import score
from aboveboard.explanation.causes import Cause, causes_of
from aboveboard.explanation.stating import state_cause
from aboveboard.explanation.why import controls_of, keys_of
from aboveboard.privacy.allowed import ContextFact, KnownEvent, PersonFact
from aboveboard.words import Category
from hypothesis import given
from msgspec import structs

from tests.engine.worlds import allowed, cases, everything, likes, shelf

BOUND = bind(shelf(Item("a"), Item("shoe", tags=("running",))), Model())


def test_an_act_is_stated_by_its_item_and_names_its_topics():
    """It has a control for each, and together they remove all that it names."""
    known = allowed(likes("item:shoe", 1.0), likes("topic:running", 1.0))
    found = score(BOUND, known, everything(BOUND))
    reason = state_cause(found, tuple(causes_of(BOUND, found, 1)), "1.0")
    assert (reason.code, reason.topics, reason.together) == ("viewed_item", ("running",), ())
    assert controls_of(reason) == (
        {"kind": "limit_item", "item": "shoe"},
        {"kind": "limit_topic", "topic": "running"},
    )


def test_a_reason_has_the_events_that_speak_as_it_does():
    """Ordered and then sent back: while it still speaks for the thing, the return is no reason."""
    ordered, returned = KnownEvent(1, Act.ORDERED, False, 1, 5), KnownEvent(2, Act.RETURNED, True, 1, 9)
    for weight, code, said in ((1.0, "shopped_item", ordered), (-1.0, "made_likelier", returned)):
        interest = structs.replace(
            likes("item:shoe", weight, category=Category.TRANSACTIONAL), events=(ordered, returned)
        )
        found = score(BOUND, allowed(interest), everything(BOUND))
        reason = state_cause(found, tuple(causes_of(BOUND, found, 1)), "1.0")
        assert (reason.code, reason.events) == (code, ((said,),))


def test_a_reason_names_every_item_of_its_acts():
    """An order of two is one act, with a control for each."""
    events = (KnownEvent(1, Act.ORDERED, False, 1, 5),)
    both = [structs.replace(likes(f"item:{name}", 1.0), events=events) for name in ("a", "shoe")]
    found = score(BOUND, allowed(*both), everything(BOUND))
    reason = state_cause(found, tuple(causes_of(BOUND, found, 1)), "1.0")
    assert (reason.key, reason.items, [*keys_of(reason)]) == ("item:a", ("shoe",), ["item:a", "item:shoe"])
    assert controls_of(reason) == tuple({"kind": "limit_item", "item": name} for name in ("a", "shoe"))


def test_a_topic_with_more_acts_than_its_item_is_a_part_of_its_own():
    """Looked at, and the topic searched for beside: one reason, which names each event where it belongs."""
    looked, searched = (KnownEvent(n, act, False, 1, 5) for n, act in ((1, Act.VIEWED), (2, Act.SEARCHED)))
    known = allowed(
        structs.replace(likes("item:shoe", 1.0), events=(looked,)),
        structs.replace(likes("topic:running", 2.0), events=(searched, looked)),
    )
    found = score(BOUND, known, everything(BOUND))
    reason = state_cause(found, tuple(causes_of(BOUND, found, 1)), "1.0")
    assert [(part.key, part.events) for part in (reason, *reason.together)] == [
        ("item:shoe", ((looked,),)),
        ("topic:running", ((searched, looked),)),
    ]


@pytest.mark.parametrize(
    ("fact", "code", "control"),
    [
        (ContextFact("device", "tv"), "context_device", {"kind": "dial"}),
        (ContextFact("task", "order"), "context_other", {"kind": "dial"}),
        (PersonFact("role", "owner"), "context_person", {"kind": "limit_field", "field": "role"}),
    ],
)
def test_a_fact_of_the_context_is_stated_with_its_control(fact, code, control):
    """Only a fact about the person can be ruled out alone. The rest of the context goes with the dial."""
    weights = {f"context:{fact.field}={value}*topic:running": 0.5 for value in (fact.value, "other")}
    bound = bind(BOUND.shelf, Model(weights=weights))
    found = score(bound, allowed(context=(fact,)), everything(bound))
    reason = state_cause(found, tuple(causes_of(bound, found, 1)), "1.0")
    assert (reason.code, reason.field, reason.value) == (code, fact.field, fact.value)
    assert (reason.control or {}).items() >= control.items()


@given(cases())
def test_a_reason_names_exactly_the_facts_of_its_causes(case):
    """Also of a set, whose first part adds most to the item and alone has the share."""
    found = score(case.bound, case.allowed, case.candidates)
    causes = tuple(causes_of(case.bound, found, 0)[:3])
    if not causes:
        return
    reason = state_cause(found, causes, "0.5")
    facts = [found.causes[row].facts[0] for cause in causes for row in cause.rows]
    named = [*keys_of(reason)], [part.field for part in (reason, *reason.together) if part.field is not None]
    assert sorted(named[0]) == sorted(fact.key for fact in facts if not isinstance(fact, ContextFact))
    assert sorted(named[1]) == sorted(fact.field for fact in facts if isinstance(fact, ContextFact))
    assert (reason.share, len(reason.together)) == ("0.5", len(causes) - 1)
    first = reason.key or reason.field
    leading = max(causes, key=lambda cause: sum(cause.adds))
    assert first in {getattr(each, "key", None) or each.field for each in found.causes[leading.rows[0]].facts}


def test_what_adds_nothing_to_the_item_claims_nothing_of_it():
    """It is a cause by what it did to other items."""
    found = score(BOUND, allowed(likes("topic:running")), everything(BOUND))
    assert state_cause(found, (Cause((0,), (0.0,)),), "1.0").code == "made_likelier"
