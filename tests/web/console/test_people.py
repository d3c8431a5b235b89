"""A person looked up in the console (`web.console.people`): with a reason, on the record, and before the person's eyes."""

import re

import httpx
import pytest
from aboveboard.access.key_admin import all_keys
from aboveboard.words import EntryKind, Role

from tests.web.browsing import Browser, House, words
from tests.web.console.test_records import newest
from tests.web.staff import signed_in
from tests.world import ADA, DAN

REASON = "Letter of 28 November, file 113"


@pytest.fixture
def officer(house: House) -> Browser:
    return signed_in(house, Role.COMPLIANCE)


def app_of(house: House) -> str:
    """The name of the shop's app, which its key has."""
    keys = house.installation.run(all_keys(house.installation.service.gateway))
    return next(key.app for key in keys if key.id == house.shop.key.split("_")[2])


def look(officer: Browser, **form: str) -> httpx.Response:
    return officer.post("/console/people", {"reason": REASON} | form)


def test_a_person_is_found_by_each_name_that_leads_to_them(house: House, officer: Browser) -> None:
    """The app's id, a decision, its address, a receipt, and the pseudonym."""
    person = house.shop.welcome(DAN)
    decision = house.shop.decide(person)["decision"]
    receipt = house.shop.http.get(f"/v1/people/{person}/consents/improve/receipt").text
    pseudonym = house.installation.service.gateway.keyring.pseudonym(app_of(house), person).hex()
    for form, found_by in (
        ({"app": app_of(house), "person": person}, "the id in the app"),
        ({"named": decision}, "a decision"),
        ({"named": f" https://shop.example/why/{decision}?key=x "}, "a decision"),
        ({"named": receipt}, "a receipt"),
        ({"named": pseudonym.upper()}, "the code of the person"),
    ):
        page = look(officer, **form)
        assert page.status_code == 200, words(page)
        assert found_by in words(page)
        assert decision in page.text


def test_the_person_sees_who_looked_and_why(house: House, officer: Browser) -> None:
    """A look and an opened entry; each with its index in the log."""
    person = house.shop.welcome(DAN)
    index = house.shop.decide(person)["log"]["index"]
    look(officer, app=app_of(house), person=person)
    officer.get(f"/console/log/{index}")
    page = words(house.visit(person).get("/privacy/contact"))
    assert page.count("Someone who answers for your data") == 2
    assert REASON in page
    assert f"They opened entry {index:,} of the log" in page


def test_a_look_is_an_entry_before_the_page(house: House, officer: Browser) -> None:
    """Even one that the browser does not follow."""
    person = house.shop.welcome(DAN)
    officer.http.follow_redirects = False
    answer = look(officer, app=app_of(house), person=person)
    index = house.installation.run(newest(house, EntryKind.LOOKUP))
    assert answer.headers["location"].startswith("/console/people/lookup_")
    officer.http.follow_redirects = True
    assert f'href="/console/log/{index}"' in officer.get(answer.headers["location"]).text


@pytest.mark.parametrize(
    "named",
    ["x", "dec_" + "0" * 26, "0" * 64, "{}", '{"dct:identifier":"x","dct:created":"2026-01-01T00:00:00Z"}'],
)
def test_a_name_that_leads_to_nobody_is_recorded_without_the_reason(
    house: House, officer: Browser, named: str
) -> None:
    """The form comes back as it was sent; the entry is about no person, so it keeps no words."""
    page = look(officer, named=named)
    assert page.status_code == 404
    assert "This leads to nobody" in words(page)
    assert REASON in page.text
    index = house.installation.run(newest(house, EntryKind.ADMIN))
    entry = words(officer.get(f"/console/log/{index}"))
    assert "found no person" in entry
    assert REASON not in entry


def test_a_look_without_a_reason_is_refused(house: House, officer: Browser) -> None:
    """Spaces are none. And so is one from another origin."""
    form = {"app": app_of(house), "person": house.shop.welcome(DAN)}
    for reason in ("", "x", " " * 20, f"{' ' * 9}x", "x" * 501):
        assert officer.post("/console/people", form | {"reason": reason}).status_code == 400
    assert officer.post("/console/people", form | {"reason": REASON}, site="cross-site").status_code == 403


