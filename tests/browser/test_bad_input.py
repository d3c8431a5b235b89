"""What comes wrong to pages, as people see it: links that are over, sessions of somebody else, script in what apps send."""

import pytest
from aboveboard.access.passes import NAME_BYTES, AccessPass, seal_pass
from playwright.sync_api import expect

from tests.browser.browsers import Visits, press
from tests.browser.pages import HOSTILE, admin, explained, hostile


def test_a_used_link_says_what_to_do(visits: Visits) -> None:
    """The second time, in another browser; the first visitor stays in."""
    link = visits.house.link("ann")
    for title in ("Your privacy", "This link is over"):
        with visits.tab() as page:
            page.goto(link)
            press(page, page.get_by_role("button", name="Open my pages"))
            expect(page.get_by_role("heading", level=1)).to_have_text(title)
            if title != "Your privacy":
                expect(page.get_by_text("Open your privacy pages from the app again")).to_be_visible()


def test_an_old_link_says_what_to_do(visits: Visits) -> None:
    """Before anybody presses a button on it."""
    gateway = visits.house.installation.service.gateway
    old = AccessPass("link", b"0" * NAME_BYTES, "shop", "ann", gateway.clock() - 1, "/privacy")
    text = seal_pass(gateway.keyring.operator_key, old, gateway.randomness)
    with visits.tab() as page:
        answer = page.goto(f"/enter/{text}")
        assert answer is not None
        assert answer.status == 410
        expect(page.get_by_role("heading", level=1)).to_have_text("This link is over")
        expect(page.get_by_text("Open your privacy pages from the app again")).to_be_visible()
        assert page.locator("main button").count() == 0


def test_going_back_to_a_used_link_is_no_dead_end(visits: Visits) -> None:
    """Somebody who is in and goes back is told what happened, and still in."""
    with visits.tab() as page:
        page.goto(visits.house.link("ann"))
        press(page, page.get_by_role("button", name="Open my pages"))
        expect(page).to_have_url(f"{visits.house.installation.url}/privacy")
        page.go_back()
        press(page, page.get_by_role("button", name="Open my pages"))
        expect(page.get_by_role("heading", level=1)).to_have_text("This link is over")
        page.goto("/privacy")
        expect(page.get_by_role("heading", level=1)).to_have_text("Your privacy")


def test_somebody_else_sees_nothing_of_a_decision(visits: Visits) -> None:
    """With a session of their own, and without the key, they are told that there is nothing."""
    decision, _ = explained(visits)
    with visits.tab(visits.person("bob")) as page:
        answer = page.goto(f"/why/{decision['decision']}")
        assert answer is not None
        assert answer.status == 404
        assert "Running" not in page.inner_text("main")


def test_who_reads_by_the_link_can_change_nothing(visits: Visits) -> None:
    """There is no button on the page."""
    decision, _ = explained(visits)
    with visits.tab() as page:
        page.goto(decision["why"]["url"])
        expect(page.get_by_text("Running 2").first).to_be_visible()
        assert page.locator("main button").count() == 0


def test_script_in_what_an_app_sends_stays_text(visits: Visits) -> None:
    """In titles and topics, on the page of the decision, in the privacy centre and in the console."""
    decision, person = hostile(visits)
    own = [f"/why/{decision['decision']}", "/privacy/known", "/privacy/decisions"]
    staff = [f"/console/log/{decision['log']['index']}"]
    for cookies, paths in ((visits.person(person), own), (admin(visits), staff)):
        with visits.tab(cookies) as page:
            page.on("dialog", lambda dialog: pytest.fail(dialog.message))
            for path in paths:
                page.goto(path)
                assert HOSTILE in page.inner_text("main")
                assert page.locator("img").count() == 0
