"""The pictures of README.md and docs/: each shows the product with the demo's people in it.

A run keeps them beside the other screenshots. `make screenshots` sets DOCS_IMAGES, and then they go to that folder.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from aboveboard.demo.catalogue import GUESTS, HERO
from aboveboard.demo.scenario import person_of
from aboveboard.words import Role
from playwright.sync_api import Page, expect

from tests.browser.browsers import MOST_DRAWS, SCREENSHOTS, Visits, press
from tests.browser.workspace_page import fail_twice, set_up_until_the_file, work_as
from tests.demo.street import Street, open_street

HUGO = next(guest for guest in GUESTS if guest.name == "Hugo")
IMAGES = Path(os.environ.get("DOCS_IMAGES", SCREENSHOTS / "docs"))
WIDTH, HEIGHT = 1000, 1150
LARGEST_BYTES = 250_000


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    with open_street(tmp_path_factory.mktemp("pictures")) as opened:
        yield opened


def explained_to_hugo(street: Street) -> tuple[str, int]:
    """Returns the path of a why page with a personal reason, and the index of its decision."""
    for _ in range(MOST_DRAWS):
        asked = {"placement": HERO, "person": person_of(HUGO), "count": 3, "language": "en"}
        answer = street.counter.call("POST", "/v1/decisions", asked)
        if answer["why"]["reasons"][0].get("share"):
            return f"/why/{answer['decision']}", answer["log"]["index"]
    raise AssertionError("no decision for Hugo had a personal reason")


def take(page: Page, name: str) -> None:
    """Keeps a picture of the top of the page, of a size that a README can show."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.screenshot(path=IMAGES / name)
    assert (IMAGES / name).stat().st_size <= LARGEST_BYTES


def test_a_person_sees_why_and_the_privacy_centre(visits: Visits, street: Street) -> None:
    """The why page names a reason and has a control for it; the privacy centre has the dial."""
    why, _ = explained_to_hugo(street)
    with visits.tab(base=street.installation.url) as page:
        page.goto(street.counter.link(HUGO))
        with page.expect_navigation():
            press(page, page.get_by_role("button", name="Open my pages"))
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        take(page, "privacy.png")
        page.goto(why)
        expect(page.get_by_role("heading", name="Why am I seeing this?")).to_be_visible()
        expect(page.get_by_role("button", name="Never use").first).to_be_visible()
        take(page, "why.png")


def test_compliance_opens_a_decision(visits: Visits, street: Street) -> None:
    """The console shows the steps of the decision."""
    _, index = explained_to_hugo(street)
    with visits.tab(base=street.installation.url) as page:
        page.goto("/console")
        page.get_by_label("API key").fill(street.installation.key(Role.COMPLIANCE))
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.goto(f"/console/log/{index}")
        expect(page.get_by_text("The level, and what bound it").first).to_be_visible()
        take(page, "console.png")


def test_a_member_gets_help_in_the_workspace(visits: Visits, street: Street) -> None:
    """The page shows the setup, the dashboard and the help beside each other."""
    with visits.tab(base=street.url, hosts=(street.installation.url,)) as page:
        work_as(page, "Hugo")
        set_up_until_the_file(page)
        assert any(fail_twice(page) for _ in range(MOST_DRAWS)), "no help came"
        take(page, "workspace.png")
