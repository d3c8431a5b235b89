"""The choices of the privacy centre: each acts at once and says so, and a no takes no more steps than a yes."""

import re

import pytest

from tests.web.browsing import House, words
from tests.web.privacy.guests import Guest, steps
from tests.world import ADA, FINN

PURPOSES = ("personalize_visit", "personalize_history", "combine_sources", "improve", "messages")


@pytest.mark.parametrize("purpose", PURPOSES)
def test_refusing_a_purpose_takes_as_many_steps_as_accepting_it(house: House, purpose: str) -> None:
    """Counted, both ways round, from the first page on; and both buttons look the same."""
    guest, action = Guest(house, ADA), f"/privacy/purposes/{purpose}"
    accepting = steps(guest.browser, action, ("choice", "yes"))
    assert guest.held()["consents"][purpose] == "given"
    refusing = steps(guest.browser, action, ("choice", "no"))
    assert guest.held()["consents"][purpose] == "withdrawn"
    assert refusing <= accepting
    page = guest.browser.get("/privacy").text
    classes = re.findall(r'<button class="([^"]*)" name="choice"', page)
    assert set(classes) == {"choice"}
    assert len(classes) == 2 * len(PURPOSES)


def test_turning_the_dial_down_takes_as_many_steps_as_turning_it_up(house: House) -> None:
    """From any level to any other one in one form."""
    guest = Guest(house, ADA)
    up = steps(guest.browser, "/privacy/dial", ("level", "4"))
    down = steps(guest.browser, "/privacy/dial", ("level", "0"))
    assert down <= up
    assert guest.held()["dial"] == 0


def test_pausing_takes_as_many_steps_as_going_on(guest: Guest) -> None:
    """Both on the first page."""
    on = steps(guest.browser, "/privacy/restriction", ("restricted", "true"))
    assert guest.held()["restricted"] is True
    assert "Everything is on pause" in words(guest.browser.get("/privacy"))
    off = steps(guest.browser, "/privacy/restriction", ("restricted", "false"))
    assert guest.held()["restricted"] is False
    assert on <= off


def test_a_choice_is_bound_to_the_text_beside_it(house: House) -> None:
    """The record has the hash of the notice that stood on the page, its language and where it was chosen."""
    guest = Guest(house, ADA)
    steps(guest.browser, "/privacy/purposes/improve", ("choice", "yes"))
    chosen = house.shop.ok("GET", f"/v1/people/{guest.person}/consents")["history"][-1]
    assert chosen["notice"] == house.shop.notice("improve")
    assert (chosen["language"], chosen["method"], chosen["state"]) == ("en", "privacy page", "given")


@pytest.mark.parametrize("level", range(5))
def test_the_dial_acts_and_says_so(guest: Guest, level: int) -> None:
    """And stands where it was put, or at what is in force where that is less: he gave no yes to level 4."""
    answer = guest.post("/privacy/dial", level=level)
    assert guest.held()["dial"] == level
    assert "Your dial is set." in words(answer)
    marked = {here: knob(answer.text, here) for here in ("here", "chosen")}
    assert marked == ({"here": level, "chosen": None} if level < 4 else {"here": 3, "chosen": 4})


def knob(page: str, mark: str) -> int | None:
    """The level with that mark on the dial."""
    found = re.search(rf'class="step {mark}">\s*<span class="knob" aria-hidden="true">(\d)<', page)
    return int(found[1]) if found else None


def asked_in_place(page: str) -> str:
    """Returns the part of the page under a chosen level that does not count."""
    found = re.search(r'<li class="step chosen">(.*?)</li>', page, re.DOTALL)
    return found[1] if found else ""


def test_a_level_above_what_is_in_force_asks_for_its_yes_in_place(guest: Guest) -> None:
    """The text stands open under the level, and its yes brings the level into force."""
    place = asked_in_place(guest.post("/privacy/dial", level=4).text)
    assert "Right now “Earlier visits” counts." in place
    assert "<details open>" in place
    assert 'action="/privacy/purposes/combine_sources"' in place
    notice = re.search(r'name="notice" value="([0-9a-f]{64})"', place)
    after = guest.post("/privacy/purposes/combine_sources", choice="yes", notice=notice[1])
    assert (knob(after.text, "here"), knob(after.text, "chosen")) == (4, None)


