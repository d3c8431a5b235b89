"""A search of the log, page by page."""

import pytest
from aboveboard.exports import log_search
from aboveboard.exports.log_search import Hit, Search, SearchResult, search
from aboveboard.exports.query import ExportQuery
from aboveboard.words import EntryKind

from tests.house import House
from tests.world import DAN


def pages(house: House, asked: Search, most: int) -> list[SearchResult]:
    """All pages of a search, while entries are added between them."""
    found = [house.run(search(house.gateway, asked, most=most))]
    while (start := found[-1].following) is not None:
        house.shop.decide()
        found.append(house.run(search(house.gateway, asked, start, most=most)))
    return found


def hits(found: list[SearchResult]) -> list[Hit]:
    return [hit for page in found for hit in page.hits]


@pytest.mark.parametrize("most", [1, 7, 1_000])
def test_pages_are_whole_while_entries_are_added(house: House, most: int) -> None:
    """Newest first: each entry from before is in exactly one page."""
    asked = Search(ExportQuery(app=house.app))  # which makes a decision
    for _ in range(5):
        newest = house.shop.decide()["log"]["index"]
    found = hits(pages(house, asked, most))
    whole = house.run(search(house.gateway, asked, newest, most=10_000)).hits
    assert found == whole
    assert found[0].place == newest


def test_the_oldest_can_come_first(house: House) -> None:
    """The same entries in the other direction."""
    house.shop.decide()
    asked = ExportQuery(kinds=(EntryKind.DECISION,), app=house.app)
    oldest = house.run(search(house.gateway, Search(asked, oldest=True), most=10_000))
    newest = house.run(search(house.gateway, Search(asked), most=10_000))
    assert oldest.hits == newest.hits[::-1] != []


def test_an_erased_entry_is_found_by_its_leaf_alone(house: House) -> None:
    """Its hour is known; its app, its person and its minute are not."""
    person = house.shop.welcome(DAN)
    index = house.shop.decide(person)["log"]["index"]
    house.shop.erase(person)
    found = house.run(search(house.gateway, Search(ExportQuery(kinds=(EntryKind.DECISION,))), index, most=1))
    [hit] = found.hits
    assert (hit.place, hit.kind, hit.readable) == (index, "decision", False)
    assert hit.at_ms is hit.app is hit.person is None
    assert hit.hour_ms <= house.clock()


def test_a_placement_is_found_in_records(house: House) -> None:
    """And a rule that none of them names is not."""
    house.shop.place("attic")
    index = house.shop.decide(placement="attic")["log"]["index"]
    house.shop.decide()
    asked = ExportQuery(kinds=(EntryKind.DECISION,), placement="attic", app=house.app)
    assert [hit.place for hit in hits(pages(house, Search(asked), 50)) if hit.readable] == [index]
    assert not hits(pages(house, Search(asked, rule="no-such-rule"), 50))


def test_a_search_of_records_decrypts_a_bounded_number(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it returns where the next call resumes."""
    monkeypatch.setattr(log_search, "OPEN_MOST", 4)
    monkeypatch.setattr(log_search, "OPEN_AT_ONCE", 2)
    for _ in range(10):
        newest = house.shop.decide()["log"]["index"]
    found = house.run(search(house.gateway, Search(ExportQuery(placement="nowhere"))))
    assert (found.hits, found.looked, found.following) == ([], 4, newest - 4)
