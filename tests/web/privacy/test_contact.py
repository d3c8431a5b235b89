"""The page on which a person sees who looked at their data (`web.privacy.contact`)."""

import pytest
from aboveboard.explanation.sentences import languages
from aboveboard.gateway.staff_records import FoundBy
from aboveboard.web import texts
from aboveboard.words import Role

from tests.web.browsing import House, words
from tests.web.privacy.guests import Guest
from tests.web.staff import signed_in


def test_nobody_looked_until_somebody_did(guest: Guest) -> None:
    """The page says so, in place of an empty list."""
    assert "Nobody has looked at your data." in words(guest.browser.get("/privacy/contact"))


def test_looks_have_pages(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest first."""
    monkeypatch.setattr("aboveboard.web.privacy.contact.SIZE", 2)
    guest = Guest(house)
    made = [house.shop.decide(guest.person)["log"]["index"] for _ in range(3)]
    staff = signed_in(house, Role.COMPLIANCE)
    for index in made:
        staff.get(f"/console/log/{index}")
    first = words(guest.browser.get("/privacy/contact"))
    assert f"entry {made[2]:,} " in first
    assert f"entry {made[0]:,} " not in first
    assert f"entry {made[0]:,} " in words(guest.browser.get("/privacy/contact?page=2"))


@pytest.mark.parametrize("language", languages())
def test_every_look_has_a_sentence(language: str) -> None:
    """For each name that leads to a person, and each role of the staff."""
    for found_by in FoundBy:
        assert texts.text(language, f"contact-found-{found_by}", index="1")
        assert texts.text(language, f"console-found-by-{found_by}")
        assert texts.text(language, f"console-line-lookup-{found_by}", by="x", role="x")
    for role in (Role.COMPLIANCE, Role.ADMIN):
        assert texts.text(language, f"contact-role-{role}")
