"""The readers of an explanation: its person acts, a holder of the link reads, no one else gets anything."""

from typing import Any

import pytest

from tests.web.browsing import words
from tests.web.why.seen import Seen, path_of


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


def linked_to(seen: Seen) -> tuple[Any, Any]:
    """A personal decision of a visit, and the same one with its reasons left for later."""
    for number in range(100):
        asked = {"session": f"visit-{number}", "context": {"device": "mobile"}}
        first = seen.house.shop.decide(seen.person, **asked)
        if first["why"]["headline"] == "you":
            return first, seen.house.shop.decide(seen.person, explain="link", **asked)
    raise AssertionError("no personal reason came up")


def test_each_reader_gets_reasons_that_were_left_for_later(seen: Seen) -> None:
    """The person, a holder of the link, a page of the app: the sentences of at once, and what one may do."""
    for reader in ("person", "holder", "page of the app"):
        first, linked = linked_to(seen)
        assert linked["why"]["reasons"] == []
        link, told = path_of(linked["why"]["url"]), [each["text"] for each in first["why"]["reasons"]]
        if reader == "page of the app":
            data = seen.house.browser().get(link.replace("?", "/data?")).json()
            assert [each["text"] for each in data["reasons"]] == told
            assert data["counterfactual"] == first["why"]["counterfactual"]
            continue
        browser = seen.browser if reader == "person" else seen.house.browser()
        page = browser.get(f"/why/{linked['decision']}" if reader == "person" else link)
        assert all(text in words(page) for text in told)
        assert ("<button" in page.text) is (reader == "person")


def test_a_link_shows_no_reasons_of_what_was_taken_away(seen: Seen) -> None:
    """Also where they are computed only then; the person still sees all of them."""
    first, linked = linked_to(seen)
    seen.house.shop.limits(seen.person, topics=["running"])
    told = [each["text"] for each in first["why"]["reasons"] if each["share"] is not None]
    forwarded = words(seen.house.browser().get(path_of(linked["why"]["url"])))
    own = words(seen.browser.get(f"/why/{linked['decision']}"))
    assert not any(text in forwarded for text in told)
    assert all(text in own for text in told)


def test_a_page_says_so_where_this_version_computes_no_reasons(
    seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It shows what is sealed: the items and what was held back."""
    _, linked = linked_to(seen)
    monkeypatch.setattr("aboveboard.decisions.item_why._is_same", lambda *_: False)
    page = seen.browser.get(f"/why/{linked['decision']}")
    assert page.status_code == 200
    assert "We can no longer work out the reasons" in words(page)
