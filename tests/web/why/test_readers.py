"""The readers of an explanation: its person acts, a holder of the link reads, no one else gets anything."""

import pytest

from tests.web.browsing import words
from tests.web.why.seen import Seen


def test_a_holder_of_the_link_reads_and_can_do_nothing(seen: Seen) -> None:
    """There are no controls and no previews, and a sentence that says how to get in."""
    page = seen.house.browser().get(seen.link)
    assert page.status_code == 200
    assert "open your privacy pages from the app" in words(page)
    assert "<button" not in page.text
    assert "most likely see" not in words(page).replace("would most likely have seen", "")


def test_a_link_lets_no_reader_act(seen: Seen) -> None:
    """Neither without a session nor with that of another person."""
    form = {"reason": 0, "act": "limit"}
    sent = seen.link.replace("?", "/controls?")
    assert seen.house.browser().post(sent, form).status_code == 404
    assert seen.house.visit("ann").post(sent, form).status_code == 404
    assert seen.held()["limits"]["topics"] == []


def test_another_persons_decision_looks_like_none_at_all(seen: Seen) -> None:
    """To a person who is signed in: the same status and the same words."""
    other = seen.house.visit("ann")
    found, none = other.get(seen.path), other.get("/why/dec_00000000000000000000000000")
    assert (found.status_code, none.status_code) == (404, 404)
    assert words(found) == words(none)
    assert other.get(f"{seen.path}/proof").status_code == 404
    assert other.post(f"{seen.path}/controls", {"reason": 0, "act": "limit"}).status_code == 404


def test_a_person_of_another_app_with_the_same_id_is_another_person(seen: Seen) -> None:
    """Sessions are of one app."""
    other = seen.house.installation.shop()
    made = other.ok("POST", f"/v1/people/{seen.person}/link", {})
    browser = seen.house.browser()
    browser.enter(made["url"])
    assert browser.get(seen.path).status_code == 404
    other.http.close()


def test_without_a_session_or_a_link_it_is_not_shown(seen: Seen) -> None:
    """The page says to come from the app."""
    page = seen.house.browser().get(seen.path)
    assert page.status_code == 401
    assert "open this page from your app" in words(page)


def test_a_link_that_was_altered_opens_nothing(seen: Seen) -> None:
    """It looks like one of a decision that does not exist."""
    assert seen.house.browser().get(seen.link[:-3] + "AAA").status_code == 404


@pytest.mark.parametrize("key", ["", "?key=", "?key=invented", "?key={cut}"])
def test_without_its_key_nothing_tells_that_there_was_a_decision(seen: Seen, key: str) -> None:
    """The page of an erased decision is that of one that never was."""
    seen.house.shop.erase(seen.person)
    asked = key.format(cut=seen.link.rpartition("=")[2][:-3] + "AAA")
    pages = [seen.house.browser().get(f"{path}{asked}") for path in (seen.path, "/why/dec_" + "0" * 26)]
    assert pages[0].status_code == pages[1].status_code
    assert words(pages[0]) == words(pages[1])
    assert "This decision was erased" not in words(pages[0])


def test_an_erased_decision_is_said_to_be_erased(seen: Seen) -> None:
    """To a holder of its link, with 404; the data has the same status."""
    seen.house.shop.ok("DELETE", f"/v1/people/{seen.person}")
    page = seen.house.browser().get(seen.link)
    assert page.status_code == 404
    assert "This decision was erased" in words(page)
    assert seen.house.browser().get(seen.link.replace("?", "/data?")).status_code == 404
    assert seen.browser.get(seen.path).status_code == 401  # the session ended with the person
