"""The pages of the demo's shop, without a gateway: what they read from a request, and what they allow a browser."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
from aboveboard.demo.backend import CATALOGUE, Counter
from aboveboard.demo.catalogue import GUESTS
from aboveboard.demo.frontend import draw_picture, make_shop
from aboveboard.demo.shop_page import asks_not_to_share, guest_of
from litestar import Litestar
from litestar.testing import TestClient

NOWHERE = "http://127.0.0.1:9"
OWN = {"sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def browser() -> Iterator[TestClient[Litestar]]:
    with TestClient(make_shop(Counter(NOWHERE, "no key")), base_url="http://shop.example") as opened:
        yield opened


def request(name: str | None = None, **headers: str) -> Any:
    return SimpleNamespace(cookies={} if name is None else {"browsing-as": name}, headers=headers)


def test_a_visitor_browses_as_the_guest_of_the_cookie() -> None:
    """And as the first one without it, or with a name that is none."""
    assert [guest_of(request(guest.name.lower())) for guest in GUESTS] == list(GUESTS)
    assert guest_of(request()) == guest_of(request("mallory")) == GUESTS[0]


def test_a_browser_or_a_guest_asks_not_to_share() -> None:
    """Either is enough."""
    assert asks_not_to_share(request("priya"))
    assert asks_not_to_share(request("hugo", **{"sec-gpc": "1"}))
    assert not asks_not_to_share(request("hugo"))


def test_a_guest_is_chosen_with_a_cookie(browser: TestClient[Litestar]) -> None:
    """Scripts cannot read it, and an unknown name sets none."""
    chosen = browser.post("/guest", content="guest=lena", headers=OWN, follow_redirects=False)
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/")
    assert chosen.headers["set-cookie"].startswith("browsing-as=lena;")
    assert "httponly" in chosen.headers["set-cookie"].lower()
    unknown = browser.post("/guest", content="guest=mallory", headers=OWN, follow_redirects=False)
    assert "set-cookie" not in unknown.headers


@pytest.mark.parametrize("path", ["/", "/shop.css", "/pictures/{item}.svg", "/nowhere"])
def test_no_answer_may_be_taken_for_another_type(browser: TestClient[Litestar], path: str) -> None:
    answer = browser.get(path.format(item=next(iter(CATALOGUE))))
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_page_allows_the_gateway_and_nothing_else(browser: TestClient[Litestar]) -> None:
    """Its script, requests to it, and forms that lead there."""
    allowed = browser.get("/").headers["content-security-policy"]
    policy = dict(each.strip().split(" ", 1) for each in allowed.split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == NOWHERE
    assert policy["form-action"] == f"'self' {NOWHERE}"


@pytest.mark.parametrize("path", ["/items/no-such-item", "/pictures/no-such-item.svg", "/nothing"])
def test_an_unknown_address_has_a_page(browser: TestClient[Litestar], path: str) -> None:
    """With status 404, in the shop's own words."""
    page = browser.get(path)
    assert (page.status_code, "There is nothing at this address." in page.text) == (404, True)


def test_pictures_differ() -> None:
    """Each is SVG of its own."""
    drawn = {draw_picture(item) for item in CATALOGUE}
    assert len(drawn) == len(CATALOGUE)
    assert {ElementTree.fromstring(each).tag for each in drawn} == {"{http://www.w3.org/2000/svg}svg"}
