"""The log in the console: found by what is asked for, paged without gaps, opened on the record."""

from typing import Any
from urllib.parse import urlencode

import pytest
from aboveboard.exports import log_search as searching
from aboveboard.exports.log_search import Search, search, size_of
from aboveboard.exports.query import ExportQuery
from aboveboard.words import EntryKind, Role
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.browsing import House, words
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
        house.shop.decide()  # entries come in between two pages
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
    """It decrypts a bounded number at a time, and resuming finds what lies beyond."""
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


@pytest.mark.parametrize("path", ["/console", "/console/log", "/console/keys", "/console/health"])
def test_a_page_makes_the_same_few_queries_however_much_there_is(house: House, staff: Any, path: str) -> None:
    """Twice the entries, and no more queries."""
    before = queries(house, staff, path)
    for _ in range(30):
        house.shop.decide()
        house.installation.key(Role.APP)
    assert queries(house, staff, path) <= before <= 6


PATHS = ("", "/log", "/exports", "/policies", "/dry-runs", "/placements", "/keys", "/health")


@pytest.mark.parametrize("language", ["de", "en", "es", "fr"])
@pytest.mark.parametrize("path", PATHS)
def test_every_page_speaks_every_language(staff: Any, path: str, language: str) -> None:
    """Whole, and in that language alone."""
    page = staff.get(f"/console{path}?language={language}")
    assert page.status_code == 200
    assert page.headers["content-language"] == language
    assert len(page.content) < 50_000
