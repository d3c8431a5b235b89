"""Shown again and again: it is counted where the person lets it be, shown less, said, and forgotten."""

from typing import Any

import pytest

from tests.world import ADA, BEN, DAN, Shop

ITEMS = [{"item": "a"}, {"item": "b"}]


@pytest.fixture
def tiring(shop: Shop) -> Shop:
    """A placement that counts what was shown in vain."""
    shop.place("spot", ITEMS, variety={"fatigue": True, "explore": 0, "unmet": 0})
    return shop


def showings(shop: Shop, person: str) -> dict[str, int]:
    """How often each item was shown in vain, as the person can read it."""
    found = shop.ok("GET", f"/v1/people/{person}")["interests"]
    return {
        each["key"].removeprefix("shown:"): each["count"]
        for each in found
        if each["key"].startswith("shown:") and each["reach"] == "history"
    }


def see(shop: Shop, person: str, times: int = 1, **more: Any) -> list[Any]:
    return [shop.decide(person, "spot", **more) for _ in range(times)]


def test_what_is_on_the_screen_was_not_shown_in_vain_yet(tiring: Shop) -> None:
    """It counts when the person came again, and went without a reaction."""
    dan = tiring.welcome(DAN)
    first = see(tiring, dan)[0]["items"][0]["item"]
    assert showings(tiring, dan) == {}
    see(tiring, dan)
    assert showings(tiring, dan) == {first: 1}


def test_within_a_visit_the_answer_stays(tiring: Shop) -> None:
    """The same page asked for again is one showing and one answer, until something happens."""
    dan = tiring.welcome(DAN)
    answers = see(tiring, dan, 3, session="s")
    assert len({str(answer["items"]) for answer in answers}) == 1
    assert showings(tiring, dan) == {}
    tiring.signal(dan, session="s", item="other", topics=["chess"])
    see(tiring, dan, 3, session="s")
    assert list(showings(tiring, dan).values()) == [1]


def test_it_is_used_recorded_and_said(tiring: Shop) -> None:
    """What was shown in vain stands in the record as data of the person, and is told with its control when it counts."""
    dan = tiring.welcome(DAN)
    answers = see(tiring, dan, 40)
    used = tiring.record(answers[-1])["allowed"]["interests"]
    assert {key for _, _, key, *_ in used} == {"shown:a", "shown:b"}
    assert {category for _, category, *_ in used} == {"interaction"}
    told = [reason for answer in answers for reason in answer["why"]["reasons"]]
    fatigued = [reason for reason in told if reason["code"] == "shown_instead"]
    assert fatigued
    assert "did not react" in fatigued[0]["text"]
    assert fatigued[0]["control"]["kind"] == "limit_item"


@pytest.mark.parametrize("reaction", ["signal", "outcome"])
def test_a_reaction_clears_it(tiring: Shop, reaction: str) -> None:
    """Whichever way the app tells it, and whether or not we may learn from it."""
    dan = tiring.welcome(DAN._replace(given=[name for name in DAN.given if name != "improve"]))
    answers = see(tiring, dan, 3)
    for item in {answer["items"][0]["item"] for answer in answers}:
        if reaction == "signal":
            tiring.signal(dan, item=item, topics=[])
        else:
            last = next(each for each in reversed(answers) if each["items"][0]["item"] == item)
            taken = {"decision": last["decision"], "item": item, "kind": "taken"}
            tiring.ok("POST", "/v1/outcomes", {"outcomes": [taken]})
    assert showings(tiring, dan) == {}
    see(tiring, dan, 1)
    assert showings(tiring, dan) == {}


@pytest.mark.parametrize("member", [ADA, BEN], ids=lambda member: member.name)
def test_who_did_not_agree_is_not_counted(tiring: Shop, member: Any) -> None:
    """Nothing is held about what they were shown."""
    person = tiring.welcome(member)
    see(tiring, person, 3)
    tiring.dial(person, 0)  # now they are known for sure
    assert tiring.ok("GET", f"/v1/people/{person}")["interests"] == []


