"""A compliance officer and an operator at work in the console: with the keyboard alone."""

import asyncio
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aboveboard.exports import worker
from aboveboard.verify.archive import verify_archive
from aboveboard.verify.report import Trust
from aboveboard.words import Role
from playwright.sync_api import Page, expect

from tests.browser.browsers import Visits, faults, press, tab_to
from tests.browser.pages import counted, explained
from tests.exports.archives import keys_of
from tests.web.console.test_dry_runs import HISTORY

MADE_WITHIN_MS = 60_000


@pytest.fixture
def console(visits: Visits, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab of somebody who has signed in with a new key of the role that the test asks for."""
    with visits.tab() as page:
        page.goto("/console")
        tab_to(page, page.get_by_label("API key"))
        page.keyboard.type(visits.house.installation.key(request.param))
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Console", level=1)).to_be_visible()
        yield page


def go(page: Page, part: str) -> None:
    """To a part of the console, by its navigation."""
    with page.expect_navigation():
        press(page, page.get_by_role("navigation", name="Console").get_by_role("link", name=part, exact=True))


compliance = pytest.mark.parametrize("console", [Role.COMPLIANCE], indirect=True)
admin = pytest.mark.parametrize("console", [Role.ADMIN], indirect=True)


@compliance
def test_compliance_searches_the_log_and_opens_a_decision(visits: Visits, console: Page) -> None:
    """By kind and placement; its steps stand there in their order."""
    index = explained(visits)[0]["log"]["index"]
    go(console, "Log")
    press(console, console.get_by_label("Decision", exact=True), "Space")
    tab_to(console, console.get_by_role("textbox", name="Placement"))
    console.keyboard.type("liked")
    with console.expect_navigation():
        console.keyboard.press("Enter")
    with console.expect_navigation():
        press(console, console.get_by_role("link", name=str(index), exact=True))
    words = console.inner_text("main")
    steps = ["What came in", "The level, and what bound it", "Scores and chances", "Reasons", "Sealed"]
    places = [words.index(step) for step in steps]
    assert places == sorted(places)


@compliance
def test_compliance_reads_numbers_one_tap_from_the_sign_in(visits: Visits, console: Page) -> None:
    """How many took `improve` back last month, and how fast requests were answered, are on one page."""
    counted(visits)
    go(console, "Numbers")
    row = console.get_by_role("row", name="Improve the choices")
    columns = row.locator("xpath=ancestor::table").locator("thead th").all_inner_texts()
    assert row.locator("th, td").nth(columns.index("withdrawn")).inner_text() == "30"
    erasures = console.get_by_role("region", name="How fast").get_by_role("row", name="an erasure")
    assert erasures.locator("td").first.inner_text() == "40"


@compliance
def test_compliance_exports_and_verifies_offline(visits: Visits, console: Page, tmp_path: Path) -> None:
    """The page says how far it is, and by itself when it is ready."""
    visits.house.shop.decide()
    go(console, "Exports")
    press(console, console.get_by_label("Decision", exact=True), "Space")
    with console.expect_navigation():
        press(console, console.get_by_role("button", name="Start", exact=True))
    link = console.get_by_role("link", name="Download")
    link.wait_for(timeout=MADE_WITHIN_MS)
    with console.expect_download() as download:
        press(console, link)
    download.value.save_as(tmp_path / "export.zip")
    keys = keys_of(visits.house.installation.service.gateway)
    assert verify_archive(tmp_path / "export.zip", Trust(keys)).faults == []


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Exports wait until this is set."""
    let_go, carry_out = threading.Event(), worker._carry_out

    async def waiting(*args: Any) -> None:
        await asyncio.to_thread(let_go.wait)
        await carry_out(*args)

    monkeypatch.setattr(worker, "_carry_out", waiting)
    yield let_go
    let_go.set()


@compliance
def test_a_page_of_work_under_way_bars_nobody_and_leaves_alone_what_is_typed(
    visits: Visits, console: Page, held: threading.Event
) -> None:
    """It is not loaded anew: only the part about the work changes."""
    go(console, "Exports")
    press(console, console.get_by_label("Decision", exact=True), "Space")
    with console.expect_navigation():
        press(console, console.get_by_role("button", name="Start", exact=True))
    expect(console.locator("progress")).to_have_count(1)
    assert faults(console, "console-exports-under-way") == []
    tab_to(console, console.get_by_label("App", exact=True))
    console.keyboard.type("half typ")
    held.set()
    expect(console.locator("progress")).to_have_count(0, timeout=MADE_WITHIN_MS)
    console.keyboard.type("ed")
    expect(console.get_by_label("App", exact=True)).to_have_value("half typed")


@compliance
def test_compliance_tries_a_change_of_the_rules(visits: Visits, console: Page) -> None:
    """Written into the text of a file, judged on past decisions, and not in force afterwards."""
    explained(visits)
    go(console, "Rules")
    with console.expect_navigation():
        press(console, console.get_by_role("link", name="Try a change on past decisions"))
    tab_to(console, console.locator("textarea").first)
    console.keyboard.press("Control+End")
    console.keyboard.insert_text(HISTORY)
    with console.expect_navigation():
        press(console, console.get_by_role("button", name="Try it"))
    expect(console.get_by_role("heading", level=1)).to_contain_text("It would have altered")
    console.locator("th code", has_text="no-history-here").first.wait_for(timeout=MADE_WITHIN_MS)
    go(console, "Rules")
    assert "no-history-here" not in console.inner_text("main")


@admin
def test_an_operator_makes_and_revokes_a_key(visits: Visits, console: Page) -> None:
    """The key is shown once and works, until its id is revoked."""
    go(console, "API keys")
    tab_to(console, console.get_by_label("Role"))
    console.keyboard.type("app")
    tab_to(console, console.get_by_label("App", exact=True))
    console.keyboard.type("by-hand")
    with console.expect_navigation():
        press(console, console.get_by_role("button", name="Make the key"))
    made = re.search(r"ab_app_\w+", console.inner_text("main"))
    assert made is not None
    ask = visits.house.browser(authorization=f"Bearer {made[0]}")
    assert ask.get("/v1/purposes").status_code == 200
    row = console.get_by_role("row", name=made[0].split("_")[2])
    press(console, row.locator("summary"))
    with console.expect_navigation():
        press(console, row.get_by_role("button"))
    expect(console.get_by_role("status")).to_contain_text("The key is revoked")
    expect(console.locator("main")).not_to_contain_text(made[0])


@admin
def test_an_operator_reads_health(console: Page) -> None:
    """What is well and what is not, in words."""
    go(console, "Health")
    expect(console.get_by_text(re.compile("published checkpoint|the next checkpoint"))).to_be_visible()
    expect(console.get_by_text("MiB free")).to_be_visible()
