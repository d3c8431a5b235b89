"""Single entries of the log in the console: read on the record, with their proofs."""

from typing import Any

import pytest
from aboveboard.exports import entry_reader
from aboveboard.exports.log_search import Search, search, size_of
from aboveboard.exports.query import ExportQuery
from aboveboard.verify.proof import verify_proof
from aboveboard.verify.report import Trust
from aboveboard.web.console import records
from aboveboard.web.console.records import TEXT_MOST, flat
from aboveboard.words import EntryKind

from tests.exports.archives import keys_of
from tests.web.browsing import House, words
from tests.web.console.test_routes import by_hand
from tests.world import DAN

SCRIPT = '<script>alert("x")</script>'


def test_reading_a_persons_record_is_an_entry_of_the_log(house: House, staff: Any) -> None:
    """A record about no person is read without an entry."""
    impersonal = house.shop.decide()["log"]["index"]
    personal = house.shop.decide(house.shop.welcome(DAN))["log"]["index"]
    staff.get(f"/console/log/{personal}")
    staff.get(f"/console/log/{impersonal}")
    (newest,) = by_hand(house, 1, EntryKind.LOOKUP)
    assert '"found_by":"entry"' in newest
    assert f'"index":{personal}' in newest


def test_an_erased_entry_keeps_its_index(house: House, staff: Any) -> None:
    """The page says so, and so does the list."""
    person = house.shop.welcome(DAN)
    index = house.shop.decide(person)["log"]["index"]
    assert house.shop.http.delete(f"/v1/people/{person}").status_code in (200, 202)
    page = staff.get(f"/console/log/{index}")
    assert page.status_code == 200
    assert "The person was erased" in words(page)
    assert '<ol class="path">' not in page.text


def test_every_entry_there_is_opens(house: House, staff: Any) -> None:
    """Every kind has a page."""
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


def test_a_record_becomes_paths_and_texts() -> None:
    """Texts as they are, all else as JSON; empty lists and objects have a row too."""
    record = {"a": {"b": [1, "x", {"c": None}], "d": {}}, "e": [], "f": True}
    assert flat(record) == [
        ("a.b[0]", "1"),
        ("a.b[1]", "x"),
        ("a.b[2].c", "null"),
        ("a.d", "{}"),
        ("e", "[]"),
        ("f", "true"),
    ]


def test_a_long_text_is_cut() -> None:
    """With a sign that there is more."""
    assert flat({"a": "x" * TEXT_MOST, "b": "x" * (TEXT_MOST + 1)}) == [
        ("a", "x" * TEXT_MOST),
        ("b", "x" * TEXT_MOST + "…"),
    ]


def test_a_long_record_says_how_much_is_not_shown(
    house: House, staff: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only its first fields are listed."""
    monkeypatch.setattr(records, "FIELDS_MOST", 2)
    index = house.installation.run(newest(house, EntryKind.ADMIN))
    page = staff.get(f"/console/log/{index}")
    assert page.text.count('<th scope="row"><code>') == 2
    assert "more" in words(page)


async def newest(house: House, kind: EntryKind) -> int:
    """The index of the newest entry of a kind."""
    found = await search(house.installation.service.gateway, Search(ExportQuery(kinds=(kind,))), most=1)
    return found.hits[0].place


@pytest.mark.parametrize("index", ["x", "01", "-1", "1e3", "٣", "9" * 16, "999999999"])
def test_what_is_no_index_of_the_log_is_not_found(staff: Any, index: str) -> None:
    """Neither the entry nor its proof."""
    for path in (f"/console/log/{index}", f"/console/log/{index}/proof"):
        assert staff.get(path).status_code == 404


def test_a_record_that_does_not_decrypt_has_no_proof(
    house: House, staff: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its page says so; a proof without its record would look like that of an erased one."""
    index = house.shop.decide(house.shop.welcome(DAN))["log"]["index"]

    def unreadable(stored: Any, leaf: Any, _: bytes) -> Any:
        return entry_reader.unreadable(stored, leaf)

    monkeypatch.setattr(entry_reader, "open_stored", unreadable)
    assert "it does not open" in words(staff.get(f"/console/log/{index}"))
    assert staff.get(f"/console/log/{index}/proof").status_code == 410


def test_the_proof_of_an_erased_entry_has_no_record(house: House, staff: Any) -> None:
    """It still shows that the log has the entry at its index."""
    person = house.shop.welcome(DAN)
    index = house.shop.decide(person)["log"]["index"]
    house.shop.erase(person)
    proof = staff.get(f"/console/log/{index}/proof")
    report = verify_proof(proof.content, Trust(keys_of(house.installation.service.gateway)))
    assert report.faults == []
    assert any("the record behind the entry" in sentence for sentence in report.unchecked)
