"""The kind of file at a path decides the check."""

from pathlib import Path
from shutil import copy

import pytest
from aboveboard.verify.detect import verify_path
from aboveboard.verify.folder import DATABASE

from tests.verify.lived import Lived
from tests.verify.maker import TRUST, Log, audit_files, pack

LOG = Log(3)


def test_an_archive_is_checked_as_one(tmp_path: Path) -> None:
    """Its name does not matter."""
    report = verify_path(pack(tmp_path / "download", audit_files(LOG), LOG), TRUST)
    assert report.faults == []
    assert "3 of 3 entries in the range lead to the signed root" in report.checked


def test_a_proof_file_is_checked_as_one(tmp_path: Path) -> None:
    """By its first line."""
    path = tmp_path / "one"
    path.write_text(LOG.proof(1))
    report = verify_path(path, TRUST)
    assert report.faults == []
    assert any("the one that the entry commits to" in sentence for sentence in report.checked)


def test_a_database_alone_is_checked_like_its_folder(lived: Lived, tmp_path: Path) -> None:
    """By the mark at its beginning."""
    copied = Path(copy(lived.data / DATABASE, tmp_path / "found"))
    of_file, of_folder = verify_path(copied, lived.trust), verify_path(lived.data, lived.trust)
    assert of_file.faults == of_folder.faults == []
    assert set(of_file.checked) & set(of_folder.checked)


@pytest.mark.parametrize("content", [b"", b"Dear diary", b"PK\x03\x05", b"c2sp.org/tlog"])
def test_any_other_file_is_one_fault(tmp_path: Path, content: bytes) -> None:
    """Nothing of it is called checked."""
    path = tmp_path / "diary"
    path.write_bytes(content)
    report = verify_path(path, TRUST)
    assert (report.wrong, report.checked) == (1, [])
    assert "not a proof file, an export or a data folder" in report.faults[0].what


def test_a_path_to_nothing_is_an_error(tmp_path: Path) -> None:
    """The caller says what it could not read."""
    with pytest.raises(FileNotFoundError):
        verify_path(tmp_path / "nowhere", TRUST)
