"""The texts of an archive, each named by its SHA-256."""

from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from aboveboard.verify.archive import verify_archive
from aboveboard.verify.report import Report
from aboveboard.verify.texts import NAMED, check_policies_there

from tests.verify.honest import LOG, checked, faults
from tests.verify.maker import (
    POLICY,
    TRUST,
    audit_files,
    pack,
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


def test_a_changed_policy_text_is_a_fault_of_its_own(tmp_path: Path) -> None:
    """The manifest names another hash. The rest of the archive is checked all the same."""
    name = f"policies/{POLICY}.txt"
    honest, changed = pack(tmp_path / "honest.zip", audit_files(LOG), LOG), tmp_path / "changed.zip"
    with ZipFile(honest) as before, ZipFile(changed, "w", ZIP_DEFLATED) as after:
        for each in before.namelist():
            after.writestr(each, before.read(each) + (b" " if each == name else b""))
    report = verify_archive(changed, TRUST)
    assert {fault.where for fault in report.faults} == {name}
    assert "0 of 1 policies have the hash of their name" in report.checked
    assert (
        f"{len(LOG.records)} of {len(LOG.records)} entries in the range lead to the signed root"
        in report.checked
    )
