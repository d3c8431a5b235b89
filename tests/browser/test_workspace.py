"""The demo's workspace in a real browser, as four people of the levels 0 to 3: setup, dashboard and help."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from aboveboard.demo.workspace import STEPS
from playwright.sync_api import Page, expect

from tests.browser.browsers import MOST_DRAWS, PLAIN, Visits, faults, press
from tests.browser.workspace_page import fail_twice, leave, set_up_until_the_file, tap, work_as
from tests.clocks import MovedClock
from tests.demo.street import Street, open_street

WEEKS_MOST = 20
MEMBERS = ("Omar", "Mia", "Nora", "Hugo")
"""From level 0 to level 3."""
EVERYBODY = ["Due this week", "Income this month"]
VAIN_HELP = "Did you look for more?"
SECONDS_MOST = 10
WORDS_MOST = 150
"""The most words of the page above the choices, so that it is read at a glance."""


@pytest.fixture(scope="module")
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory, clock: MovedClock) -> Iterator[Street]:
    with open_street(tmp_path_factory.mktemp("workspace"), clock) as opened:
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
        at = places(page)
        tap(page, "link", "Set it up")
        before = first_tiles(page)
        if name in ("Omar", "Mia"):
            assert before == EVERYBODY
        leave(page)
        page.goto("/workspace?task=set_up")
        assert places(page) == at
        if name != "Nora":  # what is remembered of her visit ends with it
            assert first_tiles(page) == before


def test_the_first_tiles_follow_the_task_where_the_visit_may_count(visits: Visits, street: Street) -> None:
    """In some of the visits, because at level 2 the draw is for everybody's tiles in others."""
    with visits.tab(base=street.url, hosts=(street.installation.url,)) as page:
        work_as(page, "Nora")
        found = list[list[str]]()
        while len(found) < MOST_DRAWS and (not found or found[-1] == EVERYBODY):
            leave(page)
            page.goto("/workspace?task=set_up")
            found.append(first_tiles(page))
        assert found[-1] != EVERYBODY


def test_a_tile_that_moved_is_said_in_words_and_to_screen_readers(
    visits: Visits, street: Street, clock: MovedClock
) -> None:
    """After the days one may change in a new visit. No other part of the page moves, and none while the page is open."""
    with visits.tab(base=street.url, hosts=(street.installation.url,)) as page:
        work_as(page, "Hugo")
        page.goto("/workspace?task=compare")
        at, before, said = places(page), first_tiles(page), ""
        for _ in range(WEEKS_MOST):
            clock.forward(days=7)
            leave(page)
            page.goto("/workspace?task=compare")
            now = first_tiles(page)
            moved = [new for new, old in zip(now, before, strict=True) if new != old]
            said = f"New here since your last visit: {', '.join(moved)}." if moved else ""
            expect(page.get_by_role("status")).to_have_text(said)
            assert (len(moved) <= 1, places(page)) == (True, at)
            before = now
            if said:
                break
        assert said
        page.reload()
        expect(page.get_by_role("status")).to_have_text(said)
        assert first_tiles(page) == before


@pytest.mark.parametrize("name", MEMBERS)
def test_help_comes_after_two_errors_where_the_visit_may_count(
    visits: Visits, street: Street, clock: MovedClock, name: str
) -> None:
    """It takes no room that was not there, goes with one tap, and stays away for the next visits."""
    with visits.tab(base=street.url, hosts=(street.installation.url,)) as page:
        work_as(page, name)
        at = places(page)
        set_up_until_the_file(page)
        clock.forward(days=8)
        came = any(fail_twice(page) for _ in range(MOST_DRAWS if name in ("Nora", "Hugo") else 2))
        assert (came, places(page)) == (name in ("Nora", "Hugo"), at)
        if name == "Hugo":
            assert faults(page, "workspace-help") == []
        if came:
            tap(page, "button", "Not now")
            assert not any(fail_twice(page) for _ in range(3))


def test_help_is_possible_again_after_the_quiet_days(
    visits: Visits, street: Street, clock: MovedClock
) -> None:
    """The gateway counts them: seven, for any help."""
    with visits.tab(base=street.url, hosts=(street.installation.url,)) as page:
        work_as(page, "Hugo")
        set_up_until_the_file(page)
        clock.forward(days=8)
        assert any(fail_twice(page) for _ in range(MOST_DRAWS))
        tap(page, "button", "That helped")
        clock.forward(days=6)
        assert not any(fail_twice(page) for _ in range(3))


