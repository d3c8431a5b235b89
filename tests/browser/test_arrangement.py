"""A calm menu in a real browser: one tap on the why page puts it back, and one undoes it."""

from playwright.sync_api import Page, expect

from tests.browser.browsers import Visits, faults, press
from tests.world import DAN

SPLIT = {"kind": "split", "adaptive": 3}


def tap(page: Page, name: str) -> None:
    with page.expect_navigation():
        press(page, page.get_by_role("button", name=name))


def test_put_it_back_is_one_tap_from_why_and_one_undoes_it(visits: Visits) -> None:
    """With the keyboard, and for readers of all kinds: the page says what holds now."""
    shop = visits.house.shop
    shop.place("menu", arrangement=SPLIT)
    person = shop.welcome(DAN)
    path = f"/v1/people/{person}/arrangements/menu"
    shop.ok("PUT", path, {"mode": "mine", "order": ["travel-2"]})
    decision = shop.decide(person, "menu", count=6, session="s")["decision"]
    with visits.tab(visits.person(person)) as page:
        page.goto(f"/why/{decision}")
        tap(page, "Put it back")
        expect(page.get_by_role("status")).to_contain_text("It is put back.")
        assert shop.ok("GET", path)["mode"] == "as_everybody"
        assert faults(page, "why-put-back") == []
        tap(page, "Undo that")
        assert shop.ok("GET", path)["mode"] == "mine"


def test_everything_as_everybody_is_one_tap_on_the_privacy_page(visits: Visits) -> None:
    """And one undoes it."""
    shop = visits.house.shop
    person = shop.welcome(DAN)
    with visits.tab(visits.person(person)) as page:
        page.goto("/privacy")
        tap(page, "Show me everything as everybody")
        expect(page.get_by_role("status")).to_contain_text("You get everything as everybody gets it now.")
        assert shop.decide(person)["personalization"]["bound_by"] == "own_arrangement"
        tap(page, "Choose for me again")
        assert shop.decide(person)["personalization"]["effective"] == 3
