"""Requests of the staff that wait for a second person."""

import pytest
from aboveboard.errors import Unreadable
from aboveboard.people.approval_table import ApprovalContent, StaffAct, approvals
from aboveboard.rights.approvals import (
    ActRequest,
    OwnRequest,
    check_second,
    list_waiting,
    make_request,
    require_approval,
)
from aboveboard.storage.journal import Submission
from msgspec import structs
from sqlalchemy import select

from tests.edits import edited, read
from tests.house import House
from tests.rights.staff import officer
from tests.world import DAN


def asked(house: House, reason: str = "File 7 of the court") -> str:
    """The id of a new request about a new person."""
    app, name, key = house.app, house.shop.welcome(DAN), officer(house)
    person = house.run(house.gateway.require_person(app, name))
    request = ActRequest(act=StaffAct.EXPORT, app=app, content=ApprovalContent(reason=reason))
    guard, write = make_request(house.gateway, key, request, person.key, person)
    house.run(house.gateway.submit(Submission((person.guard, guard), (write,), ())))
    return str(write.row["approval_id"])


def test_a_request_is_sealed_and_listed(house: House) -> None:
    """The reason is in no column in clear."""
    name = asked(house)
    found = {each.approval: each for each in house.run(list_waiting(house.gateway))}
    assert found[name].content.reason == "File 7 of the court"
    row = read(house.installation, approvals, approvals.c.approval_id == name)[0]
    assert not any(b"File 7" in value for value in row.values() if isinstance(value, bytes))


def test_a_content_of_another_request_does_not_open(house: House) -> None:
    """Not even of the same person: it is sealed for its own id."""
    name = asked(house)
    row = read(house.installation, approvals, approvals.c.approval_id == name)[0]
    other = row | {"approval_id": "approval_other"}
    with (
        edited(house.installation, approvals, approvals.c.approval_id.in_((name, "approval_other")), other),
        pytest.raises(Unreadable),
    ):
        house.run(require_approval(house.gateway, "approval_other"))


def test_the_asker_is_no_second_person(house: House) -> None:
    """Another key is."""
    found = house.run(require_approval(house.gateway, asked(house)))
    check_second(house.gateway, found, officer(house))
    own = officer(house)
    with pytest.raises(OwnRequest):
        check_second(house.gateway, structs.replace(found, asked_by=own.id), own)


def test_a_request_goes_with_its_person(house: House) -> None:
    """It has the words of the staff about them."""
    app, name, key = house.app, house.shop.welcome(DAN), officer(house)
    person = house.run(house.gateway.require_person(app, name))
    request = ActRequest(act=StaffAct.EXPORT, app=app, content=ApprovalContent(reason="File 8"))
    guard, write = make_request(house.gateway, key, request, person.key, person)
    house.run(house.gateway.submit(Submission((person.guard, guard), (write,), ())))
    house.shop.erase(name)
    query = select(approvals.c.act).where(approvals.c.approval_id == write.row["approval_id"])
    assert house.rows(query) == []
