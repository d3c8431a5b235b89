"""The demo's shop in a real browser: an app as a developer would write one, with its visitors."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsers import PLAIN, Visits, faults, press, tab_to
from tests.demo.street import Street, open_street


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    with open_street(tmp_path_factory.mktemp("street")) as opened:
        yield opened


def browse_as(page: Page, name: str) -> None:
    """With the keyboard: letters choose in a list."""
    tab_to(page, page.get_by_label("You browse as"))
    page.keyboard.type(name)
    with page.expect_navigation():
        press(page, page.get_by_role("button", name="Switch"))
    expect(page.get_by_role("heading", name=f"What {name} chose")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/items/tent", "/items/nothing"])
def test_the_shop_bars_nobody(visits: Visits, street: Street, path: str) -> None:
    """And asks nobody but the gateway."""
    with visits.tab(base=street.url, hosts=(street.installation.url,)) as page:
        page.goto(path)
        assert faults(page, f"shop{path.replace('/', '-')}") == []


@pytest.mark.parametrize("path", ["/", "/items/tent"])
def test_the_shop_is_whole_without_javascript(visits: Visits, street: Street, path: str) -> None:
    """Where the element cannot be made, the plain link stands."""
    with visits.tab(base=street.url, way=PLAIN) as page:
        page.goto(path)
        expect(page.get_by_role("link", name="Why am I seeing this?").first).to_be_visible()
        assert page.locator(".line").count() > 0


def test_a_visitor_turns_the_dial_and_the_page_changes(visits: Visits, street: Street) -> None:
    """Everything counts for Lena until she turns it off; then she sees what everybody sees, and the page says so."""
    with visits.tab(base=street.url, hosts=(street.installation.url,)) as page:
        page.goto("/")
        browse_as(page, "Lena")
        expect(page.locator(".line").first).to_contain_text("got 4 everywhere")
        with page.expect_navigation():
            press(page, page.get_by_role("button", name="0 off"), "Space")
        expect(page.locator(".line").first).to_contain_text("At most 0% personal")
        expect(page.get_by_role("button", name="0 off")).to_have_attribute("aria-current", "true")


def test_why_opens_in_place(visits: Visits, street: Street) -> None:
    """Hugo looks at something, comes back, and asks why without leaving the page."""
    with visits.tab(base=street.url, hosts=(street.installation.url,)) as page:
        page.goto("/")
        browse_as(page, "Hugo")
        press(page, page.get_by_role("link", name="Look at it"))
        expect(page.get_by_text("was sent to the gateway")).to_be_visible()
        press(page, page.get_by_role("button", name="Why am I seeing this?"))
        expect(page.locator("why-this div a")).to_be_visible()
        assert "what you did here before" in page.locator("why-this div").inner_text()


def test_why_of_the_third_card_is_four_taps_from_a_control_and_then_two(
    visits: Visits, street: Street
) -> None:
    """Why, sign in, open my pages, and a button beside a reason. Once signed in: why, and the button."""
    with visits.tab(base=street.url, hosts=(street.installation.url,)) as page:
        page.goto("/")
        browse_as(page, "Hugo")
        third = page.locator(".cards li").nth(2)
        title = str(third.get_by_role("link").first.inner_text()).strip()
        found = taps_to_a_control(page, ("Sign in to change any of this", "Open my pages"), title)
        page.goto("/")
        again = page.locator(".cards li").nth(2)
        title = str(again.get_by_role("link").first.inner_text()).strip()
        assert (found, taps_to_a_control(page, (), title)) == (4, 2)


def taps_to_a_control(page: Page, way: tuple[str, ...], title: str) -> int:
    """Asks why of the third card, and follows links and buttons of these names to the controls. Counts the taps, with
    the one on a control or on the page of all settings.
    """
    page.locator(".cards li").nth(2).get_by_role("link", name=f"Why {title}?").click()
    for name in way:
        page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).click()
    expect(page.locator("ul.shown [aria-current]")).to_have_text(title)
    control = page.locator(".causes button").or_(page.get_by_role("link", name="Change what we may use"))
    expect(control.first).to_be_visible()
    return 2 + len(way)


def test_a_visitor_opens_their_own_privacy_pages(visits: Visits, street: Street) -> None:
    """By a link that the shop asks for, which works once."""
    with visits.tab(base=street.url, hosts=(street.installation.url,)) as page:
        page.goto("/")
        browse_as(page, "Nora")
        press(page, page.get_by_role("button", name="Open Nora’s privacy pages"))
        press(page, page.get_by_role("button", name="Open my pages"))
        expect(page).to_have_url(f"{street.installation.url}/privacy")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
