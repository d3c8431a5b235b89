"""The controls beside the reasons: each acts once, at once, for the person alone."""

from typing import Any

import pytest
from aboveboard.declared import read_folder
from aboveboard.explanation.why import Control
from aboveboard.people.state import Limits, PersonState
from aboveboard.privacy.context_fields import load_context_fields
from aboveboard.settings import find_shipped
from aboveboard.web import texts
from aboveboard.web.why.controls import (
    Offer,
    check_message,
    name_fields,
    offer_of,
    offers_of,
    with_limit,
)
from msgspec import structs

from tests.web.browsing import words
from tests.web.erasing_between import check_gone, erasing_after
from tests.web.why.seen import SCRIPT, Seen, drawn, path_of


def test_limiting_beside_a_reason_acts_at_once_and_says_what_changes(seen: Seen) -> None:
    """The topic is limited and forgotten, and the page says what comes next."""
    text = words(seen.act("limit"))
    assert "We no longer use “running”" in text
    assert "Next time you would most likely see" in text
    assert seen.held()["limits"]["topics"] == ["running"]
    assert "topic:running" not in {each["key"] for each in seen.held()["interests"]}


def test_a_limit_is_lifted_where_it_was_set(seen: Seen) -> None:
    """In one step as well."""
    seen.act("limit")
    assert "We may use “running” again" in words(seen.act("allow"))
    assert seen.held()["limits"]["topics"] == []


def test_forgetting_beside_a_reason_acts_and_says_so(seen: Seen) -> None:
    """Nothing is limited by it."""
    assert "We forgot what we knew about you and “running”." in words(seen.act("forget"))
    assert "topic:running" not in {each["key"] for each in seen.held()["interests"]}
    assert seen.held()["limits"]["topics"] == []


def test_the_dial_is_turned_off_beside_a_reason_that_only_it_takes_away(seen: Seen) -> None:
    """Such as chance, which comes up sooner or later."""
    seen.decision = drawn(seen.house, "by_chance", seen.person)
    seen.path = f"/why/{seen.decision['decision']}"
    assert "Chance had a part in it." in words(seen.page())
    assert "Your dial is off now." in words(seen.act("off", "dial"))
    assert seen.held()["dial"] == 0


@pytest.mark.parametrize("act", ["limit", "forget", "allow"])
def test_a_control_that_is_used_twice_does_no_harm(seen: Seen, act: str) -> None:
    """The second time nothing more is recorded."""
    first = seen.act(act)
    counted = seen.held()["records"]
    again = seen.act(act)
    assert (first.status_code, again.status_code) == (200, 200)
    assert seen.held()["records"] == counted


def test_an_address_cannot_claim_what_is_not_so(seen: Seen) -> None:
    """The page says that a thing is done only while it is."""
    for said in ("limit&reason=0", "limit&reason=99", "limit&reason=x", "nonsense&reason=0", SCRIPT):
        assert 'role="status"' not in seen.browser.get(f"{seen.path}?said={said}").text


def test_a_form_of_another_site_does_nothing(seen: Seen) -> None:
    """Although the browser sends the session along."""
    sent = seen.browser.post(f"{seen.path}/controls", {"reason": 0, "act": "limit"}, site="cross-site")
    assert sent.status_code == 403
    assert seen.held()["limits"]["topics"] == []


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 400),
        ({"reason": "x", "act": "limit"}, 400),
        ({"reason": 0, "act": "explode"}, 400),
        ({"reason": 99, "act": "limit"}, 422),
        ({"reason": -1, "act": "limit"}, 422),
        ({"reason": 0, "act": "off"}, 422),
    ],
)
def test_a_form_that_no_page_has_is_refused(seen: Seen, form: Any, status: int) -> None:
    """With a page that says so, and without doing anything."""
    answer = seen.browser.post(f"{seen.path}/controls", form)
    assert answer.status_code == status
    assert "<h1>" in answer.text
    assert seen.held()["limits"]["topics"] == []


def test_a_topic_is_limited_once_in_whatever_letters() -> None:
    """Another spelling replaces the first, and lifts it; items are compared as they are."""
    limits = with_limit(Limits(topics=("Running",), items=("A",)), "topic:running", on=True)
    assert limits.topics == ("running",)
    assert with_limit(limits, "topic:RUNNING", on=False).topics == ()
    assert with_limit(limits, "item:a", on=True).items == ("A", "a")


