"""The ways out: an export, and an erasure with its receipt."""

import re
from unittest.mock import AsyncMock

import pytest
from aboveboard.web.privacy import leave

from tests.web.browsing import words
from tests.web.privacy.guests import Guest


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
