"""A letter arrives at a compliance officer, with a decision on a screenshot; the person checks the answer offline."""

import zipfile
from pathlib import Path

from aboveboard.words import Role
from playwright.sync_api import Page, expect

from tests.browser.browsers import Visits, faults, keep
from tests.browser.pages import explained
from tests.web.staff import signed_in

QUESTION = "You showed me running shoes. Why, and who else knows?"
ANSWER = "You looked at running shoes here on three days. Nobody else knows."
TAPS_MOST = 7


def test_a_letter_is_answered_with_evidence_that_its_reader_checks(visits: Visits, tmp_path: Path) -> None:
    """The decision is typed once. From the sign-in to the pack it takes TAPS_MOST taps."""
    decision, _ = explained(visits)
    taps = list[str]()

    def tap(page: Page, role: str, name: str) -> None:
        taps.append(name)
        page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]

    with visits.tab(signed_in(visits.house, Role.COMPLIANCE).http.cookies.jar) as page:
        page.goto("/console")
        tap(page, "link", "People")
        page.locator("#named").fill(f"on the screenshot: {decision['decision']}")
        page.locator("#reason").fill("A letter of 27 November, file 113")
        tap(page, "button", "Look up")
        taps.append("Open a case for this person")
        page.get_by_text(taps[-1]).click()
        page.get_by_label("What the person asked").fill(QUESTION)
        expect(page.get_by_label("Id of a decision")).to_have_value(decision["decision"])
        tap(page, "button", "Open the case")
        page.get_by_label("Answer", exact=True).fill(ANSWER)
        tap(page, "button", "Answer the case")
        expect(page.get_by_role("status")).to_contain_text("The person can read it now.")
        keep(page, "letter-case")
        tap(page, "link", "Make the letter")
        for words in (QUESTION, ANSWER, decision["decision"], decision["why"]["summary"]):
            expect(page.locator("main")).to_contain_text(words)
        assert faults(page, "letter") == []
        with page.expect_download() as download:
            tap(page, "link", "Download with all proofs")
        download.value.save_as(tmp_path / "pack.zip")
    assert len(taps) <= TAPS_MOST, taps
    with zipfile.ZipFile(tmp_path / "pack.zip") as pack:
        pack.extractall(tmp_path)
    check(visits, tmp_path, decision["log"]["index"])


def check(visits: Visits, pack: Path, index: int) -> None:
    """The reader of the letter opens the verifier of the pack from the disk."""
    with visits.tab() as page:
        page.goto((pack / "verify.html").as_uri())
        page.get_by_label("verifier key").fill((pack / "key").read_text())
        page.get_by_label("The file to check").set_input_files(pack / f"proofs/{index}.tlog-proof")
        page.locator("#verdict.good").wait_for()
        keep(page, "letter-verified")
