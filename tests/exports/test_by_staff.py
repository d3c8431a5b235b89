"""Exports that the staff takes and deletes: each time is an entry of the log, written before the answer."""

from typing import Any

import msgspec
import pytest
from aboveboard.errors import Unavailable
from aboveboard.exports.by_staff import DELETED, TAKEN
from aboveboard.exports.jobs import path_of
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import AdminRecord
from aboveboard.gateway.stored_records import STORED, StoredRecord, open_record
from aboveboard.storage.tables import records
from aboveboard.words import EntryKind, Role

from tests.api.test_exports import ask, until
from tests.api.wire import client, problem
from tests.house import House
from tests.world import Shop


def actions(house: House) -> list[dict[str, Any]]:
    """Returns the actions of the staff from the records, the oldest first."""
    query = STORED.where(records.c.kind == EntryKind.ADMIN).order_by(records.c.entry_index)
    found = [
        open_record(StoredRecord(*row), house.gateway.keyring.operator_key, AdminRecord)
        for row in house.rows(query)
    ]
    return [msgspec.to_builtins(each) for each in found]


@pytest.fixture
def office(house: House) -> Any:
    with client(house.installation, house.installation.key(Role.COMPLIANCE)) as team:
        yield team


def made(office: Shop) -> str:
    name = str(ask(office, kinds=["notice"])["export"])
    until(office, name, "ready")
    return name


def test_taking_is_an_entry(house: House, office: Shop) -> None:
    """Each time, with the key that took it."""
    name = made(office)
    for _ in range(2):
        assert office.http.get(f"/v1/exports/{name}/file").status_code == 200
    taken = [each for each in actions(house) if each.get("export") == name]
    assert [each["did"] for each in taken] == [TAKEN] * 2 == ["took an export"] * 2
    assert {(each["by"], each["role"]) for each in taken} == {(office.key.split("_")[2], "compliance")}


def test_deleting_is_an_entry(house: House, office: Shop) -> None:
    """In the same step as the deletion."""
    name = made(office)
    office.ok("DELETE", f"/v1/exports/{name}")
    assert (
        [each["did"] for each in actions(house) if each.get("export") == name]
        == [DELETED]
        == ["deleted an export"]
    )


def test_what_is_not_taken_leaves_no_entry(house: House, office: Shop) -> None:
    """Nor does deleting what is not there."""
    before = len(actions(house))
    problem(office.http.get("/v1/exports/exp_nothing/file"), 404)
    problem(office.http.delete("/v1/exports/exp_nothing"), 404)
    assert len(actions(house)) == before


def test_nothing_is_handed_out_before_the_entry(
    house: House, office: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The archive and the export stay when nothing can be recorded."""
    name = made(office)

    async def refuse(*_: object) -> int:
        raise Unavailable("The disk is full. Try again later.")

    monkeypatch.setattr(Gateway, "submit", refuse)
    problem(office.http.get(f"/v1/exports/{name}/file"), 503)
    problem(office.http.delete(f"/v1/exports/{name}"), 503)
    assert path_of(house.gateway, name).exists()
