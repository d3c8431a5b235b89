"""The doctor's finding on people: each row against the record of its newest choice, page by page."""

import pytest
from aboveboard.operations import row_pages
from aboveboard.operations.doctor_choices import report_choices
from aboveboard.people.store import people
from sqlalchemy import update

from tests.edits import Someone, told, write
from tests.erasure.leaving import begin, lived
from tests.house import House


def test_each_fault_is_counted(fresh_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that are older, and rows that do not open. One that is being erased is neither."""
    monkeypatch.setattr(row_pages, "AT_ONCE", 2)
    installation, shop = fresh_house.installation, fresh_house.shop
    older, other, broken = (Someone(installation, shop) for _ in range(3))
    fresh_house.run(begin(fresh_house.gateway, lived(installation, shop)))
    assert told(installation, report_choices) == "ok    choices: Every person's row has their newest choice."
    for each in (older, other):
        before = each.row()
        shop.dial(each.name, 1)
        each.put_back(before)
    write(installation, update(people).where(broken.where).values(sealed=b"x"))
    line = told(installation, report_choices)
    assert line.startswith("bad   choices: ")
    assert "2 rows of people are older than their newest choice." in line
    assert "1 rows of people do not open." in line


def test_a_row_of_a_person_without_choices_is_counted(fresh_house: House) -> None:
    """No record says anything of it, and the gateway refuses it all the same."""
    fresh_house.shop.decide("quiet")
    write(fresh_house.installation, update(people).values(sealed=b"x"))
    assert "1 rows of people do not open." in told(fresh_house.installation, report_choices)
