"""The demo's workspace in a real browser, as four people of the levels 0 to 3: setup, dashboard and help."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsers import MOST_DRAWS, PLAIN, Visits, faults
from tests.browser.workspace_page import fail_twice, leave, tap, work_as
from tests.demo.street import Street, open_street

MEMBERS = ("Omar", "Mia", "Nora", "Hugo")
"""From level 0 to level 3."""
WORDS_MOST = 170
"""The most words of the page above the choices, so that it is read at a glance."""


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    with open_street(tmp_path_factory.mktemp("workspace")) as opened:
        yield opened


def places(page: Page) -> dict[str, tuple[float, float]]:
    """Where each heading of the main part and each tile of the lower part is."""
    found: dict[str, tuple[float, float]] = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('main h1, main h2, .tiles:not(.first) li')]"
        ".map(each => [each.innerText, [each.getBoundingClientRect().x, each.offsetTop]]))"
    )
    return found


def first_tiles(page: Page) -> list[str]:
    return [each.strip() for each in page.locator(".tiles.first b").all_inner_texts()]


@pytest.mark.parametrize("name", MEMBERS)
def test_the_workspace_bars_nobody(visits: Visits, street: Street, name: str) -> None:
    """It asks nobody but the gateway, and has few words."""
    with visits.tab(base=street.url, hosts=(street.installation.url,)) as page:
        work_as(page, name)
        assert len(page.locator("main").inner_text().split()) <= WORDS_MOST
        assert faults(page, f"workspace-{name.lower()}") == []


def test_the_workspace_is_whole_without_javascript(visits: Visits, street: Street) -> None:
    """Every part of it is there."""
    with visits.tab(base=street.url, way=PLAIN) as page:
        page.goto("/workspace")
        for heading in ("For what you do now", "Everything, always in this order", "Set up", "Help"):
            expect(page.get_by_role("heading", name=heading)).to_be_visible()


@pytest.mark.parametrize("name", MEMBERS)
def test_a_task_is_one_tap_away_and_nothing_jumps(visits: Visits, street: Street, name: str) -> None:
    """In the next visit the same tap leads to the same tiles. At the levels 0 and 1 they are everybody's."""
    with visits.tab(base=street.url, hosts=(street.installation.url,)) as page:
        work_as(page, name)
        at, everybody = places(page), ["Due this week", "Income this month"]
        tap(page, "link", "Set it up")
        before = first_tiles(page)
        assert (before == everybody) is (name in ("Omar", "Mia"))
        leave(page)
        page.goto("/workspace?task=set_up")
        assert places(page) == at
        if name != "Nora":  # what is remembered of her visit ends with it
            assert first_tiles(page) == before


@pytest.mark.parametrize("name", MEMBERS)
def test_help_comes_after_two_errors_where_the_visit_may_count(
    visits: Visits, street: Street, name: str
) -> None:
    """It takes no room that was not there, goes with one tap, and stays away for the next visits."""
    with visits.tab(base=street.url, hosts=(street.installation.url,)) as page:
        work_as(page, name)
        at = places(page)
        for button in ("Save the address", "Write it"):
            tap(page, "button", button)
        came = any(fail_twice(page) for _ in range(MOST_DRAWS if name in ("Nora", "Hugo") else 2))
        assert (came, places(page)) == (name in ("Nora", "Hugo"), at)
        if name == "Hugo":
            assert faults(page, "workspace-help") == []
        if came:
            tap(page, "button", "Not now")
            assert not any(fail_twice(page) for _ in range(2))


def test_the_setup_is_skipped_with_one_tap(visits: Visits, street: Street) -> None:
    """And is back with one, at the lowest level as at the highest."""
    for name in ("Omar", "Hugo"):
        with visits.tab(base=street.url, hosts=(street.installation.url,)) as page:
            work_as(page, name)
            tap(page, "button", "Skip all")
            expect(page.get_by_text("You skipped this.")).to_be_visible()
            tap(page, "button", "Show it again")
            expect(page.get_by_role("button", name="Skip all")).to_be_visible()
