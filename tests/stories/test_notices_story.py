"""A text changes: what it did under its number before, what asks again, and what a person and an app see of it."""

import itertools
from pathlib import Path
from typing import Any

import pytest
from aboveboard.clock import MS_PER_DAY, to_iso
from aboveboard.errors import StartupRefused
from aboveboard.learning.learner import learn_once
from aboveboard.signals.outcome_tables import impressions
from sqlalchemy import select

from tests.clocks import HandClock
from tests.publishing import Press, press_in, unsurveyed
from tests.web.browsing import Browser, words
from tests.world import Installation

HISTORY = "personalize_history"
_numbers = itertools.count(1)


@pytest.fixture
def person(press: Press) -> str:
    """Has the dial at 3 and has said yes to the newest text about the history."""
    name = f"reader-{next(_numbers)}"
    press.house.shop.dial(name, 3)
    press.yes(name, HISTORY)
    press.house.clock.forward(ms=1)
    return name


def level(press: Press, person: str) -> tuple[int, str]:
    found = press.house.shop.decide(person)["personalization"]
    return found["effective"], found["bound_by"]


def receipt(press: Press, person: str) -> Any:
    path = f"/v1/people/{person}/consents/{HISTORY}/receipt"
    return press.house.shop.http.get(path).json()["dpv:hasRecordOfActivity"]


def test_a_new_version_that_does_not_ask_keeps_every_yes(press: Press, person: str) -> None:
    """A corrected spelling asks no person, and a yes to the old text is still taken."""
    old = press.newest(HISTORY)
    press.publish(HISTORY)
    assert level(press, person) == (3, "dial")
    press.yes(person, HISTORY, notice=old)
    assert HISTORY not in press.asked(person)


def test_a_new_version_that_asks_ends_every_older_yes_at_once(press: Press, person: str) -> None:
    """The very next decision and the very next signal do without it, and no row was written."""
    rows = press.house.run(press.house.gateway.person(press.house.app, person)).version
    press.publish(HISTORY, asks=True)
    assert level(press, person) == (1, "consent")
    assert press.house.shop.signal(person)["status"] == "withheld"
    assert press.consents(person)["states"][HISTORY] == "expired"
    assert press.house.run(press.house.gateway.person(press.house.app, person)).version == rows


def test_the_app_learns_what_to_ask(press: Press, person: str) -> None:
    """The purpose, why, and the text to show in the person's language."""
    press.house.shop.ok("PUT", f"/v1/people/{person}/facts", {"language": "de-AT"})
    press.publish(HISTORY, asks=True)
    (ask,) = [each for each in press.consents(person)["ask"] if each["purpose"] == HISTORY]
    newest = press.newest(HISTORY, "de")
    assert ask == {"purpose": HISTORY, "because": "asks_again", "notice": newest, "language": "de"}
    assert press.house.shop.ok("GET", f"/v1/notices/{newest}")["asks_again"] is True


def test_a_yes_to_the_old_text_is_refused_with_the_id_of_the_new_one(press: Press, person: str) -> None:
    """And a yes to that one counts again."""
    old = press.newest(HISTORY)
    press.publish(HISTORY, asks=True)
    body = {"state": "given", "notice": old}
    refusal = press.house.shop.refused("PUT", f"/v1/people/{person}/consents/{HISTORY}", body)
    assert (refusal["status"], refusal["field"]) == (422, "notice")
    press.yes(person, HISTORY, notice=refusal["expected"])
    assert level(press, person) == (3, "dial")


def test_a_no_to_the_old_text_is_taken(press: Press, person: str) -> None:
    """And then the person is not asked again."""
    old = press.newest(HISTORY)
    press.publish(HISTORY, asks=True)
    body = {"state": "withdrawn", "notice": old}
    press.house.shop.ok("PUT", f"/v1/people/{person}/consents/{HISTORY}", body)
    assert press.consents(person)["states"][HISTORY] == "withdrawn"
    assert HISTORY not in press.asked(person)


def test_the_end_stands_in_the_history_with_its_reason(press: Press, person: str) -> None:
    """At the entry of the text that asked, between the yes before and the yes after."""
    press.publish(HISTORY, asks=True)
    asked = press.size()
    press.house.clock.forward(ms=1)
    press.yes(person, HISTORY)
    events = [each for each in press.consents(person)["history"] if each["purpose"] == HISTORY]
    assert [(each["state"], each["because"]) for each in events] == [
        ("given", None),
        ("expired", "asks_again"),
        ("given", None),
    ]
    assert events[0]["index"] < events[1]["index"] < asked <= events[2]["index"]


