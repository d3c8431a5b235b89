"""`/v1/audits` as a client sees it (`api.audits`). What a report has is in `tests/bias_audits`."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from aboveboard.api.audit_request import AuditBody
from aboveboard.words import Role

from tests.bias_audits.audited import done, send
from tests.docs import blocks
from tests.world import Installation, Shop

TERMS: dict[str, Any] = {
    "name": "own",
    "app": "none",
    "since": "2025-01-01",
    "class": {"items": ["a"]},
    "by": ["age_class"],
}


@pytest.fixture
def staff(installation: Installation) -> Iterator[Shop]:
    found = Shop(installation.url, installation.key(Role.COMPLIANCE))
    yield found
    found.http.close()


def asked(staff: Shop, **body: Any) -> Any:
    answer = staff.http.post("/v1/audits", json=body)
    assert answer.status_code == 202, answer.text
    return answer.json()


def test_an_audit_is_asked_for_listed_and_read(staff: Shop) -> None:
    """A period without data gives a report that has no table."""
    audit = asked(staff, watch=TERMS, report=2)
    assert (audit["state"], audit["watch"], audit["number"]) == ("waiting", "own", 2)
    assert (audit["from"], audit["to"]) == ("2025-01-31T00:00:00.000Z", "2025-03-02T00:00:00.000Z")
    found = done(staff, audit)
    assert (found["state"], found["disparities"], found["report"]["tables"]) == ("ready", 0, [])
    listed = [each for each in staff.ok("GET", "/v1/audits")["audits"] if each["audit"] == audit["audit"]]
    assert [each["state"] for each in listed] == ["ready"]
    proof = staff.http.get(found["links"]["proof"])
    assert (proof.status_code, proof.headers["content-type"]) == (200, "text/plain; charset=utf-8")


def test_an_unknown_audit_is_not_found(staff: Shop) -> None:
    """Nor is a record of another kind an audit."""
    for path in ("/v1/audits/aud_none", "/v1/audits/aud_none/proof"):
        assert staff.refused("GET", path)["field"] == "audit"


def test_another_content_type_is_refused(staff: Shop) -> None:
    """With the two that there are."""
    answer = staff.http.post("/v1/audits", content=b"person,label", headers={"content-type": "text/csv"})
    assert (answer.status_code, "multipart/form-data" in answer.json()["expected"]) == (415, True)


def test_the_salt_is_in_the_first_answer_alone(staff: Shop) -> None:
    """It is stored nowhere, so a repeat with the same key does not have it."""
    body = {"watch": TERMS | {"by": ["label"]}}
    first = send(staff, b"person,label\n", headers={"idempotency-key": "k"}, **body)
    again = send(staff, b"person,label\n", headers={"idempotency-key": "k"}, **body)
    assert len(bytes.fromhex(first["salt"])) == 32
    assert (again["audit"], again["salt"]) == (first["audit"], None)
    assert done(staff, first)["salt"] is None
    chosen = send(staff, b"person,label\n", **body, salt="ab" * 16)
    assert chosen["salt"] == "ab" * 16


def test_the_requests_of_the_page_are_taken() -> None:
    """Those of docs/compliance/bias.md have the documented shape."""
    shown = [each for each in blocks("docs/compliance/bias.md") if each.language == "json"]
    found = [msgspec.json.decode(each.text, type=AuditBody) for each in shown]
    assert [each.watch for each in found] == ["leading_jobs", "by_label"]
