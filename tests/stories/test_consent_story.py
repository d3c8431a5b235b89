"""Somebody agrees, is known, and takes it back."""

from typing import Any

import pytest
from aboveboard.clock import to_iso

from tests.clocks import HandClock
from tests.world import DAN, EVE, Shop

INTERESTS = {"viewed_item", "viewed_topic", "made_likelier"}


def personal(shop: Shop, person: str, times: int = 6, **more: object) -> set[str]:
    """The codes of all personal reasons in some decisions."""
    answers = [shop.decide(person, **more) for _ in range(times)]
    return {reason["code"] for answer in answers for reason in answer["why"]["reasons"]} & INTERESTS


def test_given_counted_withdrawn(shop: Shop) -> None:
    """History counts from the yes to the no, and from the very next decision on it does not."""
    person = "anna"
    shop.dial(person, 3)
    assert shop.signal(person)["status"] == "withheld"
    shop.consent(person, "personalize_history")
    for _ in range(4):
        assert shop.signal(person)["status"] == "kept"
    assert personal(shop, person)
    shop.consent(person, "personalize_history", "withdrawn")
    after = shop.decide(person)
    assert (after["personalization"]["effective"], after["personalization"]["bound_by"]) == (1, "consent")
    assert not personal(shop, person)
    assert shop.record(after)["allowed"]["interests"] == []


@pytest.mark.parametrize("state", ["withdrawn", "refused", "objected"])
def test_every_kind_of_no_is_a_no(shop: Shop, state: str) -> None:
    """Taken back, refused or objected to: nothing is used and nothing new is kept."""
    dan = shop.welcome(DAN)
    shop.signal(dan)
    shop.consent(dan, "personalize_history", state)
    assert shop.decide(dan)["personalization"]["bound_by"] == "consent"
    assert shop.signal(dan)["status"] == "withheld"


def test_a_no_that_was_said_offline_counts_when_it_arrives(timed: Shop, clock: HandClock) -> None:
    """It carries an earlier time, and still answers the yes that was recorded before it."""
    dan = timed.welcome(DAN)
    said = to_iso(clock())
    clock.forward(minutes=5)
    timed.consent(dan, "personalize_history", "withdrawn", at=said)
    assert timed.decide(dan)["personalization"]["effective"] == 2


def test_a_yes_that_was_said_before_the_no_does_not_come_back(timed: Shop, clock: HandClock) -> None:
    """Late mail opens nothing."""
    dan = timed.welcome(DAN)
    said = to_iso(clock())
    clock.forward(minutes=5)
    timed.consent(dan, "personalize_history", "withdrawn")
    timed.consent(dan, "personalize_history", "given", at=said)
    assert timed.decide(dan)["personalization"]["effective"] == 2


def test_the_dial_off(shop: Shop) -> None:
    """Everybody gets the same, in editorial order, with certainty, and it says so."""
    eve = shop.welcome(EVE)
    for _ in range(4):
        shop.signal(eve)
    shop.dial(eve, 0)
    for session in (None, "s-1"):
        more = {} if session is None else {"session": session}
        answer = shop.decide(eve, count=8, context={"device": "mobile", "region": "FR"}, **more)
        assert [one["item"] for one in answer["items"]] == [
            item["item"] for item in shop.ok("GET", "/v1/placements/home")["items"]
        ]
        assert {one["probability"] for one in answer["items"]} == {1.0}
        codes = {reason["code"] for reason in answer["why"]["reasons"]}
        assert codes == {"same_for_everyone", "editorial"}
        assert shop.record(answer)["allowed"] == {
            "level": 0,
            "strength": "0.0",
            "context": [],
            "interests": [],
        }
    assert shop.signal(eve)["status"] == "withheld"


def test_the_dial_up_again(shop: Shop) -> None:
    """What was agreed to and kept before counts again, because it was never taken back."""
    dan = shop.welcome(DAN)
    for _ in range(4):
        shop.signal(dan)
    shop.dial(dan, 0)
    shop.dial(dan, 3)
    assert personal(shop, dan)


@pytest.mark.parametrize(
    ("limits", "key", "left"),
    [({"topics": ["running"]}, "topic:running", 6), ({"items": ["running-1"]}, "item:running-1", 7)],
)
def test_a_limited_thing_is_neither_used_nor_shown(shop: Shop, limits: Any, key: str, left: int) -> None:
    """Not this: it vanishes from what is shown, with the reason on record, and from what is known."""
    dan = shop.welcome(DAN)
    for _ in range(4):
        shop.signal(dan, item="running-1", topics=["running"])
    shop.limits(dan, **limits)
    answer = shop.decide(dan, count=8)
    assert len(answer["items"]) == left
    record = shop.record(answer)
    assert {because for _, because in record["removed"]} == {"limit"}
    assert key not in [each[2] for each in record["allowed"]["interests"]]
    result = shop.signal(dan, item="running-1", topics=["running"])
    assert "limit" in {held["because"] for held in result["held_back"]}


def test_a_limited_category_is_not_used(shop: Shop) -> None:
    """A kind of data that somebody excluded is held back by name."""
    dan = shop.welcome(DAN)
    for _ in range(4):
        shop.signal(dan)
    shop.limits(dan, categories=["behavioural"])
    assert not personal(shop, dan)
    assert shop.signal(dan)["held_back"][0]["because"] == "limit"
    assert shop.signal(dan, "order_placed", items=["running-1"])["status"] == "kept"


def test_a_choice_survives_a_new_device(shop: Shop) -> None:
    """It is the person's, not the session's."""
    dan = shop.welcome(DAN)
    shop.dial(dan, 0)
    for session in ("phone", "laptop", "tv"):
        assert shop.decide(dan, session=session)["personalization"]["effective"] == 0


def test_a_yes_to_history_is_no_yes_to_the_visit(shop: Shop) -> None:
    """Though the level that it opens lies above: what is done in a visit is kept for later visits alone."""
    person = shop.welcome(DAN._replace(given=("personalize_history",)))
    assert shop.signal(person, session="s-1")["reach"] == ["history"]
    both = shop.welcome(DAN)
    assert shop.signal(both, session="s-2")["reach"] == ["visit", "history"]
