"""A real browser, and tabs that keep watch: no request to another host, no complaint in the console.

Screenshots are written to `tests/browser/screenshots/`, which is not kept in the repository.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page

from tests.web.browsing import House
from tests.world import DAN

SCREENSHOTS = Path(__file__).parent / "screenshots"
NAMES = ("chromium", "chromium-browser", "google-chrome")
ANOTHER_MACHINE = "gateway.test"
"""A name that the browser takes for another machine's, so that it trusts no plain HTTP there."""

ARGUMENTS = (
    f"--host-resolver-rules=MAP {ANOTHER_MACHINE} 127.0.0.1",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HEIGHT = 900
EXPECTED = ("Failed to load resource", "The Cross-Origin-Opener-Policy header has been ignored")
MOST_TABS, MOST_DRAWS = 150, 100
OUTLINE = "node => getComputedStyle(node).outlineStyle"
FOCUSED = "node => node.getRootNode().activeElement === node"


def found_browser() -> str | None:
    """Where an installed Chromium or Chrome is."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Way(NamedTuple):
    """How a page is looked at."""

    name: str
    scheme: str = "light"
    width: int = 1100
    javascript: bool = True


LIGHT, DARK = Way("light"), Way("dark", "dark")
NARROW, NARROW_DARK = Way("narrow", width=320), Way("narrow-dark", "dark", 320)
PLAIN = Way("plain", javascript=False)
WAYS = (LIGHT, DARK, NARROW, NARROW_DARK)


@dataclass(frozen=True, eq=False)
class Visits:
    """A browser and the house that it visits; `house.installation.url` is where addresses begin."""

    browser: Browser
    house: House

    @contextmanager
    def tab(
        self, cookies: Any = (), way: Way = LIGHT, hosts: tuple[str, ...] = (), base: str = "", **more: Any
    ) -> Iterator[Page]:
        """A tab with cookies of a session. Fails at the end when something was asked of a host that is not `base`, which
        is the gateway when it is not said, nor in `hosts`, or when a page complained."""
        url = base or self.house.installation.url
        context = self.browser.new_context(
            base_url=url,
            color_scheme=way.scheme,
            viewport={"width": way.width, "height": HEIGHT},
            java_script_enabled=way.javascript,
            reduced_motion="reduce",
            **{"locale": "en-GB"} | more,
        )
        context.add_cookies([{"name": each.name, "value": each.value, "url": url} for each in cookies])
        asked, complaints = list[str](), list[str]()
        context.on("request", lambda request: asked.append(request.url))
        context.on("console", lambda message: complaints.extend(complaint(message)))
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.set_default_timeout(10_000)
        try:
            yield context.new_page()
        except BaseException as error:
            error.add_note(f"the page complained: {complaints}")
            raise
        finally:
            context.close()
        assert foreign(asked, {url, *hosts}) == []
        assert complaints == []

    def person(self, name: str) -> Any:
        """The cookies of a session of that person of the shop."""
        return self.house.visit(name).http.cookies.jar

    def reasoned(self, placement: str, **viewed: Any) -> tuple[Any, str]:
        """A decision for somebody who looked at something several times, drawn until that is shown, and because of that; and
        who it was made for."""
        shop = self.house.shop
        person = shop.welcome(DAN)
        for _ in range(3):
            shop.signal(person, **viewed)
        for draw in range(MOST_DRAWS):
            decision = shop.decide(person, placement, session=f"{person}-{draw}")
            first, reason = decision["items"][0]["item"], decision["why"]["reasons"][0]
            if first == viewed["item"] and reason["share"]:
                return decision, person
        raise AssertionError(f"{viewed} was never shown because it was looked at, in {MOST_DRAWS} draws")


def foreign(asked: list[str], ours: set[str]) -> list[str]:
    """What went over the network to somebody else."""
    hosts = {urlsplit(url).netloc for url in ours}
    return [
        url
        for url in asked
        if urlsplit(url).scheme in ("http", "https", "ws", "wss") and urlsplit(url).netloc not in hosts
    ]


def complaint(message: ConsoleMessage) -> Iterator[str]:
    """What a page that is in order does not say. That an answer had the status of an error is none, nor that a host
    without HTTPS is not trusted: tests ask for such."""
    if message.type in ("error", "warning") and not message.text.startswith(EXPECTED):
        yield message.text


def faults(page: Page, name: str) -> list[str]:
    """What bars somebody from the page as it is now, in each of WAYS: what axe-core finds, and whether it has to be scrolled
    sideways. Keeps a picture of each."""
    found = []
    for way in WAYS:
        page.emulate_media(color_scheme=way.scheme)
        page.set_viewport_size({"width": way.width, "height": HEIGHT})
        keep(page, f"{name}-{way.name}")
        found += [f"{way.name}: {each}" for each in violations(page)]
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{way.name}: {wider} pixels too wide"] if wider > 0 else []
    return found


def violations(page: Page) -> list[str]:
    """What axe-core finds, as lines that say where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [
        f"{each['id']}: {node['html']} {node['failureSummary']}" for each in found for node in each["nodes"]
    ]


def keep(page: Page, name: str) -> None:
    """A picture of the whole page."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


def tab_to(page: Page, place: Locator, key: str = "Tab") -> None:
    """Goes with the keyboard alone to where `place` is, and sees that it shows when it has the focus."""
    for _ in range(MOST_TABS):
        if place.evaluate(FOCUSED):
            assert place.evaluate(OUTLINE) != "none", f"{place} does not show that it has the focus"
            return
        page.keyboard.press(key)
    raise AssertionError(f"{place} cannot be reached with {key}")


def press(page: Page, place: Locator, key: str = "Enter") -> None:
    """Goes there with the keyboard, and presses a key."""
    tab_to(page, place)
    page.keyboard.press(key)
