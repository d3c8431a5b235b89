"""A person reads why, turns the dial down, takes consent back, downloads and erases: with the keyboard alone."""

from pathlib import Path
from typing import Any

from aboveboard.verify.archive import verify_archive
from aboveboard.verify.report import Trust
from playwright.sync_api import Page, expect

from tests.browser.browsers import ANOTHER_MACHINE, Visits, press, tab_to
from tests.browser.pages import composed_for, explained, explained_surface
from tests.exports.archives import keys_of
from tests.world import DAN


def level(visits: Visits, person: str) -> int:
    """The level at which the next decision is made."""
    found: int = visits.house.shop.decide(person)["personalization"]["effective"]
    return found


def pressed(page: Page, name: str, within: Any = None) -> None:
    """Goes to a button with the keyboard, presses it, and waits for the page that comes."""
    with page.expect_navigation():
        press(page, (within or page).get_by_role("button", name=name).first)


def test_the_keyboard_gets_past_the_navigation_at_once(visits: Visits) -> None:
    """The first thing that Tab finds leads to the content, and from there on to what is in it."""
    with visits.tab(visits.person("ann")) as page:
        page.goto("/privacy")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()


def test_somebody_reads_why_and_has_it_never_used_again(visits: Visits) -> None:
    """From the list of what they saw, with what else they would see at each level."""
    explained(visits)
    _, person = visits.reasoned("liked", item="running-2", topics=["running"])
    with visits.tab(visits.person(person)) as page:
        page.goto("/privacy")
        press(page, page.get_by_role("link", name="What you saw"))
        press(page, page.locator("main a[href^='/why/']").first)
        expect(page.get_by_role("heading", name="Why am I seeing this?")).to_be_visible()
        press(page, page.locator("summary", has_text="Show all five levels"), "Space")
        expect(page.get_by_text("You are here")).to_be_visible()
        pressed(page, "Never use “Running 2”")
        expect(page.get_by_role("status")).to_contain_text("We no longer use “Running 2”")
    assert "running-2" in visits.house.shop.ok("GET", f"/v1/people/{person}")["limits"]["items"]


def test_one_press_on_the_page_of_a_surface_is_enough_to_say_never(visits: Visits) -> None:
    """Each part has its own controls there. So nobody has to look for the right decision first."""
    explained_surface(visits)
    answer, person = composed_for(visits, "running-2")
    with visits.tab(visits.person(person)) as page:
        page.goto(answer["why"]["url"])
        expect(page.get_by_role("heading", name="Why do I see this page?")).to_be_visible()
        pressed(page, "Never use “Running 2”")
        expect(page.get_by_role("status")).to_contain_text("We no longer use “Running 2”")
    assert "running-2" in visits.house.shop.ok("GET", f"/v1/people/{person}")["limits"]["items"]


def test_somebody_turns_the_dial_down(visits: Visits) -> None:
    """The next decision of the app is made at that level."""
    person = visits.house.shop.welcome(DAN)
    assert level(visits, person) == 3
    with visits.tab(visits.person(person)) as page:
        page.goto("/privacy")
        pressed(page, "Turn it off")
        expect(page.get_by_role("status")).to_contain_text("Your dial is set")
    assert level(visits, person) == 0


def test_a_level_that_needs_a_yes_counts_after_two_taps(visits: Visits) -> None:
    """The text and its yes stand open under the chosen level, where the browser already is."""
    person, taps = visits.house.shop.welcome(DAN), 0
    with visits.tab(visits.person(person)) as page:
        page.goto("/privacy")
        for name, within in (("Use everything", "main"), ("Yes, you may", "#level-4")):
            button = page.locator(within).get_by_role("button", name=name).first
            if taps:
                expect(button).to_be_in_viewport()
                expect(page.get_by_role("status")).to_contain_text("Not all of it counts yet")
                expect(page.locator(".here")).to_contain_text("Earlier visits")
            with page.expect_navigation():
                button.click()
            taps += 1
        expect(page.locator(".here")).to_contain_text("Everywhere")
        expect(page.locator(".chosen")).to_have_count(0)
    assert (taps, level(visits, person)) == (2, 4)


def test_forms_work_over_plain_http_on_another_machine(visits: Visits) -> None:
    """Browsers say nothing there of where a form comes from but its origin."""
    person = visits.house.shop.welcome(DAN)
    url = visits.house.installation.url.replace("127.0.0.1", ANOTHER_MACHINE)
    with visits.tab(visits.person(person), base=url) as page:
        page.goto("/privacy")
        pressed(page, "Turn it off")
        expect(page.get_by_role("status")).to_contain_text("Your dial is set")


def test_somebody_takes_consent_back(visits: Visits) -> None:
    """With as many keys as saying yes takes, and it counts at once."""
    person = visits.house.shop.welcome(DAN)
    with visits.tab(visits.person(person)) as page:
        page.goto("/privacy")
        purpose = page.locator("section[aria-labelledby='purpose-personalize_history']")
        yes, no = (purpose.get_by_role("button", name=name) for name in ("Yes, you may", "No, you may not"))
        assert yes.bounding_box()["height"] == no.bounding_box()["height"]
        pressed(page, "No, you may not", purpose)
        expect(page.get_by_role("status")).to_contain_text("You said no")
        expect(purpose).to_contain_text("You took your yes back.")
    assert level(visits, person) < 3


def test_somebody_takes_everything_along_and_checks_it(visits: Visits, tmp_path: Path) -> None:
    """What the browser saved verifies offline."""
    person = visits.house.shop.welcome(DAN)
    visits.house.shop.decide(person)
    with visits.tab(visits.person(person)) as page:
        page.goto("/privacy")
        press(page, page.get_by_role("link", name="Your data"))
        with page.expect_download() as download:
            press(page, page.get_by_role("button", name="Download everything"))
        download.value.save_as(tmp_path / "mine.zip")
    keys = keys_of(visits.house.installation.service.gateway)
    assert verify_archive(tmp_path / "mine.zip", Trust(keys)).faults == []


def test_somebody_is_erased(visits: Visits) -> None:
    """After a last step that says what goes and what stays; they keep a receipt, and are signed out."""
    person = visits.house.shop.welcome(DAN)
    visits.house.shop.signal(person)
    with visits.tab(visits.person(person)) as page:
        page.goto("/privacy/data")
        press(page, page.get_by_role("link", name="Go to the last step"))
        expect(page.get_by_text("This cannot be undone.")).to_be_visible()
        tab_to(page, page.get_by_role("link", name="Go back"))
        tab_to(page, page.get_by_role("button", name="Erase everything about me"), "Shift+Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Your receipt")).to_be_visible()
        answer = page.goto("/privacy")
        assert answer is not None
        assert answer.status == 401
    assert visits.house.shop.http.get(f"/v1/people/{person}").status_code == 404
