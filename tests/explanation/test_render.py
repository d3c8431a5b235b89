"""Explanations as sentences in the reader's language."""

import numpy as np
import pytest
from aboveboard.engine.choice import decide
from aboveboard.explanation.explain import explain
from aboveboard.explanation.render import (
    MESSAGES_NAMED,
    RenderedHeldBack,
    removals,
    render,
    render_held_messages,
)
from aboveboard.explanation.why import FORM, SAID_BELOW, StatedPart, StatedReason, Why
from aboveboard.outbound.removals import Removals, RemovedItem
from aboveboard.privacy.allowed import HeldBack
from aboveboard.words import BoundBy, Category, Level, Reach
from hypothesis import given
from msgspec import structs

from tests.engine.worlds import cases

CONTROL = {"kind": "limit_topic", "topic": "running"}


def rendered(*reasons, summary="visit-dial", counterfactual=None, held_back=(), titles=None, language="en"):
    explained = Why(summary, reasons, counterfactual, held_back)
    return render(explained, language, rule_sentence="Rule {} says so.".format, titles=titles or {})


def looked(key="topic:running", reach=Reach.HISTORY, count=4, days=13):
    return StatedReason(
        "viewed_topic", key, reach, Category.BEHAVIOURAL, count, days, share="0.7", control=CONTROL
    )


@pytest.mark.parametrize(
    ("count", "days", "text"),
    [
        (4, 13, "You looked at or searched for “running” 4 times in the last 14 days."),
        (1, 1, "You looked at or searched for “running” once in the last 2 days."),
        (2, 0, "You looked at or searched for “running” 2 times in the last day."),
    ],
)
def test_a_reason_says_how_often_and_since_when(count, days, text):
    """Whole days begun, so that the sentence is true to the hour: 13 days and some hours ago is within 14."""
    assert rendered(looked(count=count, days=days)).reasons[0].text == text


@pytest.mark.parametrize(
    ("reach", "text"),
    [
        (Reach.VISIT, "You looked at or searched for “running” 4 times in this visit."),
        (
            Reach.ELSEWHERE,
            "Another service says you showed interest in “running” 4 times in the last 14 days.",
        ),
    ],
)
def test_a_reason_says_where(reach, text):
    """Here in this visit, or at another service."""
    assert rendered(looked(reach=reach)).reasons[0].text == text


@pytest.mark.parametrize(
    ("code", "declared", "text"),
    [
        ("context_other", "You came to order.", "You came to order."),
        ("context_person", "You own it.", "You own it."),
        ("context_other", "", "It counted how this page was opened."),
        ("context_person", "", "It counted what this app told us about you."),
        ("context_device", "You came to order.", "It counted that you used a phone."),
    ],
)
def test_a_declared_field_has_its_own_sentence(code, declared, text):
    """Once it is no longer declared, a sentence says what is still known. Facts of the gateway have theirs."""
    asked = []
    reason = StatedReason(code, field="f", value="mobile", share="1.0")
    found = render(
        Why("page-dial", (reason,)),
        "en",
        rule_sentence=lambda name: asked.append(name) or declared,
        titles={},
    )
    assert found.reasons[0].text == text
    assert asked == ([] if code == "context_device" else ["context:f=mobile"])


@pytest.mark.parametrize(("declared", "text"), [("Your seat", "Your seat"), ("", "Other facts about you")])
def test_a_field_that_was_held_back_is_named_by_its_title(declared, text):
    """A field that is no longer declared has no name left."""
    held = (HeldBack("context.seat", "dial"),)
    found = render(Why("page-dial", (), None, held), "en", rule_sentence=lambda _: declared, titles={})
    assert found.held_back[0].what == text


def test_code_share_and_control_go_along():
    """For the buttons beside the sentence."""
    reason = rendered(looked()).reasons[0]
    assert (reason.code, reason.share, reason.control) == ("viewed_topic", 0.7, CONTROL)


def test_a_reason_of_several_causes_says_all_of_them():
    """In one text, with the topics of an item beside it, and a control for each."""
    item = {"kind": "limit_item", "item": "shoe-1"}
    other = StatedPart(
        "viewed_item", "item:shoe-1", Reach.VISIT, Category.BEHAVIOURAL, 1, 0, control=item, topics=("sale",)
    )
    told = rendered(structs.replace(looked(), together=(other,)), titles={"shoe-1": "The red shoe"}).reasons[
        0
    ]
    assert told.text == (
        "You looked at or searched for “running” 4 times in the last 14 days. "
        "You looked at or searched for “The red shoe” once in this visit. It is about “sale”."
    )
    assert told.controls == (CONTROL, item, {"kind": "limit_topic", "topic": "sale"})


