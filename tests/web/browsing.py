"""A browser without a screen: keeps cookies, says where a form comes from as real ones do, and reads pages."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from tests.plain import PLAIN
from tests.world import Installation, Shop


class House(NamedTuple):
    """`browsers` are closed with the house."""

    installation: Installation
    shop: Shop
    browsers: "list[Browser]"

    def browser(self, **headers: str) -> "Browser":
        self.browsers.append(Browser(self.installation.url, headers))
        return self.browsers[-1]

    def visit(self, person: str, to: str = "/privacy", **headers: str) -> "Browser":
        """A browser in which the person has used a link of the app."""
        browser = self.browser(**headers)
        browser.enter(self.link(person, to))
        return browser

    def link(self, person: str, to: str = "/privacy") -> str:
        made = self.shop.ok("POST", f"/v1/people/{person}/link", {"to": to})
        url: str = made["url"]
        return url


class Browser:
    """`post` sends a form of a page of the same origin, and follows where the answer leads."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        self.http = httpx.Client(
            base_url=url, headers=headers, follow_redirects=True, timeout=60, verify=PLAIN
        )

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.http.get(path, headers=headers)

    def post(self, path: str, form: Any = None, *, site: str = "same-origin") -> httpx.Response:
        # httpx leaves the content type out where there is nothing to send; browsers do not.
        headers = {"sec-fetch-site": site, "content-type": "application/x-www-form-urlencoded"}
        return self.http.post(path, data=form or {}, headers=headers)

    def enter(self, link: str) -> httpx.Response:
        """Uses the link up."""
        assert self.get(link).status_code == 200
        return self.post(link)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append(data.strip())


def words(page: httpx.Response) -> str:
    """The words on a page, without markup."""
    parser = _Text()
    parser.feed(page.text)
    return " ".join(parser.found)


def open_house(folder: Path) -> Iterator[House]:
    installation = Installation(folder)
    shop = installation.shop()
    shop.place()
    house = House(installation, shop, [])
    yield house
    for each in (shop, *house.browsers):
        each.http.close()
    installation.close()
