"""The demo's shop as an app of the gateway: what it sends, what it shows, and that it works without the gateway."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import httpx
import pytest
from aboveboard.demo.backend import CATALOGUE, UNREACHABLE, Counter
from aboveboard.demo.catalogue import GUESTS
from aboveboard.demo.scenario import person_of

from tests.demo.street import Street, open_street, shop_of
from tests.plain import PLAIN

OURS = {"sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    with open_street(tmp_path_factory.mktemp("street")) as opened:
        yield opened


def visitor(url: str, name: str) -> httpx.Client:
    return httpx.Client(
        base_url=url, cookies={"browsing-as": name}, follow_redirects=True, timeout=20, verify=PLAIN
    )


def held(street: Street, name: str) -> Any:
    return street.counter.call("GET", f"/v1/people/{name}")


@pytest.mark.parametrize("guest", GUESTS, ids=lambda guest: guest.name)
def test_every_guest_is_served_and_reads_how_personal_it_is(street: Street, guest: Any) -> None:
    """A hero, a shelf, a line and a link under each, and what they chose."""
    with visitor(street.url, person_of(guest)) as browser:
        page = browser.get("/")
    assert page.status_code == 200
    assert len(re.findall(r'<p class="line">At most \d+% personal: asked \d', page.text)) == 2
    assert page.text.count("<why-this url=") == 2
    assert f"What {guest.name} chose" in page.text


def test_looking_at_something_is_a_signal_and_an_outcome(street: Street) -> None:
    """Hugo's interest in what he opens grows."""
    with visitor(street.url, "hugo") as browser:
        before = {each["key"]: each["count"] for each in held(street, "hugo")["interests"]}
        found = re.search(r'href="/items/([a-z-]+)\?from=(dec_\w+)"', browser.get("/").text)
        assert found is not None
        assert browser.get(f"/items/{found[1]}?from={found[2]}").status_code == 200
    after = {each["key"]: each["count"] for each in held(street, "hugo")["interests"]}
    assert after[f"item:{found[1]}"] == before.get(f"item:{found[1]}", 0) + 1


def test_not_for_me_takes_the_item_away_and_says_so(street: Street) -> None:
    """Also with the dial at 0, where what is ruled out still counts; and it can be shown again."""
    with visitor(street.url, "hugo") as browser:
        found = re.search(
            r'name="from" value="(dec_\w+)"><button name="item" value="([\w-]+)"', browser.get("/").text
        )
        assert found is not None
        title = CATALOGUE[found[2]].content.title
        page = browser.post("/not-for-me", data={"from": found[1], "item": found[2]}, headers=OURS)
        assert f"“{title}” is gone." in unescape(page.text)
        assert held(street, "hugo")["limits"]["items"] == [found[2]]
        before = held(street, "hugo")["dial"]
        for level in (0, 3):
            browser.post("/dial", data={"level": str(level)}, headers=OURS)
            assert f'href="/items/{found[2]}' not in browser.get("/").text
        browser.post("/dial", data={"level": str(before)}, headers=OURS)
        page = browser.post("/show-again", data={"item": found[2]}, headers=OURS)
        assert " is gone." not in page.text
        assert held(street, "hugo")["limits"]["items"] == []


def test_an_address_cannot_claim_that_something_is_gone(street: Street) -> None:
    """The page says it only where the gateway does."""
    with visitor(street.url, "nora") as browser:
        for item in ("tent", "no-such-thing"):
            assert " is gone." not in browser.get(f"/?gone={item}").text


@pytest.mark.parametrize("path", ["/not-for-me", "/show-again"])
def test_what_is_not_on_sale_is_not_ruled_out(street: Street, path: str) -> None:
    """Nor shown again."""
    with visitor(street.url, "nora") as browser:
        answer = browser.post(path, data={"from": "dec_1", "item": "no-such-thing"}, headers=OURS)
    assert answer.status_code == 404


def test_why_on_a_card_is_about_that_card(street: Street) -> None:
    """Each link names its own item, and so does the explanation that opens in place."""
    with visitor(street.url, "hugo") as browser:
        page = browser.get("/").text
    links = re.findall(r'href="([^"]+/why/[^"]+)" aria-label="Why ([^"]+)\?"', page)
    assert len(links) == 5
    for link, title in links:
        why = httpx.get(link.replace("&amp;", "&"), timeout=20, verify=PLAIN).text
        assert f'<strong aria-current="true">{title}</strong>' in why
    assert len(re.findall(r'<why-this url="[^"]+" item="[\w-]+">', page)) == 2


def test_the_why_page_leads_on(street: Street) -> None:
    """Back to the shop, and through its sign-in to the same page with controls; without a session it has none."""
    with visitor(street.url, "hugo") as browser:
        link = re.findall(r'href="([^"]+/why/[^"]+)" aria-label="Why ', browser.get("/").text)[2]
        page = browser.get(link.replace("&amp;", "&")).text
        assert f'<a href="{street.url}/">Back to demo</a>' in page
        assert "<button" not in page
        address = re.search(r'<a class="button" href="([^"]+)">Sign in', page)
        assert address is not None
        entered = browser.get(address[1].replace("&amp;", "&"))
        answer = browser.post(entered.url, headers=OURS)
    assert answer.status_code == 200
    assert answer.url.path == re.findall(r"/why/dec_\w+", link)[0]
    assert answer.url.params["item"] == re.findall(r"item=([\w-]+)", link)[0]
    assert "Sign in to change" not in answer.text


def test_a_form_of_another_site_changes_nothing(street: Street) -> None:
    """Neither the dial nor who browses, and no link is made."""
    with visitor(street.url, "nora") as browser:
        for path in ("/dial", "/guest", "/own-pages", "/not-for-me", "/show-again"):
            sent = {"level": "4", "guest": "lena", "go": "1", "item": "tent"}
            assert browser.post(path, data=sent, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert held(street, "nora")["dial"] == 2


@pytest.mark.parametrize("level", ["", "5", "-1", "<b>"])
def test_a_level_that_is_none_is_refused(street: Street, level: str) -> None:
    """With a page of the shop."""
    with visitor(street.url, "nora") as browser:
        page = browser.post("/dial", content=f"level={level}", headers=OURS)
    assert page.status_code == 400
    assert "not what this shop’s pages send" in page.text


def test_the_dial_is_turned_at_the_gateway(street: Street) -> None:
    """And counts on the next page."""
    with visitor(street.url, "sofia") as browser:
        page = browser.post("/dial", content="level=1", headers=OURS)
    assert "got 1 page" in page.text
    assert held(street, "sofia")["dial"] == 1


@pytest.mark.parametrize("item", CATALOGUE)
def test_everything_on_sale_has_a_picture(street: Street, item: str) -> None:
    """Drawn here, and not fetched from anywhere."""
    with visitor(street.url, "mia") as browser:
        picture = browser.get(f"/pictures/{item}.svg")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert "href" not in picture.text


def test_without_the_gateway_the_shop_still_works(street: Street) -> None:
    """In its own order, and says so."""
    with shop_of(Counter("http://127.0.0.1:9", "no key")) as url, visitor(url, "hugo") as browser:
        page = browser.get("/")
        assert page.status_code == 200
        assert UNREACHABLE in page.text
        assert "Rain jacket" in page.text
        assert browser.post("/dial", content="level=1", headers=OURS).status_code == 503
