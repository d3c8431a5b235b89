"""The lists of past choices and decisions, page by page."""

import re

import pytest
from aboveboard.clock import to_iso

from tests.web.browsing import House, words
from tests.web.privacy.guests import Guest
from tests.world import DAN


def test_the_history_has_every_choice_and_the_text_that_was_seen(guest: Guest) -> None:
    """In words, each with its place in the log."""
    guest.post("/privacy/dial", level=1)
    page = guest.browser.get("/privacy/history")
    assert "You turned the dial to this page." in words(page)
    assert "You said yes to “Improve the choices”." in words(page)
    notice = re.search(r'href="(/privacy/notices/[0-9a-f]{64})"', page.text)
    assert notice
    text = guest.browser.get(notice[1])
    assert text.status_code == 200
    assert "Changing your mind" in words(text)


def test_a_choice_has_one_date_and_says_what_differs(guest: Guest) -> None:
    """A no that came late counts from its arrival; a yes that came after it did not count, and both say so."""
    guest.house.shop.consent(guest.person, "improve", "withdrawn", at="2026-01-02T03:04:05Z")
    late = to_iso(guest.house.installation.service.gateway.clock() - 3_600_000)
    guest.house.shop.consent(guest.person, "improve", at=late)
    page = words(guest.browser.get("/privacy/history"))
    assert "The app gave another time: Jan 2, 2026" in page
    assert "It did not count, because you had said no." in page


def test_decisions_are_listed_page_by_page_each_with_its_why(house: House) -> None:
    """The newest first, and none twice."""
    guest = Guest(house)
    made = [house.shop.decide(guest.person)["decision"] for _ in range(25)]
    listed = []
    for page in ("", "?page=2"):
        listed += re.findall(r'href="/why/(dec_\w+)"', guest.browser.get(f"/privacy/decisions{page}").text)
    assert listed == made[::-1]
    assert guest.browser.get(f"/why/{listed[0]}").status_code == 200


@pytest.mark.parametrize(
    "page", ["0", "-1", "x", "1e3", "9" * 30, "000000001" + "9" * 30, "1" * 5000, "100001", "²"]
)
def test_a_page_that_is_none_is_not_there(guest: Guest, page: str) -> None:
    """No list has it."""
    for path in ("/privacy/decisions", "/privacy/history"):
        assert guest.browser.get(f"{path}?page={page}").status_code == 404


def test_the_history_says_who_carried_a_level(guest: Guest) -> None:
    """A claim is told as one that did not count, and a lower level as what it did."""
    for level in (4, 1):
        body = {"level": level, "carried_by": "Agent Nine"}
        guest.house.shop.ok("PUT", f"/v1/people/{guest.person}/dial", body)
    page = words(guest.browser.get("/privacy/history"))
    assert "Someone else set the dial to “Everywhere” for you. It did not count." in page
    assert "You turned the dial to this page." in page
    assert page.count("“Agent Nine” said it for you.") == 2


def test_the_decisions_page_says_how_narrow_they_are(house: House) -> None:
    """In plain words: what was new, what one thing carried, and what moved."""
    shop = house.shop
    shop.place("menu", arrangement={"kind": "split", "adaptive": 2}, variety={"unmet": 0.2})
    guest = Guest(house, DAN)
    shop.signal(guest.person, item="running-1", topics=["running"])
    shop.decide(guest.person, "menu", count=4, session="s")
    text = words(guest.browser.get("/privacy/decisions"))
    assert "was kept for topics that are new to you" in text
    assert "Changes of place in a week, on average: 0." in text
