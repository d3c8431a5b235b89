"""The page, the data and the controls of any item of an answer."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from aboveboard.decisions import item_why
from aboveboard.errors import NotFound
from aboveboard.settings import AppPages
from msgspec import structs

from tests.web.browsing import House, words
from tests.web.why.seen import Seen, path_of


class ListSeen(Seen):
    """A person who looked at running shoes, and a list in which such shoes are below the first item."""

    def __init__(self, house: House) -> None:
        super().__init__(house, count=4)
        for _ in range(200):
            self.decision = house.shop.decide(self.person, count=4, language="en")
            self.path = f"/why/{self.decision['decision']}"
            self.link = path_of(self.decision["why"]["url"])
            self.why = {
                each["item"]: house.shop.ok("GET", f"/v1/decisions/{self.path[5:]}/why?item={each['item']}")
                for each in self.decision["items"]
            }
            told = [why["headline"] for why in self.why.values()]
            if told[0] != "you" and "you" in told:
                self.place = told.index("you")
                self.item = self.decision["items"][self.place]["item"]
                return
        raise AssertionError("no such list came up")


@pytest.fixture
def listed(house: House) -> ListSeen:
    return ListSeen(house)


def test_each_item_has_its_page(listed: ListSeen) -> None:
    """With its reasons, and links to the pages of the others, which a holder of the link may open too."""
    browser = listed.house.browser()
    for each in listed.decision["items"]:
        page = browser.get(f"{listed.link}&item={each['item']}")
        assert page.status_code == 200
        for reason in listed.why[each["item"]]["reasons"]:
            assert reason["text"] in words(page)
        marked = re.findall(r'<strong aria-current="true">([^<]+)</strong>', page.text)
        assert len(marked) == 1
        links = re.findall(r'<li><a href="(/why/[^"]+item=[^"]+)">', page.text)
        assert len(links) == 3
        assert {browser.get(link.replace("&amp;", "&")).status_code for link in links} == {200}
        assert ("below the things above it" in words(page)) == (each["position"] > 1)


def test_a_control_beside_a_later_item_is_about_that_item(listed: ListSeen) -> None:
    """It acts at once, and the page of the item says so."""
    at = next(n for n, each in enumerate(listed.why[listed.item]["reasons"]) if each["control"])
    page = listed.browser.get(f"{listed.path}?item={listed.item}")
    action = re.findall(r'action="([^"]+controls[^"]*)"', page.text)[0]
    answer = listed.browser.post(action, {"reason": at, "act": "limit"})
    assert listed.held()["limits"]["topics"] == ["running"]
    assert "We no longer use “running”" in words(answer)
    assert listed.why[listed.item]["reasons"][at]["text"] in words(answer)


def test_the_link_of_an_item_stops_showing_what_was_taken_away(listed: ListSeen) -> None:
    """The reasons of the first item name nothing about the person, so its page stays."""
    link = f"{listed.link}&item={listed.item}"
    browser = listed.house.browser()
    assert "running" in words(browser.get(link))
    listed.house.shop.ok("PUT", f"/v1/people/{listed.person}/limits", {"topics": ["running"]})
    assert "no longer shows the reasons" in words(browser.get(link))
    data = browser.get(link.replace("?", "/data?")).json()
    assert data["reasons"] == []
    assert data["note"].startswith("The person has since taken away something")
    first = browser.get(listed.link)
    assert "no longer shows the reasons" not in words(first)


def test_once_the_link_is_redacted_no_item_is_named_by_it(listed: ListSeen) -> None:
    """An item that was shown and one that was not look the same."""
    listed.house.shop.dial(listed.person, 0)
    browser = listed.house.browser()
    for item in (listed.item, "no-such-thing"):
        page = browser.get(f"{listed.link}&item={item}")
        assert page.status_code == 200
        assert "no longer shows the reasons" in words(page)


def test_an_item_that_was_not_shown_is_said_not_to_be_part_of_it(listed: ListSeen) -> None:
    """With 404, and not as a decision that was erased."""
    page = listed.house.browser().get(f"{listed.link}&item=no-such-thing")
    assert page.status_code == 404
    assert "This was not shown here" in words(page)
    data = listed.house.browser().get(listed.link.replace("?", "/data?") + "&item=no-such-thing")
    assert data.status_code == 404


def test_the_data_of_an_item_are_about_it(listed: ListSeen) -> None:
    """And name the address of its page."""
    answer = listed.house.browser().get(f"{listed.link.replace('?', '/data?')}&item={listed.item}").json()
    why = listed.why[listed.item]
    assert [each["text"] for each in answer["reasons"]] == [each["text"] for each in why["reasons"]]
    assert answer["url"].endswith(f"{listed.link}&item={listed.item}")
    assert answer["note"] is None


def test_the_page_leads_back_to_the_app_and_to_its_sign_in(
    listed: ListSeen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the operator declared them; the sign-in gets the page of this item. Otherwise the page says what to do."""
    link = f"{listed.link}&item={listed.item}"
    browser = listed.house.browser()
    assert "open your privacy pages from the app" in words(browser.get(link))
    running = listed.house.installation
    gateway = running.service.gateway
    app = running.run(gateway.find_record(listed.path[5:])).app
    pages = {app: AppPages("https://shop.example/", "https://shop.example/in?a=1")}
    monkeypatch.setattr(gateway, "settings", structs.replace(gateway.settings, app_pages=pages))
    page = browser.get(link)
    assert f'<a href="https://shop.example/">Back to {app}</a>' in page.text
    to = quote(f"{listed.path}?item={listed.item}", safe="")
    assert f'href="https://shop.example/in?a=1&amp;to={to}"' in page.text
    assert "open your privacy pages from the app" not in words(page)
    own = listed.browser.get(f"{listed.path}?item={listed.item}")
    assert f"Back to {app}" in words(own)
    assert "Sign in to change" not in words(own)


def test_a_link_of_an_app_opens_the_explanation_of_an_item(listed: ListSeen) -> None:
    """Once, for the person; another address is refused."""
    shop, path = listed.house.shop, f"/v1/people/{listed.person}/link"
    browser = listed.house.browser()
    to = f"{listed.path}?item={listed.item}"
    browser.enter(shop.ok("POST", path, {"to": to})["url"])
    assert "Sign out" in words(browser.get(to))
    for other in (f"{listed.path}?key=1", f"{listed.path}?item=", f"{to}&said=off", f"{to}//evil.example"):
        assert shop.refused("POST", path, {"to": other})["field"] == "to"


def test_reasons_that_can_no_longer_be_computed_are_not_invented(
    listed: ListSeen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says that, and keeps the rest; the data too."""

    async def gone(*_: Any) -> Any:
        raise NotFound("This model was not found.")

    monkeypatch.setattr(item_why, "bound_of", gone)
    page = listed.house.browser().get(f"{listed.link}&item={listed.item}")
    assert page.status_code == 200
    assert "We can no longer work out the reasons for this one." in words(page)
    assert all(each["text"] not in words(page) for each in listed.why[listed.item]["reasons"])
    data = listed.house.browser().get(f"{listed.link.replace('?', '/data?')}&item={listed.item}").json()
    assert data["note"].startswith("We can no longer work out the reasons")
    path = f"/v1/decisions/{listed.path[5:]}/why?item={listed.item}"
    assert listed.house.shop.refused("GET", path)["status"] == 410
