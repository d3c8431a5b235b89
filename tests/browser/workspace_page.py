"""The demo's workspace as a member uses it in a browser."""

from playwright.sync_api import Page, expect

from tests.browser.browsers import press

HELP = "Trouble with the file?"


def work_as(page: Page, name: str) -> None:
    page.goto("/workspace")
    page.get_by_label("You browse as").select_option(name.lower())
    with page.expect_navigation():
        press(page, page.get_by_role("button", name="Switch"))
    expect(page.get_by_role("heading", name=f"What {name} chose")).to_be_visible()


def tap(page: Page, role: str, name: str) -> None:
    """One tap of the keyboard, and the page after it."""
    with page.expect_navigation():
        press(page, page.get_by_role(role, name=name))  # type: ignore[arg-type]


def leave(page: Page) -> None:
    """Ends the visit, as closing the browser does."""
    page.context.clear_cookies(name="visit")


def set_up_until_the_file(page: Page) -> None:
    """Does the steps before the one with the file, unless they are done."""
    for name in ("Save the address", "Write it"):
        if page.get_by_role("button", name=name).count():
            tap(page, "button", name)


def fail_twice(page: Page) -> int:
    """Chooses a wrong file twice in a new visit; how often help is there after the second time."""
    leave(page)
    page.goto("/workspace")
    for _ in range(2):
        assert page.get_by_text(HELP).count() == 0, "one error is no reason to disturb"
        tap(page, "button", "Choose the file")
    return page.get_by_text(HELP).count()
