"""Cases in the console (`web.console.cases`): opened, answered in time, and seen by the person."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.people.case_table import CaseState, CaseSubject
from aboveboard.rights.cases import CaseLine
from aboveboard.web.console.cases import _row
from aboveboard.words import Role

from tests.web.browsing import Browser, House, words
from tests.web.console.test_people import app_of, look
from tests.web.staff import signed_in
from tests.world import DAN

QUESTION = "Why did I see the tent?\nI never camp."


@pytest.fixture
def officer(house: House) -> Browser:
    return signed_in(house, Role.COMPLIANCE)


def asked(house: House, person: str) -> str:
    """The address in the console of a case that the person opened."""
    visitor = house.visit(person)
    page = visitor.post("/privacy/contact", {"question": QUESTION, "subject": "explanation"})
    (case, *_) = re.findall(r"<code>(case_[0-9a-z]+)</code>", page.text)
    return f"/console/cases/{case}"


def test_a_question_is_answered_and_the_person_reads_the_answer(house: House, officer: Browser) -> None:
    """Nothing of it is shown in the list."""
    person = house.shop.welcome(DAN)
    path = asked(house, person)
    listed = officer.get("/console/cases")
    assert path in listed.text
    assert "camp" not in listed.text
    assert "I never camp." in words(officer.get(path))
    page = officer.post(path, {"step": "answered", "text": "Because of the boots."})
    assert "The case was answered" in words(page)
    assert 'name="step"' not in page.text
    own = words(house.visit(person).get("/privacy/contact"))
    assert "Because of the boots." in own
    assert path not in officer.get("/console/cases").text
    assert path in officer.get("/console/cases?ended=yes").text


def test_a_note_is_for_the_staff_and_in_the_archive(house: House, officer: Browser) -> None:
    """The person's page has the answer, and not the way to it."""
    person = house.shop.welcome(DAN)
    path = asked(house, person)
    assert "Asked the shop." in words(officer.post(path, {"step": "noted", "text": "Asked the shop."}))
    assert "Asked the shop." not in house.visit(person).get("/privacy/contact").text


def test_a_case_leads_to_its_person_only_within_their_look(house: House, officer: Browser) -> None:
    """To the letter and the hold too. A look at another person, or one of another key, leads nowhere."""
    person = house.shop.welcome(DAN)
    decision = house.shop.decide(person)
    look_at = look(officer, named=decision["decision"]).url.path
    page = officer.post(
        f"{look_at}/cases", {"question": "Why?", "subject": "explanation", "about": decision["decision"]}
    )
    path, query = page.url.path, f"?look={look_at.rpartition('/')[2]}"
    asked_for = f"?case={path.rpartition('/')[2]}&amp;entry={decision['log']['index']}"
    for address in ("", "/evidence", "/hold"):
        assert f'"{look_at}{address}{asked_for if address else ""}"' in page.text
    other = look(officer, app=app_of(house), person=house.shop.welcome(DAN)).url.path
    foreign = signed_in(house, Role.COMPLIANCE).get(path + query).text
    elsewhere = officer.get(f"{path}?look={other.rpartition('/')[2]}").text
    assert all("/console/people/lookup" not in each for each in (foreign, elsewhere, officer.get(path).text))


def test_an_extension_needs_a_reason_that_the_person_reads(house: House, officer: Browser) -> None:
    """It can be done once; the page offers it no more."""
    person = house.shop.welcome(DAN)
    path = asked(house, person)
    assert officer.post(path, {"step": "extended", "text": " \n", "months": "1"}).status_code == 400
    page = officer.post(path, {"step": "extended", "text": "Many files.", "months": "2"})
    assert "Many files." in words(page)
    assert 'value="extended"' not in page.text
    assert officer.post(path, {"step": "extended", "text": "More.", "months": "1"}).status_code == 409
    assert "Many files." in words(house.visit(person).get("/privacy/contact"))


