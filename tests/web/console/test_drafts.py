"""Drafts in the console (`web.console.drafts`): for admins alone, each approved or rejected with one button."""

from aboveboard.words import Role

from tests.ingestion.drafted import made_draft
from tests.laws.running import app_of
from tests.web.browsing import House, words
from tests.web.console.test_routes import by_hand
from tests.web.staff import signed_in


def draft(house: House, item: str) -> str:
    return made_draft(house.installation, app_of(house.installation, house.shop.decide()), item)


def test_compliance_ends_no_draft(house: House) -> None:
    """Neither is there a page, nor a button."""
    name = draft(house, "tent-1")
    browser = signed_in(house, Role.COMPLIANCE)
    assert browser.get("/console/drafts").status_code == 403
    assert 'href="/console/drafts"' not in browser.get("/console").text
    for act in ("approve", "reject"):
        assert browser.post(f"/console/drafts/{name}/{act}").status_code == 403
    assert name in signed_in(house).get("/console/drafts").text


def test_an_approved_draft_is_an_item_and_the_entry_names_the_key(house: House) -> None:
    """The page shows its texts and its maker before that, and says what was done after it."""
    name, browser = draft(house, "tent-2"), signed_in(house)
    page = words(browser.get("/console/drafts"))
    assert "A tent" in page and "A machine wrote this." in page and "any-model-1" in page
    after = browser.post(f"/console/drafts/{name}/approve")
    assert "The text is approved" in words(after) and name not in after.text
    items = {each["item"]: each for each in house.shop.ok("GET", "/v1/placements/home")["items"]}
    assert items["tent-2"]["made_by"]["reviewed_by"] == "admin"
    assert '"did":"approved a draft"' in by_hand(house)[0]


def test_a_rejected_draft_is_gone(house: House) -> None:
    """A second time the page says that it was not found."""
    name, browser = draft(house, "tent-3"), signed_in(house)
    assert "The text is deleted" in words(browser.post(f"/console/drafts/{name}/reject"))
    assert browser.post(f"/console/drafts/{name}/reject").status_code == 404
