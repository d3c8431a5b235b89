"""Requests of audits that nothing can come of: each names the field at fault (`api.audit_request`)."""

from collections.abc import Iterator
from typing import Any

import pytest
from aboveboard.bias_audits.labelled_audits import AT_ONCE_MOST, LabelledAudits
from aboveboard.words import Role

from tests.api.test_audits import TERMS
from tests.bias_audits.audited import send
from tests.world import Installation, Shop


@pytest.fixture
def staff(installation: Installation) -> Iterator[Shop]:
    found = Shop(installation.url, installation.key(Role.COMPLIANCE))
    yield found
    found.http.close()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"watch": "none"}, "watch"),
        ({"watch": TERMS | {"by": ["shoe_size"]}}, "watch.by"),
        ({"watch": TERMS | {"by": ["label"]}}, "watch.by"),
        ({"watch": TERMS | {"class": {}}}, "watch.class"),
        ({"watch": TERMS | {"class": {"tags": ["x"]}}}, "watch.app"),
        ({"watch": TERMS | {"class": {"tags": ["x"]}, "placement": "none"}}, "watch.placement"),
        ({"watch": TERMS, "report": 99_999}, "report"),
        ({"watch": TERMS | {"since": "2999-01-01"}}, "watch"),
        ({"watch": TERMS, "salt": "ab" * 16}, "salt"),
    ],
)
def test_terms_without_a_report_are_refused(staff: Shop, body: Any, field: str) -> None:
    """Before anything is stored."""
    before = len(staff.ok("GET", "/v1/audits")["audits"])
    found = staff.refused("POST", "/v1/audits", body)
    assert (found["status"], found["field"]) == (422, field)
    assert len(staff.ok("GET", "/v1/audits")["audits"]) == before


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (b"", "Line 1 of the label file is missing"),
        (b"name,group\n", "Line 1 of the label file is not the header"),
        (b"person,label\nada,canary\nben\n", "Line 3 of the label file does not have a person and a label"),
        (b"person,label\nada,canary-\xff\n", "Line 2 of the label file is not UTF-8"),
        (b'person,label\nada,"canary\n', "Line 2 of the label file has a quotation mark too many"),
        (b"person,label\nada," + b"canary" * 300, "Line 2 of the label file is too long"),
        (b"person,label\n" + b"".join(b"a,canary%d\n" % at for at in range(60)), "has one label too many"),
        ("person,label\nada,canary\n".encode("utf-16"), "Line 1 of the label file is not UTF-8"),
    ],
)
def test_a_malformed_file_is_refused_by_its_line(staff: Shop, labels: bytes, said: str) -> None:
    """The problem repeats nothing of it, and no audit is stored."""
    before = len(staff.ok("GET", "/v1/audits")["audits"])
    found = send(staff, labels, status=422, watch=TERMS | {"by": ["label"]})
    assert said in found["detail"]
    assert (found["field"], "canary" in str(found)) == ("labels", False)
    assert len(staff.ok("GET", "/v1/audits")["audits"]) == before


def test_a_file_for_a_watch_without_labels_is_refused(staff: Shop) -> None:
    """It would have no effect."""
    assert send(staff, b"person,label\n", status=422, watch=TERMS)["field"] == "labels"


def test_only_so_many_files_are_read_at_a_time(installation: Installation, staff: Shop) -> None:
    """One more is refused before it is read, and a place is free again after each refusal."""
    places = installation.service.gateway.part(LabelledAudits)
    for _ in range(AT_ONCE_MOST):
        places.claim()
    try:
        found = send(staff, b"person,label\n", status=409, watch=TERMS | {"by": ["label"]})
        assert "Send the file again later" in found["detail"]
    finally:
        for _ in range(AT_ONCE_MOST):
            places.free()
    send(staff, b"x\n", status=422, watch=TERMS | {"by": ["label"]})
    assert places.under_way == 0
