"""The log in the console: found by what is asked for, paged without gaps, opened on the record."""

from typing import Any
from urllib.parse import urlencode

import pytest
from aboveboard.exports import log_search as searching
from aboveboard.exports.log_search import Search, search, size_of
from aboveboard.exports.query import ExportQuery
from aboveboard.verify.proof import verify_proof
from aboveboard.verify.report import Trust
from aboveboard.words import EntryKind, Role
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exports.archives import keys_of
from tests.web.browsing import House, words
from tests.web.console.test_routes import by_hand
from tests.web.staff import onward, places, queries, signed_in
from tests.world import DAN

SCRIPT = '<script>alert("x")</script>'


def all_places(house: House, browser: Any, path: str) -> list[int]:
    found, at = [], path
    while at:
        page = browser.get(at)
        assert page.status_code == 200
        found += places(page)
        at = onward(page)
        house.shop.decide()  # entries come in while somebody reads
    return found


def test_paging_is_complete_while_entries_come_in(house: House) -> None:
    """Every entry from before is listed once, in the order of places, in both directions."""
    for _ in range(60):
        house.shop.decide()
    browser = signed_in(house)
    before = house.installation.run(size_of(house.installation.service.gateway))
    newest = all_places(house, browser, "/console/log")
    assert newest == sorted(newest, reverse=True)
    assert len(set(newest)) == len(newest)
    assert [place for place in newest if place < before] == list(range(before - 1, -1, -1))
    oldest = all_places(house, browser, "/console/log?sort=oldest")
    assert oldest[:before] == list(range(before))


@pytest.mark.parametrize("kind", [EntryKind.DECISION, EntryKind.KEY, EntryKind.ERASURE])
def test_only_the_kinds_that_were_asked_for_are_found(house: House, kind: EntryKind) -> None:
    """All of them, as a search without pages has it."""
    browser = signed_in(house)
    query = Search(ExportQuery(kinds=(kind,)))
    expected = house.installation.run(search(house.installation.service.gateway, query, most=10_000))
    found = all_places(house, browser, f"/console/log?kind={kind}")
    assert [place for place in found if place <= max(found, default=0)][-len(expected.hits) :] == [
        hit.place for hit in expected.hits
    ]


def test_a_placement_is_found_with_its_decisions_and_outcomes(house: House) -> None:
    """And nothing of another one is."""
    house.shop.place("hall")
    decision = house.shop.decide(placement="hall")
    person = house.shop.welcome(DAN)
    personal = house.shop.decide(person, placement="hall")
    house.shop.outcome(personal)
    other = house.shop.decide()
    found = all_places(house, signed_in(house), "/console/log?placement=hall")
    assert decision["log"]["index"] in found
    assert personal["log"]["index"] in found
    assert other["log"]["index"] not in found


def test_a_rule_is_found_where_it_decided(house: House) -> None:
    """In the decisions that it held something back from."""
    person = house.shop.welcome(DAN)
    decision = house.shop.decide(person)
    because = {each[1] for each in house.shop.record(decision)["why"]["held_back"]}
    rules = [each.removeprefix("rule:") for each in because if each.startswith("rule:")]
    browser = signed_in(house)
    for rule in rules:
        assert decision["log"]["index"] in places(browser.get(f"/console/log?rule={rule}"))
    assert places(browser.get("/console/log?rule=no-such-rule")) == []


