"""A letter with its evidence (`web.console.evidence`): it prints, its pack verifies offline, and it is of one person alone."""

import io
import json
import zipfile

import pytest
from aboveboard.verify.proof import verify_proof
from aboveboard.verify.report import Trust
from aboveboard.words import Role

from tests.exports.archives import keys_of
from tests.web.browsing import Browser, House, words
from tests.web.console.test_cases import QUESTION, asked
from tests.web.console.test_people import app_of, look
from tests.web.staff import signed_in
from tests.world import DAN


@pytest.fixture
def officer(house: House) -> Browser:
    return signed_in(house, Role.COMPLIANCE)


def test_a_letter_has_the_answer_and_what_the_log_says(house: House, officer: Browser) -> None:
    """With the reasons of a decision, and the way to check it."""
    person = house.shop.welcome(DAN)
    case = asked(house, person)
    decision = house.shop.decide(person)
    officer.post(case, {"step": "answered", "text": "Because of the boots."})
    found = look(officer, app=app_of(house), person=person).url.path
    query = f"entry={decision['log']['index']}&case={case.rpartition('/')[2]}"
    page = officer.get(f"{found}/evidence?{query}")
    assert page.status_code == 200, words(page)
    for wanted in (QUESTION.splitlines()[0], "Because of the boots.", decision["decision"], "Commitment"):
        assert wanted in words(page)
    assert decision["why"]["summary"] in words(page)
    assert "/console/log" not in page.text


def test_the_pack_verifies_offline(house: House, officer: Browser) -> None:
    """Each proof opens its record. The page in it asks no host for anything."""
    person = house.shop.welcome(DAN)
    index = house.shop.decide(person)["log"]["index"]
    found = look(officer, app=app_of(house), person=person).url.path
    answer = officer.get(f"{found}/evidence/pack?entry={index}&entry={index}")
    pack = zipfile.ZipFile(io.BytesIO(answer.content))
    names = {"evidence.html", "evidence.pdf", "key", "verify.html", f"proofs/{index}.tlog-proof"}
    assert names == set(pack.namelist())
    keys = pack.read("key").decode().split("\n")
    assert tuple(key for key in keys if key) == tuple(keys_of(house.installation.service.gateway))
    report = verify_proof(
        pack.read(f"proofs/{index}.tlog-proof"), Trust(keys_of(house.installation.service.gateway))
    )
    assert not report.faults
    page = pack.read("evidence.html").decode()
    assert 'href="/' not in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert 'rel="stylesheet" href="data:text/css;base64,' in page


def test_an_entry_or_a_case_of_another_person_is_not_given(house: House, officer: Browser) -> None:
    """Nor one about no person, nor one that does not exist."""
    person, other = house.shop.welcome(DAN), house.shop.welcome(DAN)
    case = asked(house, other).rpartition("/")[2]
    indexes = [house.shop.decide(other)["log"]["index"], house.shop.decide()["log"]["index"], 10**9]
    found = look(officer, app=app_of(house), person=person).url.path
    for query in (*(f"entry={index}" for index in indexes), f"case={case}"):
        for path in ("evidence", "evidence/pack"):
            assert officer.get(f"{found}/{path}?{query}").status_code == 404, query


def test_each_entry_of_a_letter_is_a_look_that_the_person_sees(house: House, officer: Browser) -> None:
    """By its index."""
    person = house.shop.welcome(DAN)
    index = house.shop.decide(person)["log"]["index"]
    found = look(officer, app=app_of(house), person=person).url.path
    officer.get(f"{found}/evidence?entry={index}")
    assert f"They opened entry {index:,} of the log" in words(house.visit(person).get("/privacy/contact"))


def test_the_archive_of_a_person_names_the_key_that_made_it(house: House, officer: Browser) -> None:
    """And calls the person by the pseudonym, because the app's id is not stored."""
    person = house.shop.welcome(DAN)
    decision = house.shop.decide(person)["decision"]
    found = look(officer, named=decision).url.path
    answer = officer.post(f"{found}/export")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    told = json.loads(archive.read("person.json"))
    assert told["person"] == house.installation.service.gateway.keyring.pseudonym(app_of(house), person).hex()
    assert decision.encode() in archive.read("records.jsonl")
    made = words(officer.get(f"{found}?only=rights"))
    assert "An archive of all data was made with the key" in made
    assert officer.post(f"{found}/export", site="cross-site").status_code == 403


def test_a_letter_is_in_the_language_of_the_person(house: House, officer: Browser) -> None:
    """Or in the one that the address asks for."""
    person = house.shop.welcome(DAN)
    house.shop.ok(
        "PUT", f"/v1/people/{person}/facts", {"age_class": "adult", "region": "FR", "language": "fr"}
    )
    found = look(officer, app=app_of(house), person=person).url.path
    assert '<html lang="fr">' in officer.get(f"{found}/evidence").text
    assert '<html lang="de">' in officer.get(f"{found}/evidence?language=de").text


def test_only_compliance_takes_evidence(house: House, officer: Browser) -> None:
    """And the archive of a person."""
    found = look(officer, app=app_of(house), person=house.shop.welcome(DAN)).url.path
    for browser, status in ((signed_in(house, Role.ADMIN), 403), (house.browser(), 401)):
        assert browser.get(f"{found}/evidence").status_code == status
        assert browser.get(f"{found}/evidence/pack").status_code == status
        assert browser.post(f"{found}/export").status_code == status
