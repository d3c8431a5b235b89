"""The lines of what an app imported about a person."""

import io
import json
import zipfile

import pytest
from aboveboard.errors import Unreadable
from aboveboard.people.inventory import TABLES
from aboveboard.rights.import_lines import import_line, select_page

from tests.house import House
from tests.ingestion.history import agreed, entry, learn, send


def test_the_archive_has_all_that_is_stored_of_an_import(house: House) -> None:
    """Every sealed member, of one that is learned and of one that waits."""
    dan = agreed(house)
    more = {"value": 2.5, "position": 3, "context": {"device": "tv", "fields": {"task": "order"}}}
    send(house, entry(house, person=dan, propensity=0.5, candidates=["travel-1", "running-1"], **more))
    learn(house)
    send(house, entry(house, person=dan), entry(house, person=agreed(house)), entry(house))
    answer = house.shop.http.get(f"/v1/people/{dan}/export")
    found = zipfile.ZipFile(io.BytesIO(answer.content)).read("imports.jsonl").splitlines()
    waits, learned = sorted(map(json.loads, found), key=lambda line: bool(line["learned"]))
    (row,) = [each for each in TABLES if each.name == "imports"]
    assert row.table is not None
    assert {*learned["stored"]} == {*row.table.members}
    assert (learned["stored"]["context"], learned["stored"]["position"]) == (
        {"device": "tv", "task": "order"},
        3,
    )
    assert (len(found), waits["learned"], waits["stored"]["item"]) == (2, False, "travel-1")


def test_an_import_is_bound_to_its_row(house: House) -> None:
    """In the row of another import of the same person it does not decrypt."""
    dan = agreed(house)
    send(house, entry(house, person=dan), entry(house, person=dan))
    person = house.run(house.gateway.require_person(house.app, dan))
    (one, pending, sealed), (other, *_) = house.rows(select_page(person, b""))
    assert import_line(person, one, pending, sealed)
    with pytest.raises(Unreadable):
        import_line(person, other, pending, sealed)
