"""Lines marked as erased without a commitment: allowed to version 0.1.0 alone."""

from pathlib import Path

from aboveboard.verify.accounting import say_before
from aboveboard.verify.archive import verify_archive
from aboveboard.verify.deletions import DeletionClaim, VerifiedDeletions
from aboveboard.verify.report import Report

from tests.verify.maker import TRUST, Log, audit_files, jsonl, pack

LOG = Log(20)
FILES = audit_files(LOG) | {
    "records.jsonl": jsonl([each.erased_line() if each.index == 3 else each.line() for each in LOG.records])
}


def test_an_export_of_before(tmp_path: Path) -> None:
    """Its policy sets are those of 0.1.0. It is said, and no fault."""
    report = verify_archive(pack(tmp_path / "a.zip", FILES, LOG), TRUST)
    assert report.faults == []
    assert any("written before, not accounted" in line for line in report.unchecked)


def test_an_export_that_hides_its_version(tmp_path: Path) -> None:
    """Without the text of a policy set nothing shows that it is of 0.1.0."""
    files = {name: data for name, data in FILES.items() if not name.startswith("policies/")}
    report = verify_archive(pack(tmp_path / "a.zip", files, LOG), TRUST)
    assert [fault.what for fault in report.faults] == [
        "1 of its records are marked as erased, but nothing in deletions/ accounts for them."
    ]


def test_what_was_gone_at_the_beginning_is_said() -> None:
    """Nothing shows that it went rightly."""
    report = Report()
    say_before(report, VerifiedDeletions(9, DeletionClaim(before=16, number=32, root="0" * 64), {}))
    say_before(report, VerifiedDeletions(9, DeletionClaim(before=0, number=32, root="0" * 64), {}))
    assert [line.startswith("whether the first 16 records or fewer") for line in report.unchecked] == [True]
