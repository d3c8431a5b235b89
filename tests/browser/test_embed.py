"""A developer's page with `<why-this>`: another origin, with a policy of contents as strict as can be."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.browsers import LIGHT, PLAIN, Visits, Way, faults, press
from tests.browser.pages import HOSTILE, explained, hostile

POLICY = (
    "default-src 'none'; img-src data:; style-src 'self'; script-src {gateway}; connect-src {gateway}; require-trusted-types-for 'script'; "
    "trusted-types 'none'"
)
PAGE = """<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>An app</title><link rel="stylesheet" href="/app.css"><link rel="icon" href="data:,">
<script src="{gateway}/embed.js" defer></script><main><h1>An app</h1>
<why-this {attributes}><a href="{gateway}{url}">Why?</a></why-this><p><a href="/">Next</a></p></main></html>"""
STYLE = "html { background: Canvas; color: CanvasText } a { color: LinkText }"
BARE = "<!doctype html><title>Bare</title><link rel='icon' href='data:,'>"
Embedding = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="module")
def why(visits: Visits) -> str:
    """Where a decision is explained that has reasons with shares."""
    url: str = explained(visits)[0]["why"]["url"]
    return url


class App(ThreadingHTTPServer):
    """An app that serves one page, on an origin of its own: browsers treat what comes from nowhere with suspicion."""

    page, policy = "", ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Answers(BaseHTTPRequestHandler):
    server: App

    def do_GET(self) -> None:
        style = self.path == "/app.css"
        self.send_response(200)
        self.send_header("content-type", "text/css" if style else "text/html; charset=utf-8")
        self.send_header("content-security-policy", self.server.policy)
        self.end_headers()
        self.wfile.write((STYLE if style else self.server.page if self.path == "/" else BARE).encode())

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def app() -> Iterator[App]:
    served = App()
    yield served
    served.shutdown()
    served.server_close()


@pytest.fixture
def embedding(visits: Visits, app: App) -> Embedding:
    """Opens a page of an app that embeds the explanation at an address, or by other attributes."""

    @contextmanager
    def opened_page(url: str, attributes: str = "", way: Way = LIGHT) -> Iterator[Page]:
        gateway = visits.house.installation.url
        attributes = attributes or f'url="{escape(url)}"'
        app.page = PAGE.format(gateway=gateway, url=escape(url), attributes=attributes)
        app.policy = POLICY.format(gateway=gateway)
        with visits.tab(base=app.url, hosts=(gateway,), way=way) as page:
            page.goto("/")
            yield page

    return opened_page


def opened(page: Page) -> Locator:
    """The explanation, after it was opened with the keyboard."""
    press(page, page.get_by_role("button", name="Why am I seeing this?"), "Space")
    panel = page.locator("why-this div")
    expect(panel.get_by_role("link")).to_be_visible()
    return panel


def test_it_opens_in_place_by_keyboard_and_closes_with_escape(embedding: Embedding, why: str) -> None:
    """The button says whether it is open; the link in it comes next; Escape gives the focus back."""
    with embedding(why) as page:
        button = page.get_by_role("button")
        assert button.get_attribute("aria-expanded") == "false"
        panel = opened(page)
        assert button.get_attribute("aria-expanded") == "true"
        assert "You looked at" in panel.inner_text()
        assert panel.locator("i").count() > 0
        page.keyboard.press("Tab")
        expect(panel.get_by_role("link")).to_be_focused()
        page.keyboard.press("Escape")
        expect(button).to_be_focused()
        expect(panel).to_be_hidden()


def test_it_bars_nobody(embedding: Embedding, why: str) -> None:
    """Closed and open, in light, dark and narrow."""
    with embedding(why) as page:
        assert faults(page, "embed-closed") == []
        opened(page)
        assert faults(page, "embed-open") == []


def test_bars_are_as_long_as_shares(embedding: Embedding, why: str) -> None:
    """Under a policy that refuses inline styles."""
    with embedding(why) as page:
        bar = opened(page).locator("i").first
        share = int(bar.locator("..").inner_text().split("(")[1].split("%")[0].strip())
        widths = bar.evaluate("node => [node.offsetWidth, node.parentNode.clientWidth]")
        assert widths[0] / widths[1] == pytest.approx(share / 100, abs=0.02)


def test_it_takes_the_colours_of_the_app(embedding: Embedding, why: str) -> None:
    """By variables that an app sets anywhere above."""
    with embedding(why) as page:
        page.evaluate("document.documentElement.style.setProperty('--why-paper', 'rgb(1, 2, 3)')")
        panel = opened(page)
        assert panel.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(1, 2, 3)"


def test_a_decision_and_its_key_do_as_well(embedding: Embedding, why: str) -> None:
    """Instead of the address of both."""
    decision, _, key = why.removeprefix("/why/").partition("?key=")
    with embedding(why, attributes=f'decision="{decision}" key="{key}"') as page:
        assert "You looked at" in opened(page).inner_text()


@pytest.mark.parametrize(
    "url", ["/why/dec_nothing?key=x", "https://elsewhere.example/why/dec_1?key=x", "javascript:alert(1)"]
)
def test_it_says_so_when_there_is_nothing_to_show(embedding: Embedding, url: str) -> None:
    """And asks nobody but the gateway that it came from, whatever the address says."""
    with embedding(url) as page:
        press(page, page.get_by_role("button"))
        expect(page.get_by_text("We cannot show the reasons now")).to_be_visible()
        assert page.locator("why-this div a").count() == 0


def test_script_in_what_an_app_sends_is_text(visits: Visits, embedding: Embedding) -> None:
    """A title and a topic that would run if they were markup are read as they are."""
    url = hostile(visits)[0]["why"]["url"]
    with embedding(url) as page:
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        panel = opened(page)
        assert HOSTILE in panel.inner_text()
        assert panel.locator("img").count() == 0


def test_nothing_of_it_is_in_the_way_of_the_app(embedding: Embedding, why: str) -> None:
    """No global name is new but the element's."""
    with embedding(why) as page:
        names = "Object.getOwnPropertyNames(window).sort().join()"
        with_it = page.evaluate(names)
        page.goto("/bare")
        assert page.evaluate(names) == with_it


def test_without_javascript_the_plain_link_stands_there(embedding: Embedding, why: str) -> None:
    """What is inside the element is shown where it cannot be made."""
    with embedding(why, way=PLAIN) as page:
        assert page.get_by_role("link", name="Why?").is_visible()