def test_a_yes_that_would_not_help_is_not_asked_for(house: House) -> None:
    """A minor is told what holds the level back, and asked for nothing."""
    guest = Guest(house, FINN)
    place = asked_in_place(guest.post("/privacy/dial", level=4).text)
    assert "under 18" in place
    assert "<form" not in place.partition("</section>")[0]


def test_a_yes_that_somebody_else_carried_waits_for_the_person(guest: Guest) -> None:
    """It is shown with who carried it, and counts once the person says it themselves."""
    guest.house.shop.consent(guest.person, "messages", carried_by="Agent Nine")
    page = guest.browser.get("/privacy")
    assert "“Agent Nine” told us that you said yes." in words(page)
    assert guest.held()["consents"]["messages"] == "claimed"
    steps(guest.browser, "/privacy/purposes/messages", ("choice", "yes"))
    assert guest.held()["consents"]["messages"] == "given"
    assert "Agent Nine" not in words(guest.browser.get("/privacy"))


def test_a_no_on_the_page_ends_a_claim(guest: Guest) -> None:
    """Also where a no stood already."""
    guest.post("/privacy/purposes/messages", choice="no")
    guest.house.shop.consent(guest.person, "messages", carried_by="Agent Nine")
    guest.post("/privacy/purposes/messages", choice="no")
    assert "Agent Nine" not in words(guest.browser.get("/privacy"))


def test_a_level_that_somebody_else_raised_is_confirmed_in_its_place(guest: Guest) -> None:
    """Under the level itself, beside a no that looks the same."""
    path = f"/v1/people/{guest.person}/dial"
    guest.house.shop.ok("PUT", path, {"level": 4, "carried_by": "Agent Nine"})
    page = guest.browser.get("/privacy").text
    place = re.search(r'<div id="level-4">(.*?)</li>', page, re.DOTALL)[1]
    assert "“Agent Nine” told us that you want this level." in place
    assert re.findall(r'class="([^"]*)" name="level" value="(.)"', place) == [
        ("choice", "4"),
        ("choice", "3"),
    ]
    assert guest.held()["dial"] == 3
    steps(guest.browser, "/privacy/dial", ("level", "4"))
    assert (guest.held()["dial"], guest.held().get("claimed_dial")) == (4, None)
    assert "Agent Nine" not in words(guest.browser.get("/privacy"))


def test_keeping_the_level_ends_a_claim_about_it(guest: Guest) -> None:
    """The level was set already, and yet the choice is recorded."""
    path = f"/v1/people/{guest.person}/dial"
    guest.house.shop.ok("PUT", path, {"level": 4, "carried_by": "Agent Nine"})
    guest.post("/privacy/dial", level=3)
    assert (guest.held()["dial"], guest.held().get("claimed_dial")) == (3, None)
    assert "Agent Nine" not in words(guest.browser.get("/privacy"))


def test_a_withdrawal_counts_for_the_next_decision(house: House) -> None:
    """Known data is not used any more, from the answer on."""
    guest = Guest(house)
    house.shop.signal(guest.person)
    assert house.shop.decide(guest.person)["personalization"]["effective"] == 3
    guest.post("/privacy/purposes/personalize_history", choice="no")
    after = house.shop.decide(guest.person)["personalization"]
    assert (after["effective"], after["bound_by"]) == (2, "consent")


def test_objecting_is_a_no_to_everything(guest: Guest) -> None:
    """Said twice it is recorded once."""
    assert "You objected to everything." in words(guest.post("/privacy/objection"))
    held = guest.held()
    assert set(held["consents"].values()) == {"objected"}
    guest.post("/privacy/objection")
    assert guest.held()["records"] == held["records"]


def test_a_yes_needs_the_text_that_was_seen(guest: Guest) -> None:
    """A hash that is of no notice of this purpose is no yes; a purpose that is not declared is not found."""
    other = guest.house.shop.notice("improve")
    for notice in ("", "0" * 64, other):
        sent = {"choice": "yes", "notice": notice}
        assert guest.browser.post("/privacy/purposes/messages", sent).status_code == 422
    assert guest.held()["consents"]["messages"] == "never_asked"
    assert guest.browser.post("/privacy/purposes/nothing", {"choice": "no"}).status_code == 404