def test_a_letter_becomes_a_case_of_the_person_who_was_looked_up(house: House, officer: Browser) -> None:
    """Its time runs from the day of receipt. The person sees that it came another way."""
    person = house.shop.welcome(DAN)
    found = look(officer, app=app_of(house), person=person).url.path
    received = (datetime.now(UTC) - timedelta(days=40)).date().isoformat()
    form = {"question": "Send me my data.", "subject": "access", "received": received}
    page = officer.post(f"{found}/cases", form)
    assert page.url.path.startswith("/console/cases/case_")
    assert "overdue" in words(page)
    assert 'value="extended"' not in page.text
    assert "overdue" in words(officer.get("/console/cases"))
    assert "None is overdue." not in words(officer.get("/console/health"))
    assert page.url.path in officer.get(found).text
    own = words(house.visit(person).get("/privacy/contact"))
    assert "such as by letter" in own
    for wrong in ("tomorrow", "2999-01-01"):
        assert officer.post(f"{found}/cases", form | {"received": wrong}).status_code in (400, 422)


def test_the_person_of_a_case_is_looked_up_with_a_reason(house: House, officer: Browser) -> None:
    """And sees that it was because of their question."""
    person = house.shop.welcome(DAN)
    path = asked(house, person)
    assert officer.post(f"{path}/look-up", {"reason": "x"}).status_code == 400
    page = officer.post(f"{path}/look-up", {"reason": "To answer the question"})
    assert "Found by a case" in words(page)
    own = words(house.visit(person).get("/privacy/contact"))
    assert "They looked you up because of a question of yours." in own


def test_only_compliance_has_cases(house: House, officer: Browser) -> None:
    """And a form of another origin changes none."""
    path = asked(house, house.shop.welcome(DAN))
    admin = signed_in(house, Role.ADMIN)
    form = {"step": "answered", "text": "x", "reason": "a long reason", "question": "x", "subject": "other"}
    for browser, status in ((admin, 403), (house.browser(), 401)):
        assert browser.get("/console/cases").status_code == status
        assert browser.get(path).status_code == status
        for address in (path, f"{path}/look-up", "/console/people/lookup_x/cases"):
            assert browser.post(address, form).status_code == status
    assert officer.post(path, form, site="cross-site").status_code == 403
    assert "open" in words(officer.get(path))


def test_an_erasure_takes_the_case_away(house: House, officer: Browser) -> None:
    """From the list too."""
    person = house.shop.welcome(DAN)
    path = asked(house, person)
    house.shop.erase(person)
    assert officer.get(path).status_code == 404
    assert path not in officer.get("/console/cases").text


@pytest.mark.parametrize(
    ("left_ms", "mark", "days"),
    [(-1, "overdue", -1), (-MS_PER_DAY, "overdue", -1), (0, "soon", 0), (7 * MS_PER_DAY, "soon", 7)],
)
def test_a_case_is_marked_by_the_days_that_are_left(left_ms: int, mark: str, days: int) -> None:
    """Only while it is open."""
    line = CaseLine("case", "app", CaseState.OPEN, 0, 10 * MS_PER_DAY)
    row = _row(line, line.due_ms - left_ms)
    assert (row.mark, row.days) == (mark, days)
    assert _row(CaseLine("case", "app", CaseState.CLOSED, 0, 0), 1).mark == ""
    assert _row(line, 0).mark == ""


def test_words_of_people_are_shown_as_text(house: House, officer: Browser) -> None:
    """On the page of the staff, and on the person's."""
    person = house.shop.welcome(DAN)
    visitor = house.visit(person)
    page = visitor.post("/privacy/contact", {"question": "<script>alert(1)</script>"})
    (case, *_) = re.findall(r"<code>(case_[0-9a-z]+)</code>", page.text)
    for shown in (page, officer.get(f"/console/cases/{case}")):
        assert "<script>alert" not in shown.text
        assert "&lt;script&gt;" in shown.text


@pytest.mark.parametrize("subject", CaseSubject)
def test_every_subject_can_be_asked_about(house: House, subject: CaseSubject) -> None:
    """The page of the person confirms it."""
    visitor = house.visit(house.shop.welcome(DAN))
    page = visitor.post("/privacy/contact", {"question": "?", "subject": str(subject)})
    assert "A human will read it." in words(page)
