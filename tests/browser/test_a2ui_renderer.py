"""Composed surfaces in the stock renderer of A2UI, `@a2ui/lit` from npm, which knows nothing of the gateway.

Its packages are those of `a2ui/package-lock.json`. All requests of the browser are seen, and none leaves the machine.
"""

import random
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aboveboard.experience.a2ui import messages
from aboveboard.experience.compiled_catalogue import compile_catalogue
from aboveboard.experience.compiled_template import compile_template
from aboveboard.experience.components import ComponentCatalogue
from aboveboard.experience.fill import Choice, SurfaceFacts, fill
from aboveboard.experience.nodes import Node
from aboveboard.experience.standard import STANDARD
from aboveboard.experience.tree import Tree
from msgspec import convert, structs
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.browsers import foreign
from tests.drawn_pictures import drawn as drawn_picture
from tests.experience.drawn_trees import drawn
from tests.experience.trees import CARD, changed, column, node, slots, template

FILES = Path(__file__).with_name("a2ui")
PAGE = "<!doctype html><meta charset=utf-8><title>An app</title><link rel=icon href='data:,'><script defer src=/built.js></script>"
TRACKER = "https://tracker.example/p.png"
MARKDOWN = (
    f"Look ![a]({TRACKER}) there",
    f"![a][b]\n\n[b]: {TRACKER}",
    f"![b]\n\n[b]: {TRACKER}",
    f'<img src="{TRACKER}">',
    f"# ![a](<{TRACKER}>)",
)

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("npm") is None, reason="the renderer needs Node.js and npm"),
]


