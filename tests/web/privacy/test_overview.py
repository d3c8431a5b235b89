"""The privacy centre: each control acts at once and says so, and a no is never longer than a yes."""

import re
from itertools import pairwise
from typing import Any
from unittest.mock import AsyncMock

import httpx
import pytest
from aboveboard.web.privacy import leave

from tests.web.browsing import Browser, House, words
from tests.world import ADA, DAN, EVE

SCRIPT = "<script>alert(1)</script>"


class Guest:
    """A person in their privacy centre."""

    def __init__(self, house: House, member: Any = DAN, **headers: str) -> None:
        self.house, self.person = house, house.shop.welcome(member)
        self.browser = house.visit(self.person, **headers)

    def held(self) -> Any:
        return self.house.shop.ok("GET", f"/v1/people/{self.person}")

    def post(self, path: str, **form: Any) -> httpx.Response:
        answer = self.browser.post(path, form)
        assert answer.status_code == 200, words(answer)
        return answer


@pytest.fixture
def guest(house: House) -> Guest:
    return Guest(house)


def forms(page: str) -> list[tuple[str, dict[str, str], list[tuple[str, str]]]]:
    """The forms of a page: where they go, their hidden fields, and their buttons."""
    found = []
    for action, body in re.findall(r'<form[^>]* action="([^"]+)"[^>]*>(.*?)</form>', page, re.DOTALL):
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', body))
        buttons = re.findall(r'<button[^>]* name="([^"]+)" value="([^"]+)"', body)
        found.append((action, hidden, buttons))
    return found


def steps(browser: Browser, action: str, button: tuple[str, str]) -> int:
    """How many requests it takes from the first page to a choice that counts, by what stands on that page."""
    for where, hidden, buttons in forms(browser.get("/privacy").text):
        if where == action and button in buttons:
            answer = browser.post(where, hidden | dict([button]))
            assert answer.status_code == 200
            assert [each.status_code for each in answer.history] == [303]
            return 2
    raise AssertionError(f"{button} stands on no form of the first page")


PURPOSES = ("personalize_visit", "personalize_history", "combine_sources", "improve", "messages")


@pytest.mark.parametrize("purpose", PURPOSES)
def test_refusing_a_purpose_takes_as_many_steps_as_accepting_it(house: House, purpose: str) -> None:
    """Counted, both ways round, from the first page on; and both buttons look the same."""
    guest, action = Guest(house, ADA), f"/privacy/purposes/{purpose}"
    accepting = steps(guest.browser, action, ("choice", "yes"))
    assert guest.held()["consents"][purpose] == "given"
    refusing = steps(guest.browser, action, ("choice", "no"))
    assert guest.held()["consents"][purpose] == "withdrawn"
    assert refusing <= accepting
    page = guest.browser.get("/privacy").text
    classes = re.findall(r'<button class="([^"]*)" name="choice"', page)
    assert set(classes) == {"choice"}
    assert len(classes) == 2 * len(PURPOSES)


def test_turning_the_dial_down_takes_as_many_steps_as_turning_it_up(house: House) -> None:
    """From any level to any other one in one form."""
    guest = Guest(house, ADA)
    up = steps(guest.browser, "/privacy/dial", ("level", "4"))
    down = steps(guest.browser, "/privacy/dial", ("level", "0"))
    assert down <= up
    assert guest.held()["dial"] == 0


def test_pausing_takes_as_many_steps_as_going_on(guest: Guest) -> None:
    """Both on the first page."""
    on = steps(guest.browser, "/privacy/restriction", ("restricted", "true"))
    assert guest.held()["restricted"] is True
    assert "Everything is on pause" in words(guest.browser.get("/privacy"))
    off = steps(guest.browser, "/privacy/restriction", ("restricted", "false"))
    assert guest.held()["restricted"] is False
    assert on <= off


def test_a_choice_is_bound_to_the_text_beside_it(house: House) -> None:
    """The record has the hash of the notice that stood on the page, its language and where it was chosen."""
    guest = Guest(house, ADA)
    steps(guest.browser, "/privacy/purposes/improve", ("choice", "yes"))
    chosen = house.shop.ok("GET", f"/v1/people/{guest.person}/consents")["history"][-1]
    assert chosen["notice"] == house.shop.notice("improve")
    assert (chosen["language"], chosen["method"], chosen["state"]) == ("en", "privacy page", "given")


def test_the_whole_text_can_be_read_before_choosing(guest: Guest) -> None:
    """It stands on the page."""
    notice = guest.house.shop.ok("GET", f"/v1/notices/{guest.house.shop.notice('improve')}")
    page = words(guest.browser.get("/privacy"))
    last = notice["text"].replace("**", "").strip().split("\n\n")[-1]
    assert " ".join(last.split()) in " ".join(page.split())


