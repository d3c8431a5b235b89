"""The ways out: an export, and an erasure with its receipt."""

import re
from unittest.mock import AsyncMock

import pytest
from aboveboard.web import routes
from aboveboard.web.privacy import leave

from tests.web.browsing import House, words
from tests.web.erasing_between import POINTS, check_gone, erasing_after
from tests.web.privacy.guests import Guest

CHANGES = {
    "/privacy/dial": {"level": 3},
    "/privacy/purposes/{purpose:str}": {"choice": "no"},
    "/privacy/facts": {"language": "de"},
    "/privacy/forget": {"key": "topic:running"},
    "/privacy/limits": {"on": "true", "topic": "running"},
    "/privacy/restriction": {"restricted": "true"},
    "/privacy/everything": {"as_everybody": "true"},
    "/privacy/objection": {},
    "/privacy/contact": {"question": "Why?"},
}
"""The forms that change what is stored about the person, by their address."""


def test_everything_can_be_downloaded(guest: Guest) -> None:
    """As the archive that can be checked without us."""
    answer = guest.post("/privacy/export")
    assert answer.headers["content-type"] == "application/zip"
    assert answer.content.startswith(b"PK")


def test_a_person_erases_themselves_and_gets_a_receipt(guest: Guest) -> None:
    """After a page that says what goes and what stays; with a one-time id, and signed out."""
    last = guest.browser.get("/privacy/erase")
    assert "What goes" in words(last)
    assert "What stays" in words(last)
    receipt = guest.post("/privacy/erase")
    erasure = re.search(r"era_[0-9a-f]{40}", words(receipt))
    assert erasure
    assert "You are erased" in words(receipt)
    assert guest.house.shop.refused("GET", f"/v1/people/{guest.person}")["status"] == 404
    assert guest.browser.get("/privacy").status_code == 401
    status = guest.house.shop.ok("GET", f"/v1/erasures/{erasure[0]}")
    assert status["state"] == "erased"


def test_a_receipt_is_read_again_by_its_id_alone(guest: Guest) -> None:
    """By any holder of the id; another id leads nowhere."""
    receipt = guest.post("/privacy/erase")
    path = receipt.url.path
    assert words(guest.house.browser().get(path)) == words(receipt)
    assert guest.house.browser().get(path[:-4] + "0000").status_code == 404


def test_an_erasure_that_is_sent_twice_ends_at_the_one_receipt(guest: Guest) -> None:
    """The second press of the button finds the session ended."""
    copy = guest.house.browser()
    copy.http.cookies.update(guest.browser.http.cookies)
    receipt, again = guest.post("/privacy/erase"), copy.post("/privacy/erase")
    assert (again.status_code, again.url) == (200, receipt.url)
    assert copy.get("/privacy").status_code == 401


def test_an_erasure_that_was_done_before_its_session_ended_ends_at_the_receipt(guest: Guest) -> None:
    """As when the service was stopped between the two."""
    copy = guest.house.browser()
    copy.http.cookies.update(guest.browser.http.cookies)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leave, "leave", AsyncMock())
        receipt = guest.post("/privacy/erase")
    again = copy.post("/privacy/erase")
    assert (again.status_code, again.url) == (200, receipt.url)


def test_who_signed_out_erases_nothing(guest: Guest) -> None:
    """With a copy of the cookie of before."""
    copy = guest.house.browser()
    copy.http.cookies.update(guest.browser.http.cookies)
    guest.post("/leave")
    assert copy.post("/privacy/erase").status_code == 401
    assert guest.held()["records"]


def test_an_erasure_ends_every_session_and_link_of_the_person(guest: Guest) -> None:
    """In every browser, and nothing that a page sends brings the person back."""
    other, unused = guest.house.visit(guest.person), guest.house.link(guest.person)
    assert other.get("/privacy").status_code == 200
    guest.post("/privacy/erase")
    assert other.get("/privacy").status_code == 401
    for path, form in CHANGES.items():
        assert other.post(path_of(path), form).status_code == 401, path
    assert other.post("/privacy/erase").status_code == 401
    assert guest.house.browser().enter(unused).status_code == 410
    assert guest.house.shop.refused("GET", f"/v1/people/{guest.person}")["status"] == 404


def path_of(address: str) -> str:
    return address.replace("{purpose:str}", "personalize_history")


def test_the_changes_are_all_forms_of_the_pages() -> None:
    """A new one has to be among them. An export and an erasure change no choice."""
    posted = {
        path
        for handler in routes.HANDLERS
        for path in handler.paths
        if "POST" in handler.http_methods and path.startswith("/privacy")
    }
    assert posted == {*CHANGES, "/privacy/export", "/privacy/erase"}


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("address", CHANGES)
def test_a_change_that_was_let_in_before_an_erasure_brings_nobody_back(
    house: House, address: str, point: str
) -> None:
    """The erasure finishes after the session was read, or between the reading of the row and the commit."""
    person = f"late-{address.split('/')[2]}-{point}"
    house.shop.ok("PUT", f"/v1/people/{person}/dial", {"level": 4})
    browser = house.visit(person)
    with erasing_after(house, person, point) as reached:
        answer = browser.post(path_of(address), CHANGES[address])
    assert (answer.status_code, reached) == (401, [point])
    check_gone(house, person)


@pytest.mark.parametrize("address", [each for each in CHANGES if each != "/privacy/forget"])
def test_a_change_of_the_first_session_brings_nobody_back(house: House, address: str) -> None:
    """The link was made before anything was stored, so its pass has the time of the last erasure: none."""
    person = f"new-{address.split('/')[2]}"
    browser = house.visit(person)
    house.shop.ok("PUT", f"/v1/people/{person}/dial", {"level": 4})
    with erasing_after(house, person, "session_of"):
        answer = browser.post(path_of(address), CHANGES[address])
    assert answer.status_code == 401
    check_gone(house, person)
