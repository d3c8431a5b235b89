"""The texts of an archive, each named by its SHA-256."""

from pathlib import Path

from tests.verify.honest import LOG, checked, faults
from tests.verify.maker import (
    POLICY,
    audit_files,
)


def test_a_missing_policy_text_is_said(tmp_path: Path) -> None:
    """The records do not depend on it, but whoever reads them should know."""
    files = audit_files(LOG)
    del files[f"policies/{POLICY}.txt"]
    report = checked(tmp_path, files)
    assert faults(report) == []
    assert any(POLICY[:12] in sentence for sentence in report.unchecked)
