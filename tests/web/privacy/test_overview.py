"""The privacy centre: its first page, and what holds for all of its pages and forms."""

import re
from itertools import pairwise

import pytest

from tests.web.browsing import House, words
from tests.web.privacy.guests import Guest
from tests.world import DAN, EVE

SCRIPT = "<script>alert(1)</script>"


def test_the_whole_text_can_be_read_before_choosing(guest: Guest) -> None:
    """It stands on the page."""
    notice = guest.house.shop.ok("GET", f"/v1/notices/{guest.house.shop.notice('improve')}")
    page = words(guest.browser.get("/privacy"))
    last = notice["text"].replace("**", "").strip().split("\n\n")[-1]
    assert " ".join(last.split()) in " ".join(page.split())


def test_each_level_is_previewed_on_what_the_person_saw_last(house: House) -> None:
    """And nothing of it is recorded."""
    guest = Guest(house)
    house.shop.decide(guest.person)
    before = guest.held()["records"]
    page = words(guest.browser.get("/privacy"))
    assert page.count("You would most likely see") == 5
    assert "taken from “Home”" in page
    assert guest.held()["records"] == before


def test_an_app_with_nothing_to_show_has_no_preview(house: House) -> None:
    """And the page says so."""
    app = house.installation.shop()
    browser = house.browser()
    browser.enter(app.ok("POST", "/v1/people/ann/link", {})["url"])
    assert "there is no preview" in words(browser.get("/privacy"))
    app.http.close()


def test_the_signal_of_the_browser_is_honoured_and_said_to_be(house: House) -> None:
    """Only where the browser sends it."""
    with_signal, without = Guest(house, EVE, **{"sec-gpc": "1"}), Guest(house, EVE)
    assert "Your browser asked us not to share" in words(with_signal.browser.get("/privacy"))
    assert "Your browser asked us not to share" not in words(without.browser.get("/privacy"))
    for guest, said in ((with_signal, "Not all of it counts yet"), (without, "It counts from now on")):
        assert said in words(guest.browser.get("/privacy?said=dial"))


ACTS = {
    "/privacy/dial": {"level": "0"},
    "/privacy/purposes/improve": {"choice": "no"},
    "/privacy/restriction": {"restricted": "true"},
    "/privacy/everything": {"as_everybody": "true"},
    "/privacy/limits": {"key": "topic:running", "on": "true"},
    "/privacy/facts": {"region": "DE"},
    "/privacy/forget": {"key": "topic:running"},
    "/privacy/objection": {},
    "/privacy/export": {},
    "/privacy/erase": {},
}


@pytest.mark.parametrize("path", ACTS)
def test_a_form_of_another_site_does_nothing(guest: Guest, path: str) -> None:
    """With 403, although the browser sends the session along."""
    before = guest.held()
    assert guest.browser.post(path, ACTS[path], site="cross-site").status_code == 403
    assert guest.held() == before


@pytest.mark.parametrize("path", ACTS)
def test_without_a_session_nothing_is_done(house: House, path: str) -> None:
    """And the page says where to come from."""
    answer = house.browser().post(path, ACTS[path])
    assert answer.status_code == 401
    assert "open this page from your app" in words(answer)


@pytest.mark.parametrize("path", [path for path in ACTS if path not in ("/privacy/export", "/privacy/erase")])
def test_a_form_that_is_sent_twice_changes_nothing_more(guest: Guest, path: str) -> None:
    """Nothing more is recorded, and the page is the same."""
    first = guest.post(path, **ACTS[path])
    held = guest.held()
    again = guest.post(path, **ACTS[path])
    assert guest.held() == held
    assert words(first) == words(again)


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/privacy/dial", {"level": "5"}),
        ("/privacy/dial", {"level": "x"}),
        ("/privacy/dial", {}),
        ("/privacy/purposes/improve", {"choice": "maybe"}),
        ("/privacy/restriction", {"restricted": "perhaps"}),
        ("/privacy/everything", {"as_everybody": "perhaps"}),
        ("/privacy/forget", {"key": "nothing"}),
        ("/privacy/limits", {"key": "topic:x"}),
    ],
)
def test_a_form_that_no_page_has_is_refused(guest: Guest, path: str, form: dict[str, str]) -> None:
    """With a page, and without doing anything."""
    before = guest.held()
    assert guest.browser.post(path, form).status_code == 400
    assert guest.held() == before


PAGES = (
    "/privacy",
    "/privacy/known",
    "/privacy/decisions",
    "/privacy/history",
    "/privacy/data",
    "/privacy/erase",
)


@pytest.mark.parametrize("path", PAGES)
def test_what_an_address_says_was_done_is_one_of_few_sentences(guest: Guest, path: str) -> None:
    """Everything else in it is ignored."""
    for said in ("nonsense", SCRIPT, "dial-0"):
        page = guest.browser.get(f"{path}?said={said}")
        assert page.status_code == 200
        assert 'role="status"' not in page.text


def test_script_in_whatever_an_app_sends_is_shown_and_not_run(house: House) -> None:
    """In titles, topics, ids and facts, on every page."""
    shop, topic = house.installation.shop(), f"\"'>{SCRIPT}"
    items = [
        {"item": f"{n}{SCRIPT}", "tags": [topic], "content": {"title": f"{SCRIPT}{n}"}} for n in range(2)
    ]
    shop.place("hostile", items, title=f"<b>{SCRIPT}")
    person = shop.welcome(DAN)
    shop.signal(person, item=f"1{SCRIPT}", topics=[topic])
    shop.limits(person, topics=[f"other{topic}"], items=[f"other{SCRIPT}"])
    shop.decide(person, placement="hostile")
    browser = house.browser()
    browser.enter(shop.ok("POST", f"/v1/people/{person}/link", {})["url"])
    for path in PAGES:
        page = browser.get(path)
        assert page.status_code == 200
        assert "<script" not in page.text
        assert "<b>" not in page.text
    for path in ("/privacy", "/privacy/known", "/privacy/decisions", "/privacy/history"):
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in browser.get(path).text
    shop.http.close()


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_whole(guest: Guest, path: str) -> None:
    """One heading of the first rank, none left out below, a label on every field, and less than 50 kB."""
    guest.house.shop.signal(guest.person)
    page = guest.browser.get(path)
    ranks = [int(rank) for rank in re.findall(r"<h([1-6])[ >]", page.text)]
    assert ranks.count(1) == 1
    assert ranks[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(ranks))
    for field in re.findall(r'<(?:input|select)(?![^>]*type="hidden")[^>]* id="([^"]+)"', page.text):
        assert f'<label for="{field}"' in page.text
    assert len(page.content) < 50_000
