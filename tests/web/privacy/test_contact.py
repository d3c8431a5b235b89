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


def test_a_question_about_a_decision_leads_back_to_it(house: House) -> None:
    """The why page of the person has the way there."""
    guest = Guest(house)
    decision = house.shop.decide(guest.person)["decision"]
    assert f'href="/privacy/contact?about={decision}#ask"' in guest.browser.get(f"/why/{decision}").text
    form = guest.browser.get(f"/privacy/contact?about={decision}")
    assert f'name="about" value="{decision}"' in form.text
    page = guest.post("/privacy/contact", question="Why this?", subject="explanation", about=decision)
    assert f'href="/why/{decision}"' in page.text


def test_what_is_no_decision_is_not_asked_about(guest: Guest) -> None:
    """Neither in the address nor in the form."""
    page = guest.browser.get("/privacy/contact?about=x%22")
    assert 'name="about"' not in page.text
    form = {"question": "Why?", "about": "x"}
    assert guest.browser.post("/privacy/contact", form).status_code == 400


def test_a_person_can_ask_five_questions_at_once(guest: Guest) -> None:
    """Then the page says that they wait, and the form is gone."""
    for number in range(5):
        page = guest.post("/privacy/contact", question=f"Why {number}?")
    assert "wait for an answer" in words(page)
    assert 'name="question"' not in page.text
    assert guest.browser.post("/privacy/contact", {"question": "Why?"}).status_code == 409


def test_a_question_has_a_day_by_which_it_is_answered(guest: Guest) -> None:
    """And no question is taken without words, or from another site."""
    assert "You get an answer by" in words(guest.post("/privacy/contact", question="Why?"))
    assert guest.browser.post("/privacy/contact", {"question": " \n "}).status_code == 400
    assert guest.browser.post("/privacy/contact", {"question": "x"}, site="cross-site").status_code == 403


def test_nothing_is_stored_for_a_person_who_was_erased_in_between(house: House) -> None:
    """A question that was sent before lands nowhere."""
    guest = Guest(house)
    house.shop.erase(guest.person)
    assert guest.browser.post("/privacy/contact", {"question": "Why?"}).status_code == 401
    assert house.shop.http.get(f"/v1/people/{guest.person}").status_code == 404
