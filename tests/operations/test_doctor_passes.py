"""The doctor's finding on marks of used passes: by the states of people, and by the log."""

import pytest
from aboveboard.access.ended_passes import EndedPasses
from aboveboard.access.passes import LINK_MS, spent
from aboveboard.access.sessions import end_all, read_link
from aboveboard.keys.keyring import Keyring
from aboveboard.operations import row_pages
from aboveboard.operations.doctor_passes import MARGIN_MS, report_passes
from aboveboard.operations.findings import DoctorFinding
from sqlalchemy import Connection, delete, true

from tests.edits import Someone, told, write
from tests.house import House

GOOD = "ok    passes: Every used link and ended session is marked."


def test_missing_marks_are_counted(fresh_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until their pass would have expired. One that is about to expire may be gone already."""
    monkeypatch.setattr(row_pages, "AT_ONCE", 2)
    house, ends = fresh_house, []
    for _ in range(3):
        someone = Someone(house.installation, house.shop)
        url = house.shop.ok("POST", f"/v1/people/{someone.name}/link", {"to": "/privacy"})["url"]
        link = read_link(house.gateway, url.rpartition("/")[2])
        person = house.run(house.gateway.person(someone.app, someone.name))
        house.run(house.gateway.part(EndedPasses).end(link, person))
        ends.append(link.expires_ms)

    def at(now_ms: int) -> str:
        def report(connection: Connection, keyring: Keyring) -> DoctorFinding:
            return report_passes(connection, keyring, now_ms)

        return told(house.installation, report)

    now_ms = house.clock()
    assert ends[0] == now_ms + LINK_MS
    assert at(now_ms) == GOOD
    house.run(end_all(house.gateway))
    assert at(now_ms) == GOOD
    write(house.installation, delete(spent).where(true()))
    assert at(now_ms).startswith(
        "bad   passes: 4 marks of used links or ended sessions were deleted or changed."
    )
    assert at(ends[0] - MARGIN_MS).startswith("bad   passes: 1 marks ")
    assert at(now_ms + 9 * 3_600_000) == GOOD