@pytest.mark.parametrize("how", ["dial", "withdrawal", "limit", "item"])
def test_turning_down_forgets_it(tiring: Shop, how: str) -> None:
    """At once, what was counted and what is on the screen: turned up again, there is nothing left."""
    dan = tiring.welcome(DAN)
    see(tiring, dan, 4)
    assert showings(tiring, dan)
    if how == "dial":
        tiring.dial(dan, 1)
    elif how == "withdrawal":
        for purpose in DAN.given:
            tiring.consent(dan, purpose, "withdrawn")
    elif how == "limit":
        tiring.limits(dan, categories=["interaction"])
    else:
        tiring.limits(dan, items=["a", "b"])
    assert showings(tiring, dan) == {}
    tiring.dial(dan, 3)
    tiring.limits(dan)
    for purpose in DAN.given:
        tiring.consent(dan, purpose)
    see(tiring, dan)
    assert showings(tiring, dan) == {}


def test_a_placement_that_does_not_count_holds_nothing(shop: Shop) -> None:
    """As it was declared, so it is."""
    dan = shop.welcome(DAN)
    for _ in range(3):
        shop.decide(dan)
    assert showings(shop, dan) == {}


@pytest.mark.parametrize("purpose", [["personalize_history"], None], ids=["one", "all"])
def test_an_objection_forgets_it(tiring: Shop, purpose: Any) -> None:
    """As a withdrawal does: nobody agreed to history any more."""
    dan = tiring.welcome(DAN)
    see(tiring, dan, 4)
    assert showings(tiring, dan)
    tiring.ok("POST", f"/v1/people/{dan}/objection", {} if purpose is None else {"purposes": purpose})
    assert showings(tiring, dan) == {}


def test_a_restriction_keeps_it_and_counts_nothing(tiring: Shop) -> None:
    """What is held is neither used nor changed meanwhile."""
    dan = tiring.welcome(DAN)
    see(tiring, dan, 4)
    before = showings(tiring, dan)
    tiring.ok("PUT", f"/v1/people/{dan}/restriction", {"restricted": True})
    see(tiring, dan, 4)
    tiring.dial(dan, 3)
    assert showings(tiring, dan) == before
    tiring.ok("PUT", f"/v1/people/{dan}/restriction", {"restricted": False})
    assert showings(tiring, dan) == before


def test_of_a_guest_it_is_the_persons_too(tiring: Shop) -> None:
    """Both agreed to it, so what either was shown in vain counts for the two."""
    dan, guest = tiring.welcome(DAN), tiring.welcome(DAN)
    see(tiring, dan, 4)
    see(tiring, guest, 4)
    both = sum(showings(tiring, dan).values()) + sum(showings(tiring, guest).values())
    tiring.ok("PUT", f"/v1/people/{dan}/guests/{guest}")
    assert sum(showings(tiring, dan).values()) == both


def test_linked_to_who_did_not_agree_it_is_forgotten(tiring: Shop) -> None:
    """Of the two choices the stricter holds, on whichever side it was."""
    for first, second in ((DAN, BEN), (BEN, DAN)):
        person, guest = tiring.welcome(first), tiring.welcome(second)
        see(tiring, person, 4)
        see(tiring, guest, 4)
        tiring.ok("PUT", f"/v1/people/{person}/guests/{guest}")
        assert showings(tiring, person) == showings(tiring, guest) == {}


def test_an_erasure_leaves_nothing_of_it(tiring: Shop) -> None:
    """Come again under the same id, the person was shown nothing."""
    dan = tiring.welcome(DAN)
    see(tiring, dan, 4)
    tiring.ok("DELETE", f"/v1/people/{dan}")
    tiring.welcome(DAN, dan)
    see(tiring, dan)
    assert showings(tiring, dan) == {}
