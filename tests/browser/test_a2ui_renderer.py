"""Composed surfaces in the stock renderer of A2UI: what it shows, what comes back, and that it fetches nothing foreign."""

import random
from collections.abc import Iterator
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
from playwright.sync_api import Browser, Page, expect

from tests.browser.stock_renderer import NEEDS_NPM, App, actions, show, watched
from tests.experience.drawn_trees import drawn
from tests.experience.trees import CARD, changed, column, node, slots, template

TRACKER = "https://tracker.example/p.png"
MARKDOWN = (
    f"Look ![a]({TRACKER}) there",
    f"![a][b]\n\n[b]: {TRACKER}",
    f"![b]\n\n[b]: {TRACKER}",
    f'<img src="{TRACKER}">',
    f"# ![a](<{TRACKER}>)",
)
FOREIGN = "https://foreign.example/x"
LINKS = (
    f"See [this]({FOREIGN}) now",
    f"See <{FOREIGN}>",
    f"See {FOREIGN} or www.foreign.example or mail@foreign.example",
    f"[this][that]\n\n[that]: {FOREIGN}",
    f"[this]\n\n[this]:\n{FOREIGN}",
    f'<a href="{FOREIGN}">this</a>',
    f"**[this]({FOREIGN})** and # [this]({FOREIGN} 'title')",
)

pytestmark = NEEDS_NPM


@pytest.fixture
def page(chromium: Browser, renderer: App) -> Iterator[Page]:
    """A tab with the page of the app."""
    with watched(chromium, renderer) as tab:
        yield tab


def cards(renderer: App, nodes: list[Node] = CARD, **content: Any) -> list[Any]:
    """The messages of the surface of cards with two tents, at the address of the page."""
    catalogue = compile_catalogue(ComponentCatalogue(), renderer.url)
    compiled = compile_template(template(nodes, slots()), catalogue)
    tents = [
        Choice(
            f"dec_{number}",
            f"tent-{number}",
            content or {"title": f"Tent for {number}"},
            title=f"Tent for {number}",
            reason="You looked at camping.",
            picture=f"{renderer.url}/pictures/tent",
        )
        for number in (1, 2)
    ]
    facts = SurfaceFacts("home", f"{renderer.url}/why/dec_1?key=k", 3)
    return list(messages("home", fill(compiled, {"offers": tents}, facts), catalogue, {}))


def test_a_composed_surface_is_shown(page: Page, renderer: App) -> None:
    """Its texts, its reasons and its pictures."""
    show(page, cards(renderer))
    for text in ("For you", "Tent for 1", "Tent for 2", "Why am I seeing this?"):
        expect(page.get_by_text(text)).to_be_visible()
    expect(page.get_by_text("You looked at camping.")).to_have_count(2)
    picture = page.get_by_alt_text("Tent for 2")
    expect(picture).to_have_js_property("naturalWidth", 4)


@pytest.mark.parametrize(("label", "name"), [("Have a look", "taken"), ("Not this", "objected")])
def test_a_click_comes_back_with_its_decision_and_its_item(
    page: Page, renderer: App, label: str, name: str
) -> None:
    """Once for each click."""
    show(page, cards(renderer))
    page.get_by_role("button", name=label).nth(1).click()
    context = {"surface": "home", "decision": "dec_2", "item": "tent-2"}
    assert actions(page) == [(name, "home", context)]


def test_the_dial_comes_back_with_its_level(page: Page, renderer: App) -> None:
    """It begins at the person's level, and sends the one to which it was moved."""
    show(page, cards(renderer))
    slider = page.get_by_role("slider")
    expect(slider).to_have_value("3")
    slider.fill("1")
    page.get_by_role("button", name="Keep this").click()
    assert actions(page) == [("set_dial", "home", {"surface": "home", "level": 1})]


def test_the_why_link_opens_the_page_of_the_gateway(page: Page, renderer: App) -> None:
    """In a tab of its own."""
    show(page, cards(renderer))
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Why am I seeing this?").click()
    opened.value.wait_for_load_state()
    assert opened.value.url == f"{renderer.url}/why/dec_1?key=k"


def test_every_drawn_tree_is_shown(page: Page, renderer: App) -> None:
    """Each node has an element, and the renderer complains about none."""
    catalogue = compile_catalogue(STANDARD, renderer.url)
    standard = structs.replace(STANDARD, hosts=())
    for seed in range(25):
        tree = convert(drawn(standard, random.Random(seed)), Tree)
        here = Tree(
            tuple(Node(each.id, each.component, at(each.properties, renderer)) for each in tree.nodes)
        )
        show(page, list(messages("home", here, catalogue, {})))
        expect(page.locator("a2ui-basic-text")).to_have_count(sum(map(texts_of, here.nodes)))
        expect(page.locator("a2ui-slider")).to_have_count(
            sum(each.component == "Dial" for each in here.nodes)
        )


def at(properties: Any, renderer: App) -> Any:
    """The properties with the picture of the page's host in place of addresses."""
    return {
        name: f"{renderer.url}/pictures/tent"
        if isinstance(value, str) and value.startswith("http")
        else value
        for name, value in properties.items()
    }


def texts_of(it: Node) -> int:
    """How many texts A2UI shows for a node: the links and the dial have buttons with one."""
    return int(it.component in ("Text", "Why", "Dial"))


@pytest.mark.parametrize("markdown", [False, True], ids=["plain", "markdown"])
@pytest.mark.parametrize("text", MARKDOWN, ids=range(len(MARKDOWN)))
def test_no_text_of_an_item_fetches_anything(page: Page, renderer: App, text: str, markdown: bool) -> None:
    """Also where the app's renderer reads Markdown."""
    show(page, cards(renderer, changed(CARD, "title", variant=None), title=text), markdown=markdown)
    expect(page.get_by_alt_text("Tent for 2")).to_have_js_property("naturalWidth", 4)
    page.wait_for_timeout(200)
    assert page.locator("img").count() == 2
    assert page.locator("a2ui-basic-text a").count() == 0


@pytest.mark.parametrize("text", LINKS, ids=range(len(LINKS)))
def test_no_text_of_an_item_is_a_link(page: Page, renderer: App, text: str) -> None:
    """Where the app's renderer reads Markdown. The text itself is shown."""
    show(page, cards(renderer, changed(CARD, "title", variant=None), title=text), markdown=True)
    expect(
        page.locator("a2ui-basic-text", has_text="this").or_(page.get_by_text("foreign.example")).first
    ).to_be_visible()
    assert page.locator("a").count() == 0


def test_the_renderer_would_have_made_a_link(page: Page, renderer: App) -> None:
    """So the test before sees what it looks for."""
    catalogue = compile_catalogue(STANDARD, renderer.url)
    shown: Any = messages("home", column(node("a", "Text", text="x")), catalogue, {})
    shown[1]["updateComponents"]["components"][1]["text"] = LINKS[0]
    show(page, shown, markdown=True)
    expect(page.locator("a")).to_have_attribute("href", FOREIGN)


def test_the_renderer_would_have_fetched_it(chromium: Browser, renderer: App) -> None:
    """So the test before sees what it looks for."""
    catalogue = compile_catalogue(STANDARD, renderer.url)
    shown: Any = messages("home", column(node("a", "Text", text="x")), catalogue, {})
    shown[1]["updateComponents"]["components"][1]["text"] = MARKDOWN[0]
    with watched(chromium, renderer, fetched=(TRACKER,)) as page, page.expect_request(TRACKER):
        show(page, shown, markdown=True)