@pytest.mark.parametrize(("titles", "name"), [({}, "shoe-1"), ({"shoe-1": "The red shoe"}, "The red shoe")])
def test_an_item_is_called_by_its_title(titles, name):
    """By its id only where it has none; in reasons, counterfactuals and removals alike."""
    reason = StatedReason("viewed_item", "item:shoe-1", Reach.VISIT, Category.BEHAVIOURAL, 1, 0, share="1.0")
    told = rendered(reason, counterfactual="shoe-1", titles=titles)
    assert told.reasons[0].text == f"You looked at or searched for “{name}” once in this visit."
    assert told.counterfactual == f"Without the first reason, you would most likely have seen “{name}”."
    gone = removals([RemovedItem("shoe-1", "limit")], "en", rule_sentence=str, titles=titles)
    assert gone == (RenderedHeldBack(name, f"You asked not to see “{name}”."),)


def test_a_topic_is_never_called_by_a_title():
    """A topic and an item may have the same name."""
    assert "running" in rendered(looked(), titles={"running": "A wrong title"}).reasons[0].text


def test_context_reasons_name_the_situation():
    """In words, not in codes."""
    reason = StatedReason("context_part_of_day", field="part_of_day", value="morning", share="1.0")
    assert rendered(reason).reasons[0].text == "It counted that it was morning where you were."


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("bound_by", BoundBy)
def test_every_level_and_what_bound_it_has_a_summary(level, bound_by):
    """One sentence for what could be used, a second one when something held it down."""
    text = rendered(summary=f"{level.name.lower()}-{bound_by}").summary
    assert text.count(".") == (1 if bound_by is BoundBy.DIAL else 2)


@pytest.mark.parametrize(
    ("held", "what", "because"),
    [
        (
            HeldBack("elsewhere", "consent"),
            "What other services told us about you",
            "You have not agreed to it.",
        ),
        (
            HeldBack("context.device", "dial"),
            "The kind of device you use",
            "Your dial is set lower than that.",
        ),
        (HeldBack("topic", "limit"), "Topics you ruled out", "You told us not to use it."),
        (HeldBack("visit.behavioural", "rule:r1"), "What you look at in this visit", "Rule r1 says so."),
        (
            HeldBack("mood", "whim"),
            "Other facts about you",
            "We were not sure that we may use it, so we left it out.",
        ),
    ],
)
def test_what_was_held_back_has_a_sentence_and_its_reason(held, what, because):
    """An unknown code has a sentence too: nothing vanishes."""
    assert rendered(held_back=(held,)).held_back == (RenderedHeldBack(what, because),)


def test_a_removal_by_a_rule_has_the_sentence_of_the_rule():
    """Each rule has its own reason."""
    gone = removals([RemovedItem("a", "rule:r2")], "en", rule_sentence="Rule {} says so.".format, titles={})
    assert gone == (RenderedHeldBack("a", "Rule r2 says so."),)


def test_an_unknown_language_is_answered_in_english():
    """Rather than not at all."""
    assert rendered(looked(), language="xx") == rendered(looked())


@given(cases())
def test_every_explanation_has_sentences(case):
    """Whatever was decided, and without an error."""
    decision = decide(case.bound, case.allowed, case.candidates, count=1, seed=case.seed)
    explained = explain(case.bound, case.allowed, decision)
    told = render(explained, "en", rule_sentence=str, titles={})
    assert len(told.reasons) == len(explained.reasons)
    assert all(reason.text.endswith(".") for reason in told.reasons)


def held_messages(size, language="en"):
    ids = tuple(f"m{n}" for n in range(size))
    gone = Removals(ids, np.arange(size), np.zeros(size, np.intp), ("rule:no",))
    return render_held_messages(gone, language, rule_sentence="Rule {}.".format, titles={"m0": "A tent"})


def test_messages_that_were_not_sent_are_named_with_their_reason():
    """By title, or by id without one."""
    assert held_messages(2) == (RenderedHeldBack("A tent", "Rule no."), RenderedHeldBack("m1", "Rule no."))
    assert held_messages(0) == ()


def test_of_many_messages_the_rest_is_counted():
    """One line says how many more, and where their reasons are."""
    found = held_messages(MESSAGES_NAMED + 2)
    assert len(found) == MESSAGES_NAMED + 1
    assert found[-1] == RenderedHeldBack("2 more messages", "The page about this decision says why.")
    assert held_messages(MESSAGES_NAMED + 1, "fr")[-1].what == "Un autre message"


@pytest.mark.parametrize("code", SAID_BELOW)
def test_what_is_said_of_an_item_below_others_speaks_of_its_place(code):
    """With another sentence than of the first item."""
    explained = Why("off-dial", (StatedReason(code),), "shoe-1", form=FORM)
    first, below = (
        render(explained, "en", rule_sentence=str, titles={}, below=is_below) for is_below in (False, True)
    )
    assert first.reasons[0].text != below.reasons[0].text
    assert below.reasons[0].code == code
    assert below.counterfactual == "Without the first reason, “shoe-1” would most likely stand here."


def test_what_is_said_of_the_person_is_the_same_in_every_place():
    """With its share and its controls."""
    explained = Why("visit-dial", (looked(),))
    made = [render(explained, "en", rule_sentence=str, titles={}, below=below) for below in (False, True)]
    assert made[0].reasons == made[1].reasons
