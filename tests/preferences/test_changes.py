"""What people and apps set: each change is an event that counts at once and is kept."""

from typing import Any

import pytest
from aboveboard.api.consents import describe_consents
from aboveboard.clock import MS_PER_HOUR, to_iso
from aboveboard.consent.choices import ConsentEvent
from aboveboard.errors import NotFound, Unprocessable
from aboveboard.gateway.record_bodies import DialRecord
from aboveboard.people.state import Limits, PersonFacts
from aboveboard.preferences import changes, history
from aboveboard.rights.person_data import summarize
from aboveboard.words import Category, ConsentState

from tests.clocks import DAY_MS
from tests.house import House
from tests.world import DAN


def test_a_change_has_its_place_in_the_log(house: House) -> None:
    """Each one the next, and told with the time at which it was recorded."""
    first, second = house.shop.dial("u", 1), house.shop.dial("u", 2)
    assert second["log"]["index"] == first["log"]["index"] + 1
    assert second["recorded"].endswith("Z")


def test_the_dial_remembers_what_it_was_before(house: House) -> None:
    """So that the history of it can be told."""
    for level in (3, 0):
        house.shop.dial("u", level)
    app = house.app
    person = house.run(house.gateway.require_person(app, "u"))
    events = house.run(history.history(house.gateway, person, (DialRecord,)))
    assert [(event.body.before, event.body.level) for event in events] == [(None, 3), (3, 0)]
    assert [event.body.kind for event in events] == ["dial", "dial"]


def test_every_choice_stays_in_the_history(house: House) -> None:
    """A withdrawal is an event and never a delete; the state is the latest."""
    for state in ("given", "withdrawn", "given"):
        house.clock.forward(ms=1)
        house.shop.consent("u", "improve", state)
    found = house.shop.ok("GET", "/v1/people/u/consents")
    assert [event["state"] for event in found["history"]] == ["given", "withdrawn", "given"]
    assert found["states"]["improve"] == "given"
    assert found["states"]["messages"] == "never_asked"


def test_a_choice_tells_how_it_was_made(house: House) -> None:
    """The notice that was seen, in which language, by what method, and when."""
    house.shop.consent("u", "improve", method="banner")
    event = house.shop.ok("GET", "/v1/people/u/consents")["history"][0]
    assert event["notice"] == house.shop.notice("improve")
    assert (event["language"], event["method"], event["expires"]) == ("en", "banner", None)
    assert event["at"] == event["recorded"]


def test_a_choice_that_ends(house: House) -> None:
    """From its end on it is told as expired, and no longer in force."""
    house.shop.consent("u", "improve", expires=to_iso(house.clock() + DAY_MS))
    assert house.shop.ok("GET", "/v1/people/u/consents")["states"]["improve"] == "given"
    house.clock.forward(days=1)
    assert house.shop.ok("GET", "/v1/people/u/consents")["states"]["improve"] == "expired"
    assert house.shop.ok("GET", "/v1/people/u")["consents"]["improve"] == "expired"


def test_limits_replace_each_other_and_are_sorted(house: House) -> None:
    """What is left out is no longer limited; doubles count once."""
    house.shop.limits(
        "u", topics=["b", "a", "b"], items=["y", "x"], categories=["transactional", "behavioural"]
    )
    assert house.shop.ok("GET", "/v1/people/u")["limits"] == {
        "categories": ["behavioural", "transactional"],
        "topics": ["a", "b"],
        "items": ["x", "y"],
        "fields": [],
        "interests": [],
    }
    house.shop.limits("u", topics=["c"])
    assert house.shop.ok("GET", "/v1/people/u")["limits"] == {
        "categories": [],
        "topics": ["c"],
        "items": [],
        "fields": [],
        "interests": [],
    }


@pytest.mark.parametrize(
    ("limits", "left"),
    [
        ({"topics": ["running"]}, ["item:running-2"]),
        ({"items": ["running-2"]}, ["topic:running"]),
        ({"categories": ["behavioural"]}, []),
        ({"topics": ["cooking"]}, ["item:running-2", "topic:running"]),
    ],
)
def test_what_was_learned_about_an_excluded_thing_is_gone(house: House, limits: Any, left: list[str]) -> None:
    """At once, and it does not come back when the limit is lifted."""
    person = house.shop.welcome(DAN)
    house.shop.signal(person)
    house.shop.limits(person, **limits)
    house.shop.limits(person)
    interests = house.shop.ok("GET", f"/v1/people/{person}")["interests"]
    assert sorted(each["key"] for each in interests) == left