def test_a_search_in_sealed_records_says_how_far_it_came(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It opens no more than so many at a time, and going on finds what lies beyond."""
    monkeypatch.setattr(searching, "OPEN_MOST", 20)
    monkeypatch.setattr(searching, "OPEN_AT_ONCE", 10)
    house.shop.place("attic")
    wanted = house.shop.decide(placement="attic")["log"]["index"]
    for _ in range(40):
        house.shop.decide()
    browser = signed_in(house)
    first = browser.get("/console/log?placement=attic&kind=decision")
    assert places(first) == []
    assert "looked at" in words(first)
    assert wanted in all_places(house, browser, "/console/log?placement=attic&kind=decision")


def test_days_bound_what_is_found(house: House) -> None:
    """All of today is there today, and nothing of it on a day long past."""
    browser = signed_in(house)
    assert places(browser.get("/console/log?from=2001-01-01"))
    assert places(browser.get("/console/log?from=2001-01-01&to=2001-12-31")) == []
    assert places(browser.get("/console/log?to=9999-12-31"))
    assert places(browser.get("/console/log?from=9999-12-31")) == []


GARBAGE = st.one_of(
    st.text(max_size=30),
    st.integers().map(str),
    st.sampled_from(["-1", "1e9", "\x00", "%", "'--", "9" * 40, SCRIPT]),
)
NAMES = ("kind", "from", "to", "app", "placement", "rule", "sort", "at", "language", "x")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.lists(st.tuples(st.sampled_from(NAMES), GARBAGE), max_size=5))
def test_garbage_in_a_query_gives_a_plain_page(
    house: House, staff: Any, query: list[tuple[str, str]]
) -> None:
    """Never a fault, and nothing of it is executed."""
    page = staff.get("/console/log?" + urlencode(query, errors="replace"))
    assert page.status_code == 200
    assert SCRIPT not in page.text


@pytest.fixture
def staff(house: House) -> Any:
    """A browser for one test: it keeps the language that was chosen in it, by an address too."""
    return signed_in(house)


@pytest.mark.parametrize("path", ["/console", "/console/log", "/console/keys", "/console/health"])
def test_a_page_makes_the_same_few_queries_however_much_there_is(house: House, staff: Any, path: str) -> None:
    """Twice the entries, the same number."""
    before = queries(house, staff, path)
    for _ in range(30):
        house.shop.decide()
        house.installation.key(Role.APP)
    assert queries(house, staff, path) == before <= 6


def test_a_decision_is_opened_with_its_eight_steps(house: House, staff: Any) -> None:
    """And was computed again to the same."""
    person = house.shop.welcome(DAN)
    for _ in range(3):
        house.shop.signal(person)
    decision = house.shop.decide(person, count=2)
    page = staff.get(f"/console/log/{decision['log']['index']}")
    said = words(page)
    assert page.text.count("<li><h3>") == 8
    assert "the same to the last bit" in said
    assert decision["decision"] in said
    assert person not in page.text


def test_opening_a_persons_record_stands_in_the_log(house: House, staff: Any) -> None:
    """What is about nobody is opened without."""
    nobody = house.shop.decide()["log"]["index"]
    somebody = house.shop.decide(house.shop.welcome(DAN))["log"]["index"]
    staff.get(f"/console/log/{somebody}")
    staff.get(f"/console/log/{nobody}")
    said = by_hand(house)[0]
    assert '"did":"opened a record"' in said
    assert f'"index":{somebody}' in said


def test_of_somebody_who_was_erased_the_place_is_left(house: House, staff: Any) -> None:
    """The page says so, and so does the list."""
    person = house.shop.welcome(DAN)
    index = house.shop.decide(person)["log"]["index"]
    assert house.shop.http.delete(f"/v1/people/{person}").status_code in (200, 202)
    page = staff.get(f"/console/log/{index}")
    assert page.status_code == 200
    assert "The person was erased" in words(page)
    assert '<ol class="path">' not in page.text


def test_every_entry_there_is_opens(house: House, staff: Any) -> None:
    """Of whatever kind it is."""
    size = house.installation.run(size_of(house.installation.service.gateway))
    for index in range(0, size, 7):
        assert staff.get(f"/console/log/{index}").status_code == 200


def test_the_proof_of_an_entry_verifies_offline(house: House, staff: Any) -> None:
    """And opens its record."""
    decision = house.shop.decide()
    answer = staff.get(f"/console/log/{decision['log']['index']}/proof")
    assert answer.headers["content-disposition"].startswith("attachment")
    report = verify_proof(answer.content, Trust(keys_of(house.installation.service.gateway)))
    assert not report.faults
    assert any("the one that the entry commits to" in said for said in report.checked)


def test_script_in_what_an_app_sends_is_shown_as_text(house: House, staff: Any) -> None:
    """Titles of placements and items, ids of items, tags, topics."""
    items = [
        {"item": f"{SCRIPT}{n}", "tags": [SCRIPT], "topics": [SCRIPT], "content": {"title": f"{SCRIPT} {n}"}}
        for n in range(3)
    ]
    house.shop.place("evil", items, title=SCRIPT)
    person = house.shop.welcome(DAN)
    house.shop.signal(person, item=f"{SCRIPT}1", topics=[SCRIPT])
    decision = house.shop.decide(person, placement="evil", count=2)
    page = staff.get(f"/console/log/{decision['log']['index']}")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


PATHS = ("", "/log", "/exports", "/policies", "/dry-runs", "/placements", "/keys", "/health")


@pytest.mark.parametrize("language", ["de", "en", "es", "fr"])
@pytest.mark.parametrize("path", PATHS)
def test_every_page_speaks_every_language(staff: Any, path: str, language: str) -> None:
    """Whole, and in that language alone."""
    page = staff.get(f"/console{path}?language={language}")
    assert page.status_code == 200
    assert page.headers["content-language"] == language
    assert len(page.content) < 50_000


@pytest.mark.parametrize("language", ["de", "es", "fr"])
def test_a_decision_is_told_in_every_language(house: House, staff: Any, language: str) -> None:
    """With all of its steps."""
    person = house.shop.welcome(DAN)
    house.shop.signal(person)
    place = house.shop.decide(person, context={"device": "mobile"})["log"]["index"]
    page = staff.get(f"/console/log/{place}?language={language}")
    assert page.status_code == 200
    assert page.text.count("<li><h3>") == 8