class App(ThreadingHTTPServer):
    """The page of an app on loopback, which stands for the gateway too: it has its picture and its why page."""

    def __init__(self, built: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.url, self.built = f"http://127.0.0.1:{self.server_port}", built
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Answers(BaseHTTPRequestHandler):
    server: App

    def do_GET(self) -> None:
        kind, body = {
            "/built.js": ("text/javascript", self.server.built),
            "/pictures/tent": ("image/png", drawn_picture()),
        }.get(self.path, ("text/html", PAGE.encode()))
        self.send_response(200)
        self.send_header("content-type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("a2ui") / "judge"
    shutil.copytree(FILES, folder)
    quiet = ["--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run(["npm", "ci", *quiet], cwd=folder, check=True, capture_output=True)
    build = ["node_modules/.bin/esbuild", "renderer.js", "--bundle", "--outfile=built.js"]
    subprocess.run(build, cwd=folder, check=True, capture_output=True)
    served = App((folder / "built.js").read_bytes())
    yield served
    served.shutdown()
    served.server_close()


@pytest.fixture
def page(chromium: Browser, app: App) -> Iterator[Page]:
    """A tab that answers for other hosts itself, and fails at the end when one was asked or an error was told."""
    context = chromium.new_context(base_url=app.url)
    asked, errors = list[str](), list[str]()
    context.on("request", lambda request: asked.append(request.url))
    context.on("weberror", lambda error: errors.append(str(error.error)))
    context.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    context.route(lambda url: not url.startswith(app.url), refuse)
    tab = context.new_page()
    tab.goto("/")
    yield tab
    context.close()
    assert foreign(asked, {app.url}) == []
    assert errors == []


def refuse(route: Route) -> None:
    route.abort()


def cards(app: App, nodes: list[Node] = CARD, **content: Any) -> list[Any]:
    """The messages of the surface of cards with two tents, at the address of the app."""
    catalogue = compile_catalogue(ComponentCatalogue(), app.url)
    compiled = compile_template(template(nodes, slots()), catalogue)
    tents = [
        Choice(
            f"dec_{number}",
            f"tent-{number}",
            content or {"title": f"Tent for {number}"},
            title=f"Tent for {number}",
            reason="You looked at camping.",
            picture=f"{app.url}/pictures/tent",
        )
        for number in (1, 2)
    ]
    facts = SurfaceFacts("home", f"{app.url}/why/dec_1?key=k", 3)
    return list(messages("home", fill(compiled, {"offers": tents}, facts), catalogue, {}))


def show(page: Page, shown: list[Any], *, markdown: bool = False) -> None:
    page.evaluate("([messages, markdown]) => show(messages, markdown)", [shown, markdown])


def actions(page: Page) -> list[Any]:
    """The actions that came back so far, without what the renderer says of itself."""
    found = page.evaluate("window.actions")
    return [(each["name"], each["surfaceId"], each["context"]) for each in found]


def test_a_composed_surface_is_shown(page: Page, app: App) -> None:
    """Its texts, its reasons and its pictures."""
    show(page, cards(app))
    for text in ("For you", "Tent for 1", "Tent for 2", "Why am I seeing this?"):
        expect(page.get_by_text(text)).to_be_visible()
    expect(page.get_by_text("You looked at camping.")).to_have_count(2)
    picture = page.get_by_alt_text("Tent for 2")
    expect(picture).to_have_js_property("naturalWidth", 4)


@pytest.mark.parametrize(("label", "name"), [("Have a look", "taken"), ("Not this", "objected")])
def test_a_click_comes_back_with_its_decision_and_its_item(
    page: Page, app: App, label: str, name: str
) -> None:
    """Once for each click."""
    show(page, cards(app))
    page.get_by_role("button", name=label).nth(1).click()
    context = {"surface": "home", "decision": "dec_2", "item": "tent-2"}
    assert actions(page) == [(name, "home", context)]


def test_the_dial_comes_back_with_its_level(page: Page, app: App) -> None:
    """It begins at the person's level, and sends the one to which it was moved."""
    show(page, cards(app))
    slider = page.get_by_role("slider")
    expect(slider).to_have_value("3")
    slider.fill("1")
    page.get_by_role("button", name="Keep this").click()
    assert actions(page) == [("set_dial", "home", {"surface": "home", "level": 1})]


def test_the_why_link_opens_the_page_of_the_gateway(page: Page, app: App) -> None:
    """In a tab of its own."""
    show(page, cards(app))
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Why am I seeing this?").click()
    opened.value.wait_for_load_state()
    assert opened.value.url == f"{app.url}/why/dec_1?key=k"


def test_every_drawn_tree_is_shown(page: Page, app: App) -> None:
    """Each node has an element, and the renderer complains about none."""
    catalogue = compile_catalogue(STANDARD, app.url)
    standard = structs.replace(STANDARD, hosts=())
    for seed in range(25):
        tree = convert(drawn(standard, random.Random(seed)), Tree)
        here = Tree(tuple(Node(each.id, each.component, at(each.properties, app)) for each in tree.nodes))
        show(page, list(messages("home", here, catalogue, {})))
        expect(page.locator("a2ui-basic-text")).to_have_count(sum(map(texts_of, here.nodes)))
        expect(page.locator("a2ui-slider")).to_have_count(
            sum(each.component == "Dial" for each in here.nodes)
        )


def at(properties: Any, app: App) -> Any:
    """The properties with the picture of the app in place of addresses."""
    return {
        name: f"{app.url}/pictures/tent" if isinstance(value, str) and value.startswith("http") else value
        for name, value in properties.items()
    }


def texts_of(it: Node) -> int:
    """How many texts A2UI shows for a node: the links and the dial have buttons with one."""
    return int(it.component in ("Text", "Why", "Dial"))


@pytest.mark.parametrize("markdown", [False, True], ids=["plain", "markdown"])
@pytest.mark.parametrize("text", MARKDOWN, ids=range(len(MARKDOWN)))
def test_no_text_of_an_item_fetches_anything(page: Page, app: App, text: str, markdown: bool) -> None:
    """Also where the app's renderer reads Markdown."""
    show(page, cards(app, changed(CARD, "title", variant=None), title=text), markdown=markdown)
    expect(page.get_by_alt_text("Tent for 2")).to_have_js_property("naturalWidth", 4)
    page.wait_for_timeout(200)
    assert page.locator("img").count() == 2
    assert page.locator("a2ui-basic-text a").count() == 0


def test_the_renderer_would_have_fetched_it(chromium: Browser, app: App) -> None:
    """So the test before sees what it looks for."""
    asked = list[str]()
    context = chromium.new_context(base_url=app.url)
    context.on("request", lambda request: asked.append(request.url))
    context.route(lambda url: not url.startswith(app.url), refuse)
    tab = context.new_page()
    tab.goto("/")
    catalogue = compile_catalogue(STANDARD, app.url)
    shown: Any = messages("home", column(node("a", "Text", text="x")), catalogue, {})
    shown[1]["updateComponents"]["components"][1]["text"] = MARKDOWN[0]
    with tab.expect_request(TRACKER):
        show(tab, shown, markdown=True)
    context.close()
    assert foreign(asked, {app.url}) == [TRACKER]