def test_the_receipt_tells_that_the_yes_ended(press: Press, person: str) -> None:
    """In the vocabulary's words."""
    assert receipt(press, person)["dpv:hasConsentStatus"] == {"@id": "dpv:ConsentGiven"}
    press.publish(HISTORY, asks=True)
    assert receipt(press, person)["dpv:hasConsentStatus"] == {"@id": "dpv:ConsentInvalidated"}


def test_the_pages_say_it_and_take_a_new_yes(press: Press, person: str) -> None:
    """A form with the old text, opened before, leads to the new text and records nothing."""
    link = press.house.shop.ok("POST", f"/v1/people/{person}/link", {"to": "/privacy"})["url"]
    browser = Browser(press.house.installation.url, {})
    browser.enter(link)
    old = press.newest(HISTORY)
    press.publish(HISTORY, asks=True)
    assert "The text has changed, so we ask you again." in words(browser.get("/privacy"))
    assert "This yes ended, because the text changed." in words(browser.get("/privacy/history"))
    sent = browser.post(f"/privacy/purposes/{HISTORY}", {"choice": "yes", "notice": old})
    assert "Please read the new one and choose again." in words(sent)
    assert press.consents(person)["states"][HISTORY] == "expired"
    browser.post(f"/privacy/purposes/{HISTORY}", {"choice": "yes", "notice": press.newest(HISTORY)})
    assert press.consents(person)["states"][HISTORY] == "given"
    browser.http.close()


def test_the_language_of_a_choice_is_that_of_its_text(press: Press, person: str) -> None:
    """A claim of another one is corrected in the record."""
    press.yes(person, HISTORY, language="de")
    assert press.consents(person)["history"][-1]["language"] == "en"


def test_a_lifetime_ends_a_yes_and_is_told(press: Press, person: str) -> None:
    """For what was said before as well; the API, the receipt and the page show the end."""
    before = press.edit("purposes.toml", f"[{HISTORY}]\n", f"[{HISTORY}]\nlifetime_days = 30\n")
    assert press.reload()
    said = press.consents(person)["history"][-1]["at"]
    end = to_iso(press.house.clock() - 1 + 30 * MS_PER_DAY)
    assert press.consents(person)["ends"] == {HISTORY: end}
    assert receipt(press, person)["dpv:hasDuration"] == f"PT{30 * 24 * 60}M", said
    press.house.clock.forward(days=29)
    assert level(press, person)[0] == 3
    press.house.clock.forward(days=1)
    assert level(press, person) == (1, "consent")
    assert press.asked(person)[HISTORY] == "expired"
    assert receipt(press, person)["dpv:hasConsentStatus"] == {"@id": "dpv:ConsentExpired"}
    event = press.consents(person)["history"][-1]
    assert (event["state"], event["because"], event["at"]) == ("expired", "expired", end)
    (press.policies / "purposes.toml").write_text(before)
    assert press.reload()


def test_a_longer_lifetime_moves_no_end_that_was_told(press: Press) -> None:
    """The end stands in the entry of the yes."""
    person, purpose = "promised", "combine_sources"
    before = press.edit("purposes.toml", f"[{purpose}]\n", f"[{purpose}]\nlifetime_days = 2\n")
    assert press.reload()
    press.yes(person, purpose)
    (press.policies / "purposes.toml").write_text(before)
    assert press.reload()
    press.house.clock.forward(days=2)
    assert press.consents(person)["states"][purpose] == "expired"


def test_what_waited_for_the_learner_is_not_learned_once_a_text_asks(press: Press) -> None:
    """The yes to improving the choices had ended by then."""
    house = press.house
    press.yes("waiting", "improve")
    assert house.shop.outcome(house.shop.decide("waiting"))["status"] == "kept"
    press.publish("improve", asks=True)
    pseudonym = house.run(house.gateway.person(house.app, "waiting")).pseudonym
    while house.run(learn_once(house.gateway)):
        pass
    assert house.rows(select(impressions.c.impression).where(impressions.c.person == pseudonym)) == []


def test_a_start_is_refused_too(tmp_path: Path) -> None:
    """By the file and the key, with what to do."""
    with press_in(tmp_path) as made:
        installation, policies = made.house.installation, made.policies
        file = policies / "notices" / "improve.en.md"
        text = file.read_text()
    file.write_text(f"{text}\nWe also sell what we learn to partners.\n")
    folder = installation.settings.data
    with (
        unsurveyed(),
        pytest.raises(StartupRefused, match=r"improve\.en\.md: version: .* give the new text the version 2"),
    ):
        Installation(folder, HandClock(), policies=str(policies))
