"""Reports in the files that they come in (`bias.report_file`)."""

import json
from pathlib import Path

import pytest
from aboveboard import canonical
from aboveboard.audit import proof_file
from aboveboard.bias.check import encode_report
from aboveboard.bias.report_file import decode_report, find_report
from aboveboard.errors import Unprocessable

from tests.bias.test_check import check, log_of

REPORT = encode_report(check(log_of({"adult": 0.5, "minor": 0.2}, people=60)))


def test_a_report_is_read_from_its_own_bytes() -> None:
    """And written to the same ones."""
    assert encode_report(decode_report(REPORT)) == REPORT


@pytest.mark.parametrize(
    "data",
    [REPORT, canonical.encode({"audit": "aud_1", "report": canonical.decode(REPORT), "state": "ready"})],
)
def test_a_report_is_found_in_an_answer_and_alone(data: bytes) -> None:
    """With the bytes that its entry commits to."""
    assert find_report(data) == REPORT


def proof(*, has_record: bool) -> bytes:
    """A proof file of the entry among the vectors."""
    path = Path(__file__).parents[1] / "vectors" / "records" / "audit.json"
    (record,) = json.loads(path.read_text())["records"]
    opening = (bytes.fromhex(record["salt"]), record["body"].encode()) if has_record else (None, None)
    extra = proof_file.make_extra(record["leaf"].encode(), *opening)
    return proof_file.encode(proof_file.ProofFile(0, (), "a checkpoint\n", extra)).encode()


def test_a_report_is_found_in_its_proof() -> None:
    """A proof without the record has none."""
    found = decode_report(find_report(proof(has_record=True)))
    assert (found.watch.name, found.period.number) == ("leading_jobs", 1)
    with pytest.raises(Unprocessable, match="no record"):
        find_report(proof(has_record=False))


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b'{"report":7}'])
def test_any_other_file_is_no_report(data: bytes) -> None:
    """It is refused where it is read."""
    with pytest.raises(Unprocessable):
        decode_report(find_report(data))
