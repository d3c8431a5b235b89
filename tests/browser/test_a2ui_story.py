"""A surface from the gateway to a stock renderer and back: what a person does there counts on the very next page."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.stock_renderer import NEEDS_NPM, App, actions, show, watched
from tests.shown_surfaces import compose, declare
from tests.web.browsing import House
from tests.world import DAN

pytestmark = NEEDS_NPM

A2UI = {"accept": "application/a2ui+json"}


def composed(house: House, person: str) -> Any:
    """The messages of a page with two shelves for the person."""
    return compose(house.shop, person, headers=A2UI)


@pytest.fixture
def person(house: House) -> str:
    declare(house.shop, hero=1, tiles=2)
    return house.shop.welcome(DAN)


def slots_of(shown: Any) -> Any:
    """The decisions in the data model."""
    return shown[2]["updateDataModel"]["value"]["slots"]


def test_not_this_comes_back_as_an_outcome(
    chromium: Browser, renderer: App, house: House, person: str
) -> None:
    """It is about the decision and the item whose button was pressed."""
    shown = composed(house, person)
    with watched(chromium, renderer, house.installation.url) as page:
        show(page, shown)
        page.get_by_role("button", name="Not this").nth(2).click()
        name, surface, context = actions(page)[0]
    second = slots_of(shown)[1]
    assert (name, surface) == ("objected", "page")
    assert context["item"] == second["items"][1]["item"]
    outcome = {"decision": context["decision"], "item": context["item"], "kind": name}
    found = house.shop.ok("POST", "/v1/outcomes", {"outcomes": [outcome]})
    assert [each["status"] for each in found["outcomes"]] == ["kept"]


def test_the_dial_of_a_surface_is_the_persons(
    chromium: Browser, renderer: App, house: House, person: str
) -> None:
    """Turned down there, every slot of the next page is everybody's."""
    with watched(chromium, renderer, house.installation.url) as page:
        show(page, composed(house, person))
        slider = page.get_by_role("slider")
        expect(slider).to_have_value("3")
        slider.fill("0")
        page.get_by_role("button", name="Keep this").click()
        name, _, context = actions(page)[0]
    assert name == "set_dial"
    house.shop.dial(person, context["level"])
    again = composed(house, person)
    assert {each["personalization"]["effective"] for each in slots_of(again)} == {0}
    assert again[2]["updateDataModel"]["value"]["level"] == 0


def test_the_why_link_leads_to_the_reasons_of_each_part(
    chromium: Browser, renderer: App, house: House, person: str
) -> None:
    """This gateway has no public address, so the app gets the path, which alone opens the page."""
    gateway = house.installation.url
    with watched(chromium, renderer, gateway) as page:
        show(page, composed(house, person))
        page.get_by_role("button", name="Why am I seeing this?").click()
        name, _, context = actions(page)[0]
        assert name == "why"
        page.goto(f"{gateway}{context['url']}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.get_by_role("link").count() > 1
