"""The page of a preview in a browser, from a file: it bars nobody, and asks only the gateway for pictures."""

from pathlib import Path

import pytest
from aboveboard.experience.fill import fill
from aboveboard.experience.preview import Preview, render_preview
from playwright.sync_api import Browser, expect

from tests.browser.browsers import WAYS, keep, violations
from tests.experience.trees import CARD, FACTS, HOST, OWN, changed, choice, column, compiled, node, standard


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A surface of cards at level 3, with everybody's beside it, and a picture of another host."""
    template = compiled(changed(CARD, "title", text={"content": "title"}))
    full = fill(template, {"offers": [choice(0), choice(1)]}, FACTS)
    foreign = column(node("a", "Image", url=f"https://{HOST}/a.png", description="A pan"))
    previews = [
        Preview("Level 3", full),
        Preview("Everybody", fill(template, {}, FACTS)),
        Preview("Pan", foreign),
    ]
    path = tmp_path_factory.mktemp("preview") / "preview.html"
    path.write_text(render_preview("Home", "en", previews, standard(HOST)))
    return path


def test_it_bars_nobody_and_asks_for_its_pictures_alone(chromium: Browser, preview: Path) -> None:
    """In light and dark, wide and narrow. Its policy lets its style count."""
    context = chromium.new_context()
    asked, complaints = list[str](), list[str]()
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda said: complaints.append(said.text) if "ERR_" not in said.text else None)
    context.route(f"{OWN}/**", lambda route: route.abort())
    page = context.new_page()
    page.goto(preview.as_uri())
    expect(page.get_by_text("Why am I seeing this?").first).to_be_visible()
    assert page.locator(".Card").first.evaluate("node => getComputedStyle(node).borderTopStyle") == "solid"
    for way in WAYS:
        page.emulate_media(color_scheme=way.scheme)
        page.set_viewport_size({"width": way.width, "height": 900})
        keep(page, f"surface-preview-{way.name}")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    context.close()
    assert {url for url in asked if not url.startswith("file:")} == {f"{OWN}/pictures/tent"}
    assert complaints == []