def test_a_reader_who_may_not_act_gets_no_control() -> None:
    """A reason keeps its control in the record; the page of such a reader does not have it."""
    control: Control = {"kind": "limit_topic", "topic": "running"}
    offer = offer_of(0, control, PersonState(dial=3), {})
    assert offer == Offer(0, "topic", "topic:running", "running", done=False, held=False)
    assert offer_of(0, control, None, {}) is None
    assert offer_of(0, None, PersonState(dial=3), {}) is None


def test_a_declared_fact_is_offered_by_its_title() -> None:
    """It can be ruled out, and forgotten where it is stored."""
    control: Control = {"kind": "limit_field", "field": "role"}
    state = PersonState(dial=3, context={"role": "owner"})
    named = name_fields(load_context_fields(read_folder(find_shipped("policies"))), "en")
    offer = offer_of(0, control, state, named)
    assert offer == Offer(0, "field", "field:role", "Your role", done=False, held=True)
    limited = structs.replace(state, context={}, limits=with_limit(Limits(), "field:role", on=True))
    assert offer_of(0, control, limited, {}) == Offer(0, "field", "field:role", "role", done=True, held=False)
    assert with_limit(limited.limits, "field:role", on=False) == Limits()


@pytest.mark.parametrize(
    ("kind", "code"), [("topic", "limit"), ("field", "limit"), ("intent", "unused"), ("state", "unused")]
)
def test_a_limit_that_deletes_nothing_does_not_say_that_it_does(kind: str, code: str) -> None:
    """Those on an intent or a state leave the signals. Each language has both sentences."""
    offer = Offer(0, kind, f"{kind}:a", "A", done=True, held=False)
    message = check_message({"said": "limit", "reason": "0"}, [[offer]])
    assert message is not None and message.code == code
    for language in texts.PHRASES.languages:
        assert "A" in texts.text(language, f"why-said-{code}", name=message.name)


def test_a_reason_of_several_things_has_a_control_for_each() -> None:
    """Each has the number of its reason and its own, by which the form names it."""
    controls: list[Control] = [
        {"kind": "limit_item", "item": "tent"},
        {"kind": "limit_topic", "topic": "camping"},
    ]
    offers = offers_of(2, controls, PersonState(dial=3), {"tent": "Tent for two"})
    assert [(each.number, each.control, each.name) for each in offers] == [
        (2, 0, "Tent for two"),
        (2, 1, "camping"),
    ]
    assert offers_of(2, controls, None, {}) == []


@pytest.mark.parametrize("act", ["limit", "forget"])
def test_a_control_that_was_let_in_before_an_erasure_brings_nobody_back(seen: Seen, act: str) -> None:
    """The erasure finishes between the reading of the person's row and the commit."""
    with erasing_after(seen.house, seen.person, "check_row") as reached:
        assert seen.act(act).status_code == 401
    assert reached == ["check_row"]
    check_gone(seen.house, seen.person)


def test_the_dial_beside_a_reason_brings_nobody_back(seen: Seen) -> None:
    """As the other controls."""
    seen.decision = drawn(seen.house, "by_chance", seen.person)
    seen.path = f"/why/{seen.decision['decision']}"
    with erasing_after(seen.house, seen.person, "check_row") as reached:
        assert seen.act("off", "dial").status_code == 401
    assert reached == ["check_row"]
    check_gone(seen.house, seen.person)


def test_an_order_is_forgotten_beside_its_reason_alone(seen: Seen) -> None:
    """The item is shown as before, and stays an interest. A link from before no longer names it."""
    person, shop = seen.person, seen.house.shop
    titles = {"pan": "Pan", "pot": "Pot", "tent": "Tent"}
    items = [{"item": item, "content": {"title": titles[item]}} for item in titles]
    shop.place("offers", items, kind="offer")
    for _ in range(6):
        shop.signal(person, item="pan")
    shop.signal(person, "order_placed", items=["pan"])
    seen.decision = drawn(seen.house, "bought_instead", person, placement="offers")
    seen.path = f"/why/{seen.decision['decision']}"
    others = [shop.decide(person, "offers") for _ in range(9)]  # the order is in what they held back
    links = [path_of(each["why"]["url"]) for each in (seen.decision, *others)]
    before = words(seen.page())
    assert "You ordered “Pan” here, so other things come first." in before
    assert "Show “Pan” as before" in before
    assert all("You ordered it" in words(seen.house.browser().get(link)) for link in links)
    assert "From now on, we show “Pan” as if you had not ordered it." in words(
        seen.act("forget", "show_again")
    )
    assert seen.act("limit", "show_again").status_code == 422
    keys = {each["key"] for each in seen.held()["interests"]}
    assert ("bought:pan" in keys, "item:pan" in keys) == (False, True)
    assert not any("ordered" in words(seen.house.browser().get(link)) for link in links)