@pytest.mark.parametrize("level", range(5))
def test_the_dial_acts_and_says_so(guest: Guest, level: int) -> None:
    """And stands where it was put."""
    answer = guest.post("/privacy/dial", level=level)
    assert guest.held()["dial"] == level
    assert "Your dial is set." in words(answer)
    assert re.search(rf'class="step here">\s*<span class="knob" aria-hidden="true">{level}<', answer.text)


def test_a_withdrawal_counts_for_the_next_decision(house: House) -> None:
    """What was known is not used any more, from the answer on."""
    guest = Guest(house)
    house.shop.signal(guest.person)
    assert house.shop.decide(guest.person)["personalization"]["effective"] == 3
    guest.post("/privacy/purposes/personalize_history", choice="no")
    after = house.shop.decide(guest.person)["personalization"]
    assert (after["effective"], after["bound_by"]) == (2, "consent")


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


def test_what_is_known_is_told_in_words_and_forgotten_by_a_button(house: House) -> None:
    """One thing at a time."""
    guest = Guest(house)
    house.shop.signal(guest.person)
    page = guest.browser.get("/privacy/known")
    assert "You looked at or searched for" in words(page)
    assert "We forgot it" in words(guest.post("/privacy/forget", key="topic:running"))
    assert {each["key"] for each in guest.held()["interests"]} == {"item:running-2"}


def test_a_topic_is_ruled_out_in_whatever_letters_it_is_typed(house: House) -> None:
    """It is forgotten, is not learned anew, and is let in again in other letters too."""
    guest = Guest(house)
    house.shop.signal(guest.person)
    assert "we forgot what we knew" in words(guest.post("/privacy/limits", topic="Running", on="true"))
    house.shop.signal(guest.person)
    assert {each["key"] for each in guest.held()["interests"]} == {"item:running-2"}
    allowed = guest.post("/privacy/limits", key="topic:running", on="false")
    assert "We may use that again" in words(allowed)
    assert guest.held()["limits"]["topics"] == []


def test_nothing_is_said_to_be_forgotten_that_was_not_known(guest: Guest) -> None:
    """The topic is ruled out all the same."""
    text = words(guest.post("/privacy/limits", topic="sailing", on="true"))
    assert "We know nothing about it." in text
    assert "we forgot what we knew" not in text
    assert guest.held()["limits"]["topics"] == ["sailing"]


@pytest.mark.parametrize("key", ["category:behavioural", "topic:running", "item:running-2"])
def test_a_limit_is_set_and_taken_back(house: House, key: str) -> None:
    """A kind of data, a topic, an item: each in one step, and it says what was done."""
    guest, (kind, name) = Guest(house), key.split(":")
    field = {"category": "categories", "topic": "topics", "item": "items"}[kind]
    house.shop.signal(guest.person)
    assert "We no longer use that" in words(guest.post("/privacy/limits", key=key, on="true"))
    assert guest.held()["limits"][field] == [name]
    assert "We may use that again" in words(guest.post("/privacy/limits", key=key, on="false"))
    assert guest.held()["limits"][field] == []


def test_any_topic_can_be_ruled_out(guest: Guest) -> None:
    """Also one that nobody knows of."""
    page = guest.post("/privacy/limits", on="true", topic="  my  own topic ")
    assert guest.held()["limits"]["topics"] == ["my own topic"]
    assert "my own topic" in words(page)


@pytest.mark.parametrize(
    "form", [{"topic": ""}, {"topic": "x" * 101}, {"key": "category:shoes"}, {"key": "x"}]
)
def test_what_cannot_be_ruled_out_is_said_to_be(guest: Guest, form: dict[str, str]) -> None:
    """On the same page, with what would be right."""
    assert "We could not save that" in words(guest.post("/privacy/limits", on="true", **form))
    assert guest.held()["limits"] == {"categories": [], "topics": [], "items": []}


def test_facts_are_corrected(guest: Guest) -> None:
    """All of them, in one form."""
    facts = {"age_class": "unknown", "region": "us-ca", "language": "en", "time_zone": "Europe/Paris"}
    assert "We saved that." in words(guest.post("/privacy/facts", **facts))
    assert guest.held()["facts"] == facts | {"region": "US-CA"}


@pytest.mark.parametrize("wrong", [{"region": "Atlantis"}, {"time_zone": "Moon/Sea"}, {"age_class": "old"}])
def test_facts_that_cannot_be_are_not_saved(guest: Guest, wrong: dict[str, str]) -> None:
    """And the page says what to look at."""
    before = guest.held()["facts"]
    assert "We could not save that." in words(guest.post("/privacy/facts", **wrong))
    assert guest.held()["facts"] == before


