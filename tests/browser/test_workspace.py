"""The demo's workspace in a real browser, as four people of the levels 0 to 3: setup, dashboard and help."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsers import PLAIN, Visits, faults, press
from tests.demo.street import Street, open_street

MEMBERS = ("Omar", "Mia", "Nora", "Hugo")
"""From level 0 to level 3."""


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    with open_street(tmp_path_factory.mktemp("workspace")) as opened:
        yield opened


def work_as(page: Page, name: str) -> None:
    page.goto("/workspace")
    page.get_by_label("You browse as").select_option(name.lower())
    with page.expect_navigation():
        press(page, page.get_by_role("button", name="Switch"))
    expect(page.get_by_role("heading", name=f"What {name} chose")).to_be_visible()


def places(page: Page) -> dict[str, tuple[float, float]]:
    """Where each heading, tile and step is."""
    found: dict[str, tuple[float, float]] = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('h1, h2, .tiles:not(.first) li')]"
        ".map(each => [each.innerText, [each.getBoundingClientRect().x, each.offsetTop]]))"
    )
    return found


def first_tiles(page: Page) -> list[str]:
    return [each.strip() for each in page.locator(".tiles.first b").all_inner_texts()]


def choose_wrong_file(page: Page) -> None:
    """Does the steps before it first, then chooses a file that cannot be read, twice."""
    for button in ("Save the address", "Write it"):
        with page.expect_navigation():
            press(page, page.get_by_role("button", name=button))
    for _ in range(2):
        with page.expect_navigation():
            press(page, page.get_by_role("button", name="Choose the file"))


@pytest.mark.parametrize("name", MEMBERS)
def test_the_workspace_bars_nobody(visits: Visits, street: Street, name: str) -> None:
    """And asks nobody but the gateway."""
    with visits.tab(base=street.url, hosts=(street.installation.url,)) as page:
        work_as(page, name)
        assert faults(page, f"workspace-{name.lower()}") == []


def test_the_workspace_is_whole_without_javascript(visits: Visits, street: Street) -> None:
    """Every part of it is there."""
    with visits.tab(base=street.url, way=PLAIN) as page:
        page.goto("/workspace")
        for heading in ("For what you do now", "Everything, always in this order", "Set up", "Help"):
            expect(page.get_by_role("heading", name=heading)).to_be_visible()


def test_the_task_chooses_the_tiles_of_those_who_let_it(visits: Visits, street: Street) -> None:
    """From level 1 on the first tiles follow it in one tap. At level 0 they are everybody's."""
    for name in MEMBERS:
        with visits.tab(base=street.url, hosts=(street.installation.url,)) as page:
            work_as(page, name)
            before, at = first_tiles(page), places(page)
            with page.expect_navigation():
                press(page, page.get_by_role("link", name="Compare months"))
            assert places(page) == at, f"something moved for {name}"
            if name == "Omar":
                assert first_tiles(page) == before
