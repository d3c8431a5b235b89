"""What a person chose lasts, what they were let in by does not, and a long history costs no more than a short one."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.clocks import HandClock
from tests.web.browsing import Browser, House, words
from tests.world import DAN, Installation, Shop


def let_in(shop: Shop, url: str, person: str) -> Browser:
    """A new browser, with a new session."""
    browser = Browser(url, {})
    browser.enter(shop.ok("POST", f"/v1/people/{person}/link", {})["url"])
    return browser


def test_a_choice_outlives_a_restart_a_browser_and_a_session(tmp_path: Path) -> None:
    """The dial, a withdrawal and a limit, each made on the page."""
    first = Installation(tmp_path)
    shop = first.shop()
    shop.place()
    person, key = shop.welcome(DAN), shop.key
    browser = let_in(shop, first.url, person)
    browser.post("/privacy/dial", {"level": 2})
    browser.post("/privacy/purposes/personalize_history", {"choice": "no"})
    browser.post("/privacy/limits", {"key": "topic:running", "on": "true"})
    browser.http.close()
    shop.http.close()
    first.close()

    second = Installation(tmp_path)
    shop = Shop(second.url, key)
    again = let_in(shop, second.url, person)
    page = again.get("/privacy")
    assert re.search(r'class="step here">\s*<span class="knob" aria-hidden="true">2<', page.text)
    assert "You took your yes back." in words(page)
    assert "Use “running” again" in words(again.get("/privacy/known"))
    assert shop.decide(person)["personalization"]["effective"] == 2
    again.http.close()
    shop.http.close()
    second.close()


def test_links_and_sessions_are_over_in_time(tmp_path: Path) -> None:
    """A link after ten minutes, a session after an hour, the link of an explanation after a week."""
    clock = HandClock()
    installation = Installation(tmp_path, clock)
    shop = installation.shop()
    shop.place()
    browser, late = let_in(shop, installation.url, "ann"), Browser(installation.url, {})
    decision = shop.decide("ann")["why"]["url"]
    link = shop.ok("POST", "/v1/people/ann/link", {})["url"]
    clock.forward(minutes=11)
    assert late.get(link).status_code == 410
    assert browser.get("/privacy").status_code == 200
    clock.forward(minutes=60)
    assert browser.get("/privacy").status_code == 401
    assert late.get(decision).status_code == 200
    clock.forward(days=8)
    assert late.get(decision).status_code == 410
    assert "This link is over" in words(late.get(decision))
    for each in (browser, late, shop):
        each.http.close()
    installation.close()


PAGES = ("/privacy", "/privacy/known", "/privacy/decisions", "/privacy/history", "/privacy/data")


@pytest.mark.parametrize("path", PAGES)
def test_a_long_history_takes_no_more_queries_than_a_short_one(house: House, path: str) -> None:
    """Counted in the database, of all that read the records. The fewest of three, because the gateway reads some itself."""
    person = house.shop.welcome(DAN)
    browser = house.visit(person)
    counted: list[int] = []
    for decisions in (3, 60):
        for level in range(decisions):
            house.shop.decide(person)
            if level % 3 == 0:
                house.shop.dial(person, level % 5)
        tries = []
        for _ in range(3):
            with Counted(house) as counting:
                assert browser.get(path).status_code == 200
            tries.append(counting.records)
        counted.append(min(tries))
    assert counted[1] <= counted[0] <= 1


class Counted:
    """Counts the statements that read records, while it lasts."""

    def __init__(self, house: House) -> None:
        self._engine = house.installation.service.gateway.database.engine.sync_engine
        self.records = 0

    def _count(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.records += "FROM records" in statement

    def __enter__(self) -> "Counted":
        event.listen(self._engine, "before_cursor_execute", self._count)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._count)


def test_the_story_of_a_person_on_either_database(shop: Shop, installation: Installation) -> None:
    """They see something, read why, rule it out, look back, say no, and are erased."""
    person = shop.welcome(DAN)
    shop.signal(person, item="shoe-9", topics=["cooking"])
    decision = next(
        found
        for found in (shop.decide(person) for _ in range(200))
        if found["why"]["reasons"][0]["code"] == "viewed_topic"
    )
    browser, why = let_in(shop, installation.url, person), f"/why/{decision['decision']}"
    assert decision["why"]["summary"] in words(browser.get(why))
    assert "We no longer use “cooking”" in words(
        browser.post(f"{why}/controls", {"reason": 0, "act": "limit"})
    )
    assert browser.get(f"{why}/proof").text.startswith("c2sp.org/tlog-proof")
    assert "You ruled out: cooking." in words(browser.get("/privacy/history"))
    assert why in browser.get("/privacy/decisions").text
    browser.post("/privacy/purposes/personalize_history", {"choice": "no"})
    assert shop.decide(person)["personalization"]["effective"] < 3
    assert browser.post("/privacy/export").content.startswith(b"PK")
    assert "You are erased" in words(browser.post("/privacy/erase"))
    assert browser.get(why).status_code == 401
    stranger = Browser(installation.url, {})
    assert stranger.get(decision["why"]["url"]).status_code == 404
    for each in (browser, stranger):
        each.http.close()
