"""The pages of people fetch nothing from another address, whatever an app writes into titles and contents."""

from html.parser import HTMLParser
from typing import Any

import pytest

from tests.drawn_pictures import drawn
from tests.web.browsing import House
from tests.world import EVE

FETCHES = {
    *(("img", name) for name in ("src", "srcset")), ("script", "src"), ("link", "href"), ("iframe", "src"),
    ("object", "data"), ("embed", "src"), ("source", "src"), ("source", "srcset"), ("video", "src"), ("video", "poster"),
    ("audio", "src"), ("input", "src"), ("form", "action"), ("base", "href"), ("image", "href"), ("use", "href"),
}  # fmt: skip
"""The attributes by which a page fetches or sends something."""

FOREIGN = 'https://elsewhere.example/a.png"><img src="//elsewhere.example/b.png">'
PAGES = (
    "/",
    "/privacy",
    "/privacy/known",
    "/privacy/decisions",
    "/privacy/history",
    "/privacy/data",
    "/privacy/erase",
)


class Addresses(HTMLParser):
    """The addresses that a page fetches or sends to, and every style in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.styles = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.found += [value or "" for name, value in attrs if (tag, name) in FETCHES]
        self.styles += tag == "style" or any(name == "style" for name, _ in attrs)


def is_own(address: str) -> bool:
    return address.startswith("/") and not address.startswith(("//", "/\\"))


@pytest.fixture
def pages(house: House) -> dict[str, Any]:
    """Every page of a person, in an app that has addresses wherever it may write a text."""
    house.shop.upload("own", drawn())
    topics = [{"topic": "running", "titles": {"en": FOREIGN}, "group": FOREIGN, "picture": "own"}]
    content = {"title": FOREIGN, "picture": "https://elsewhere.example/c.png"}
    items = [
        {"item": "a", "tags": ["running"], "content": content, "titles": {"en": FOREIGN}, "picture": "own"},
        {"item": "b"},
    ]
    house.shop.ok("PUT", "/v1/topics", {"topics": topics})
    house.shop.place("foreign", items, title=FOREIGN)
    eve = house.shop.welcome(EVE)
    for _ in range(3):
        house.shop.signal(eve, topics=["running"], item="a")
    decision = house.shop.decide(eve, "foreign", count=2)
    browser = house.visit(eve)
    browser.post("/privacy/limits", {"topic": "https://elsewhere.example/d.png", "on": "true"})
    found = {path: browser.get(path) for path in (*PAGES, f"/why/{decision['decision']}")}
    house.shop.ok("DELETE", "/v1/topics")
    return found


def test_a_page_fetches_from_its_own_address_alone(pages: dict[str, Any]) -> None:
    """Each page was read, and has styles and pictures as files of ours alone."""
    for path, page in pages.items():
        assert page.status_code == 200, path
        read = Addresses(page.text)
        assert read.found, path
        assert [address for address in read.found if not is_own(address)] == [], path
        assert read.styles == 0, path


def test_pages_have_the_pictures_that_were_uploaded(pages: dict[str, Any]) -> None:
    """Of an item of the answer, and of a topic that is known."""
    for path, page in pages.items():
        is_pictured = path == "/privacy/known" or path.startswith("/why/")
        assert ("/pictures/" in page.text) is is_pictured, path


def test_the_policy_of_each_page_lets_it_fetch_nothing_else(pages: dict[str, Any]) -> None:
    """So a browser refuses it, if a text should ever become an element."""
    for path, page in pages.items():
        policy = [each.split() for each in page.headers["content-security-policy"].split(";")]
        assert policy[0] == ["default-src", "'none'"], path
        assert {source for _, *sources in policy for source in sources} == {"'none'", "'self'"}, path
        assert page.headers["x-content-type-options"] == "nosniff"