def test_clicks_that_change_nothing_bring_help_too(visits: Visits, street: Street, clock: MovedClock) -> None:
    """Three on one tile. The open page stays as it is, and the next one has the help."""
    with visits.tab(base=street.url, hosts=(street.installation.url,)) as page:
        work_as(page, "Hugo")
        clock.forward(days=8)
        for _ in range(MOST_DRAWS):
            leave(page)
            page.goto("/workspace")
            tile = page.locator(".tiles:not(.first) li").first
            with page.expect_response("**/workspace/vain"):
                for _ in range(3):
                    tile.click()
            assert page.get_by_text(VAIN_HELP).count() == 0
            page.reload()
            if page.get_by_text(VAIN_HELP).count():
                break
        expect(page.get_by_text(VAIN_HELP)).to_be_visible()


@pytest.mark.parametrize("name", ["Omar", "Hugo"])
def test_an_own_order_is_two_taps_and_beats_the_lowest_level_and_a_high_one(
    visits: Visits, street: Street, name: str
) -> None:
    """It holds in the next visit. The keyboard stays where it was, and one tap puts everything back."""
    with visits.tab(base=street.url, hosts=(street.installation.url,)) as page:
        work_as(page, name)
        press(page, page.get_by_text("Arrange these yourself"))
        tap(page, "button", "Move Income this month up")
        assert page.evaluate("document.activeElement.ariaLabel").startswith("Move Income this month")
        expect(page.get_by_role("status")).to_contain_text("Income this month is number")
        if name == "Omar":
            assert faults(page, "workspace-arranging") == []
        mine = first_tiles(page)
        leave(page)
        page.goto("/workspace")
        assert first_tiles(page) == mine
        expect(page.get_by_text("You decided what stands here.")).to_be_visible()
        press(page, page.get_by_text("Arrange these yourself"))
        tap(page, "button", "As everybody has it")
        assert first_tiles(page) == EVERYBODY
        tap(page, "button", "My order again")
        assert first_tiles(page) == mine
        tap(page, "button", "Choose for me again")
        assert page.get_by_text("You decided what stands here.").count() == 0


def test_the_why_page_puts_the_tiles_back(visits: Visits, street: Street) -> None:
    """Two taps from the tiles, and two more to sign in before. The workspace shows it, and one tap undoes it there."""
    with visits.tab(base=street.url, hosts=(street.installation.url,)) as page:
        work_as(page, "Hugo")
        tap(page, "link", "Why: the tiles for what you do now")
        tap(page, "link", "Sign in to change any of this")
        tap(page, "button", "Open my pages")
        tap(page, "button", "Put it back")
        expect(page.get_by_role("status")).to_contain_text("It is put back.")
        page.goto(f"{street.url}/workspace")
        assert first_tiles(page) == EVERYBODY
        press(page, page.get_by_text("Arrange these yourself"))
        tap(page, "button", "Choose for me again")


@pytest.mark.long
def test_the_setup_takes_few_taps_at_every_level(visits: Visits, tmp_path: Path) -> None:
    """One for each step, and one for the file, although the order is not the same. No page keeps anybody waiting."""
    with open_street(tmp_path) as street:
        for name in MEMBERS:
            with visits.tab(base=street.url, hosts=(street.installation.url,)) as page:
                work_as(page, name)
                assert set_up(page) == len(STEPS) + 1
                expect(page.get_by_text(f"{len(STEPS)} of {len(STEPS)} done")).to_be_visible()


def set_up(page: Page) -> int:
    """Does all steps as the page names them. Returns the taps that it took."""
    taps = 0
    for _ in STEPS:
        if page.get_by_label("File").count():
            page.get_by_label("File").select_option("invoices.csv")
            taps += 1
        began, title = monotonic(), page.locator(".steps [aria-current]").inner_text().strip()
        tap(page, "button", next(each.button for each in STEPS if each.title == title))
        assert monotonic() - began < SECONDS_MOST
        taps += 1
    return taps


def test_the_setup_is_skipped_with_one_tap(visits: Visits, street: Street) -> None:
    """And is back with one, at the lowest level as at the highest."""
    for name in ("Omar", "Hugo"):
        with visits.tab(base=street.url, hosts=(street.installation.url,)) as page:
            work_as(page, name)
            tap(page, "button", "Skip all")
            expect(page.get_by_text("You skipped this.")).to_be_visible()
            tap(page, "button", "Show it again")
            expect(page.get_by_role("button", name="Skip all")).to_be_visible()