def test_nobody_under_age_makes_themselves_older(house: House) -> None:
    """What protects them is the app's to take back."""
    guest = Guest(house, DAN._replace(facts={"age_class": "minor"}))
    answer = guest.post("/privacy/facts", age_class="adult", region="FR")
    assert "We could not save that." in words(answer)
    assert guest.held()["facts"]["age_class"] == "minor"
    assert guest.held()["facts"]["region"] == "FR"


def test_saying_under_18_is_warned_of_and_then_not_put_on_the_app(guest: Guest) -> None:
    """Only the app takes it back, so it is said at the field before."""
    warning = "Once you say under 18, only the app can change it back."
    before = guest.browser.get("/privacy/known")
    hint = re.search(r'<select id="age_class"[^>]* aria-describedby="([^"]+)"', before.text)
    assert hint
    assert f'id="{hint[1]}">{warning}' in before.text
    after = words(guest.post("/privacy/facts", age_class="minor"))
    assert "While this says under 18" in after
    assert warning not in after


def test_the_history_has_every_choice_and_the_text_that_was_seen(guest: Guest) -> None:
    """In words, each with its place in the log."""
    guest.post("/privacy/dial", level=1)
    page = guest.browser.get("/privacy/history")
    assert "You turned the dial to this page." in words(page)
    assert "You said yes to “Improve the choices”." in words(page)
    notice = re.search(r'href="(/privacy/notices/[0-9a-f]{64})"', page.text)
    assert notice
    text = guest.browser.get(notice[1])
    assert text.status_code == 200
    assert "Changing your mind" in words(text)


def test_decisions_are_listed_page_by_page_each_with_its_why(house: House) -> None:
    """The newest first, and none twice."""
    guest = Guest(house)
    made = [house.shop.decide(guest.person)["decision"] for _ in range(25)]
    listed = []
    for page in ("", "?page=2"):
        listed += re.findall(r'href="/why/(dec_\w+)"', guest.browser.get(f"/privacy/decisions{page}").text)
    assert listed == made[::-1]
    assert guest.browser.get(f"/why/{listed[0]}").status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "x", "1e3", "9" * 30, "²"])
def test_a_page_that_is_none_is_not_there(guest: Guest, page: str) -> None:
    """Of every list."""
    for path in ("/privacy/decisions", "/privacy/history"):
        assert guest.browser.get(f"{path}?page={page}").status_code == 404


def test_everything_can_be_downloaded(guest: Guest) -> None:
    """As the archive that can be checked without us."""
    answer = guest.post("/privacy/export")
    assert answer.headers["content-type"] == "application/zip"
    assert answer.content.startswith(b"PK")


def test_objecting_is_a_no_to_everything(guest: Guest) -> None:
    """Said twice it is recorded once."""
    assert "You objected to everything." in words(guest.post("/privacy/objection"))
    held = guest.held()
    assert set(held["consents"].values()) == {"objected"}
    guest.post("/privacy/objection")
    assert guest.held()["records"] == held["records"]


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
    told = guest.house.shop.ok("GET", f"/v1/erasures/{erasure[0]}")
    assert told["state"] == "erased"


def test_a_receipt_is_read_again_by_its_id_alone(guest: Guest) -> None:
    """By whoever has it; another id leads nowhere."""
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


ACTS = {
    "/privacy/dial": {"level": "0"},
    "/privacy/purposes/improve": {"choice": "no"},
    "/privacy/restriction": {"restricted": "true"},
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
        ("/privacy/forget", {"key": "nothing"}),
        ("/privacy/limits", {"key": "topic:x"}),
    ],
)
def test_a_form_that_no_page_has_is_refused(guest: Guest, path: str, form: dict[str, str]) -> None:
    """With a page, and without doing anything."""
    before = guest.held()
    assert guest.browser.post(path, form).status_code == 400
    assert guest.held() == before


def test_a_yes_needs_the_text_that_was_seen(guest: Guest) -> None:
    """A hash that is of no notice of this purpose is no yes; a purpose that nobody declared is not there."""
    other = guest.house.shop.notice("improve")
    for notice in ("", "0" * 64, other):
        sent = {"choice": "yes", "notice": notice}
        assert guest.browser.post("/privacy/purposes/messages", sent).status_code == 422
    assert guest.held()["consents"]["messages"] == "never_asked"
    assert guest.browser.post("/privacy/purposes/nothing", {"choice": "no"}).status_code == 404


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