def test_facts_replace_each_other(house: House) -> None:
    """What is left out is unknown."""
    facts = {"age_class": "adult", "region": "FR", "language": "fr", "time_zone": "Europe/Paris"}
    house.shop.ok("PUT", "/v1/people/u/facts", facts)
    assert house.shop.ok("GET", "/v1/people/u")["facts"] == facts
    house.shop.ok("PUT", "/v1/people/u/facts", {"region": "DE"})
    found = house.shop.ok("GET", "/v1/people/u")["facts"]
    assert (found["age_class"], found["region"], found["language"]) == ("unknown", "DE", None)


def test_a_time_zone_that_there_is_not(house: House) -> None:
    """Only names that the time zone database has."""
    with pytest.raises(Unprocessable, match=r"This time zone is unknown\. Use an IANA name\."):
        house.run(changes.put_facts(house.gateway, "app", "u", PersonFacts(time_zone="Mars/Olympus")))


def test_everything_held_is_told(house: House) -> None:
    """Settings, interests with their counts and times, and how many records of each kind."""
    person = house.shop.welcome(DAN)
    house.shop.signal(person)
    house.shop.decide(person)
    found = house.shop.ok("GET", f"/v1/people/{person}")
    assert found["dial"] == 3
    assert {each["key"]: each["count"] for each in found["interests"]} == {
        "topic:running": 1,
        "item:running-2": 1,
    }
    assert {each["reach"] for each in found["interests"]} == {"history"}
    assert found["records"] == {"dial": 1, "consent": 3, "facts": 1, "signals": 1, "decision": 1}


def test_nothing_is_held_about_a_stranger(house: House) -> None:
    """And asking does not make them known."""
    for work in (summarize, describe_consents):
        with pytest.raises(NotFound):
            house.run(work(house.gateway, "app", "nobody"))


def test_a_notice_that_was_announced_can_be_read(house: House) -> None:
    """By its hash, with all of its text."""
    notice = house.shop.notice("improve")
    found = house.run(history.notice_of(house.gateway, notice))
    assert (found.notice, found.purpose) == (notice, "improve")
    with pytest.raises(NotFound):
        house.run(history.notice_of(house.gateway, "0" * 64))


def test_each_change_begins_a_new_epoch(house: House) -> None:
    """Within one epoch a visit gets the same answers; a change ends it."""
    app, gateway = house.app, house.gateway
    epochs = []
    for work in (
        lambda: changes.put_dial(gateway, app, "u", 3),
        lambda: changes.put_limits(gateway, app, "u", Limits((Category.BEHAVIOURAL,))),
        lambda: changes.put_facts(gateway, app, "u", PersonFacts()),
    ):
        house.run(work())
        epochs.append(house.run(gateway.person(app, "u")).state.epoch)
    assert epochs == [1, 2, 3]


@pytest.mark.parametrize("purpose", ["improve", "unknown"])
def test_a_yes_needs_a_purpose_and_a_notice_of_it(house: House, purpose: str) -> None:
    """Neither a notice of another purpose nor an undeclared purpose counts. Nothing is recorded."""
    notice = house.shop.notice("personalize_visit")
    event = ConsentEvent(purpose=purpose, state=ConsentState.GIVEN, notice=notice, at_ms=house.clock())
    with pytest.raises((NotFound, Unprocessable)):
        house.run(changes.put_consent(house.gateway, house.app, "nobody-yet", event))
    with pytest.raises(NotFound):
        house.run(house.gateway.require_person(house.app, "nobody-yet"))


def test_a_yes_counts_from_no_longer_ago_than_an_app_may_be_offline(house: House) -> None:
    """One that claims an earlier time counts from then on only."""
    house.clock.forward(days=30)
    house.shop.consent("u", "improve", at=to_iso(house.clock() - 20 * DAY_MS))
    person = house.run(house.gateway.require_person(house.app, "u"))
    oldest_ms = house.clock() - house.gateway.settings.offline_hours * MS_PER_HOUR
    assert person.state.choices["improve"].at_ms == oldest_ms


def test_a_yes_from_before_a_no_is_recorded_and_does_not_count(house: House) -> None:
    """It arrives late, from an app that was offline."""
    house.clock.forward(days=1)
    before = to_iso(house.clock() - 1_000)
    house.shop.consent("late", "improve", "refused")
    house.shop.consent("late", "improve", at=before)
    person = house.run(house.gateway.require_person(house.app, "late"))
    assert person.state.choices["improve"].state == ConsentState.REFUSED


def test_a_yes_from_before_an_erasure_does_not_come_back(house: House) -> None:
    """It waited in the queue of an app. The person is asked again."""
    house.shop.consent("gone", "improve")
    before = to_iso(house.clock())
    house.clock.forward(minutes=1)
    house.shop.erase("gone")
    house.clock.forward(minutes=1)
    body = {"state": "given", "notice": house.shop.notice("improve"), "at": before}
    refused = house.shop.refused("PUT", "/v1/people/gone/consents/improve", body)
    assert refused["detail"].startswith("This choice was made before the person was erased.")
