"""The texts of an archive, each named by its SHA-256."""

from hashlib import sha256
from pathlib import Path

from aboveboard.verify.report import Report
from aboveboard.verify.texts import NAMED, check_policies_there

from tests.verify.honest import LOG, checked, faults
from tests.verify.maker import (
    POLICY,
    audit_files,
)


def test_a_missing_policy_text_is_said(tmp_path: Path) -> None:
    """The records do not depend on it, but their reader should know."""
    files = audit_files(LOG)
    del files[f"policies/{POLICY}.txt"]
    report = checked(tmp_path, files)
    assert faults(report) == []
    assert any(POLICY[:12] in sentence for sentence in report.unchecked)


def test_a_text_must_have_the_hash_of_its_name(tmp_path: Path) -> None:
    """The manifest may fit it all the same."""
    files = audit_files(LOG) | {f"notices/{sha256(b'old').hexdigest()}.json": b"new"}
    report = checked(tmp_path, files)
    assert faults(report) == [
        f"notices/{sha256(b'old').hexdigest()}.json: Its text does not have the hash of its name."
    ]
    assert "1 of 2 notices have the hash of their name" in report.checked


def test_many_missing_texts_are_counted_and_some_named() -> None:
    """A report stays short."""
    report, policies = Report(), {f"{number:064}" for number in range(20)}
    check_policies_there(report, frozenset({f"policies/{0:064}.txt"}), policies)  # type: ignore[arg-type]
    [sentence] = report.unchecked
    assert sentence.startswith("the text of 19 policy sets")
    assert sentence.count(", ") == NAMED - 1