def test_only_compliance_looks_people_up(house: House) -> None:
    """An admin is led away, and so is a browser without a session."""
    admin = signed_in(house, Role.ADMIN)
    assert "/console/people" not in admin.get("/console").text
    for browser, status in ((admin, 403), (house.browser(), 401)):
        for answer in (
            browser.get("/console/people"),
            browser.get("/console/people/lookup_x"),
            look(browser),
        ):
            assert answer.status_code == status


def test_a_look_opens_for_its_own_key_until_it_ends(
    house: House, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another key of the role needs a look of its own."""
    path = look(officer, app=app_of(house), person=house.shop.welcome(DAN)).url.path
    assert signed_in(house, Role.COMPLIANCE).get(path).status_code == 404
    monkeypatch.setattr("aboveboard.rights.lookups.LASTS_MS", 0)
    assert officer.get(path).status_code == 410


def test_an_erasure_ends_a_look(house: House, officer: Browser) -> None:
    """Nothing of the person is shown any more."""
    person = house.shop.welcome(DAN)
    path = look(officer, app=app_of(house), person=person).url.path
    house.shop.erase(person)
    assert officer.get(path).status_code == 404


def test_the_timeline_has_every_entry_once_page_by_page(
    house: House, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest first; each leads to its entry and its proof."""
    monkeypatch.setattr("aboveboard.web.console.people.SIZE", 3)
    person = house.shop.welcome(DAN)
    house.shop.signal(person)
    house.shop.outcome(house.shop.decide(person))
    page = look(officer, app=app_of(house), person=person)
    seen: list[int] = []
    while True:
        seen += [int(index) for index in re.findall(r'<a href="/console/log/(\d+)">', page.text)]
        onward = re.search(r'<a class="button" href="(/console/people/[^"]*before=\d+)"', page.text)
        if onward is None:
            break
        page = officer.get(onward[1].replace("&amp;", "&"))
    assert seen == sorted(set(seen), reverse=True)
    held = house.shop.ok("GET", f"/v1/people/{person}")["records"]
    assert len(seen) == sum(held.values())
    assert officer.get(f"/console/log/{seen[-1]}/proof").status_code == 200


def test_a_part_of_the_timeline_has_its_kinds_alone(house: House, officer: Browser) -> None:
    """A choice has the person's own sentence."""
    person = house.shop.welcome(DAN)
    decision = house.shop.decide(person)["decision"]
    page = look(officer, app=app_of(house), person=person)
    choices = officer.get(f"{page.url.path}?only=choices")
    assert decision not in choices.text
    assert "You said yes to “Improve the choices”." in words(choices)
    decisions = officer.get(f"{page.url.path}?only=decisions")
    assert decision in decisions.text
    assert "You said yes" not in words(decisions)


def test_a_look_at_a_guests_id_does_not_lead_to_the_person(house: House, officer: Browser) -> None:
    """The page says that there is another id; a look at the person covers both."""
    person, guest = house.shop.welcome(DAN), house.shop.welcome(ADA)
    decision = house.shop.decide(guest)["decision"]
    own = house.shop.decide(person)["decision"]
    house.shop.ok("PUT", f"/v1/people/{person}/guests/{guest}")
    page = look(officer, app=app_of(house), person=guest)
    assert "linked to another id" in words(page)
    assert own not in page.text
    page = look(officer, app=app_of(house), person=person)
    assert "covers 2 ids" in words(page)
    assert own in page.text
    assert decision in page.text


def test_no_address_or_redirect_names_the_person(house: House, officer: Browser) -> None:
    """Addresses end up in the logs of proxies."""
    person = house.shop.welcome(DAN)
    page = look(officer, app=app_of(house), person=person)
    assert person not in str(page.url)
    assert person not in page.text
