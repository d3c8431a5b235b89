"""Objecting: one request, an entry for each purpose, and no older yes comes back."""

from datetime import UTC, datetime, timedelta

import pytest
from aboveboard.people.state import PersonState, PurposeChoice
from aboveboard.rights.object import _event
from aboveboard.words import ConsentState

from tests.world import EVE

PATH = "/v1/people/{}/objection"


def consents(shop, person):
    return shop.ok("GET", f"/v1/people/{person}/consents")


def test_an_objection_is_to_every_purpose_unless_it_names_some(shop):
    """Each has its entry in the log, one after the other; the dial stays."""
    eve = shop.welcome(EVE)
    done = shop.ok("POST", PATH.format(eve), {})
    found = consents(shop, eve)
    assert set(found["states"].values()) == {"objected"}
    assert done["purposes"] == list(found["states"])
    places = [event["index"] for event in found["history"] if event["state"] == "objected"]
    first = done["log"]["index"]
    assert places == list(range(first, first + len(done["purposes"])))
    assert shop.ok("GET", f"/v1/people/{eve}")["dial"] == EVE.level


def test_an_objection_to_some_leaves_the_others(shop):
    """And each name counts once."""
    eve = shop.welcome(EVE)
    done = shop.ok("POST", PATH.format(eve), {"purposes": ["improve", "improve"]})
    assert done["purposes"] == ["improve"]
    states = consents(shop, eve)["states"]
    assert (states["improve"], states["personalize_history"]) == ("objected", "given")


def test_after_an_objection_nothing_of_it_is_used(shop):
    """The next decision is at the level that needs no purpose."""
    eve = shop.welcome(EVE)
    shop.signal(eve)
    shop.ok("POST", PATH.format(eve), {})
    answer = shop.decide(eve)
    assert answer["personalization"]["effective"] == 1
    assert shop.record(answer)["allowed"]["interests"] == []


def test_an_older_yes_does_not_come_back(shop):
    """One that was said before and arrives late; a new one counts."""
    eve = shop.welcome(EVE)
    shop.ok("POST", PATH.format(eve), {})
    earlier = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    shop.consent(eve, "improve", at=earlier)
    assert consents(shop, eve)["states"]["improve"] == "objected"
    shop.consent(eve, "improve")
    assert consents(shop, eve)["states"]["improve"] == "given"


def test_an_objection_beats_a_yes_that_is_dated_ahead(shop):
    """Clocks of apps may be ahead of ours by some minutes."""
    eve = shop.welcome(EVE)
    ahead = (datetime.now(UTC) + timedelta(minutes=4)).isoformat()
    shop.consent(eve, "improve", at=ahead)
    shop.ok("POST", PATH.format(eve), {"purposes": ["improve"]})
    assert consents(shop, eve)["states"]["improve"] == "objected"


def test_the_same_objection_sent_again_is_made_once(shop):
    """With an Idempotency-Key the answer is the same, and nothing is added to the history."""
    eve = shop.welcome(EVE)
    sent = [
        shop.ok("POST", PATH.format(eve), {"purposes": ["improve"]}, **{"Idempotency-Key": "o"}) for _ in "ab"
    ]
    assert sent[0] == sent[1]
    assert [event["state"] for event in consents(shop, eve)["history"]].count("objected") == 1
    other = shop.refused(
        "POST", PATH.format(eve + "x"), {"purposes": ["improve"]}, **{"Idempotency-Key": "o"}
    )
    assert other["status"] == 422


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"purposes": ["improve", "sell_it_all"]}, 422, "purposes[1]"),
        ({"purposes": []}, 400, "purposes"),
        ({"purposes": "improve"}, 400, "purposes"),
        ({"purpose": "improve"}, 400, "purpose"),
        ([], 400, None),
    ],
)
def test_an_objection_to_nothing_that_is_declared(shop, body, status, field):
    """Is refused whole."""
    refused = shop.refused("POST", PATH.format("someone"), body)
    assert (refused["status"], refused.get("field")) == (status, field)
    assert shop.refused("GET", "/v1/people/someone")["status"] == 404


def test_an_objection_is_dated_no_earlier_than_the_no_it_follows():
    """The other node's clock was ahead. A yes from between the two may not count."""
    choice = PurposeChoice(ConsentState.REFUSED, "", 2_000)
    assert _event(PersonState(choices={"improve": choice}), "improve", 1_000, gpc=False).at_ms == 2_000
    assert _event(PersonState(choices={"improve": choice}), "improve", 3_000, gpc=False).at_ms == 3_000
    assert _event(PersonState(), "improve", 1_000, gpc=False).at_ms == 1_000
