"""The doctor's finding on records: it opens each, and knows which are missing without a reason."""

import pytest
from aboveboard.operations import doctor_records
from aboveboard.operations.doctor_records import report_records
from aboveboard.storage.tables import records

from tests.edits import edited, read, told, write
from tests.erasure.leaving import lived
from tests.house import House

GOOD = "ok    records: Every record is as the gateway wrote it."


def test_changed_and_deleted_records_are_named(fresh_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """By index, a few of them. What an erasure or retention removed is neither."""
    installation, shop = fresh_house.installation, fresh_house.shop
    past, gone = lived(installation, shop), lived(installation, shop)
    shop.erase(gone.person)
    assert told(installation, report_records) == GOOD
    rows = read(installation, records, records.c.person == past.pseudonym)
    own = records.c.person == past.pseudonym
    with edited(installation, records, own, *(row | {"app": "x"} for row in rows)):
        line = told(installation, report_records)
        assert line.startswith(
            f"bad   records: {len(rows)} were changed in the database, and are refused (index "
        )
        monkeypatch.setattr(doctor_records, "NAMED_MOST", 2)
        first, second, *_ = sorted(row["entry_index"] for row in rows)
        assert f"(index {first}, {second}, ...)" in told(installation, report_records)
    with edited(installation, records, own, *rows[1:]):
        index = rows[0]["entry_index"]
        assert f"1 were deleted in the database (index {index})." in told(installation, report_records)
    assert told(installation, report_records) == GOOD


def test_a_record_that_left_its_entry_is_both(fresh_house: House) -> None:
    """Its entry has none, and it has no entry."""
    index = fresh_house.shop.decide()["log"]["index"]
    write(
        fresh_house.installation,
        records.update().where(records.c.entry_index == index).values(entry_index=9999),
    )
    line = told(fresh_house.installation, report_records)
    assert (
        f"1 were changed in the database, and are refused (index 9999). 1 were deleted in the database (index {index})."
        in line
    )
