"""Small files that are replaced whole."""

from pathlib import Path

import pytest
from aboveboard.storage.durable import ASIDE, ensure_folder, replace


def test_a_replaced_file_is_whole_and_its_owner_s(tmp_path: Path) -> None:
    """The new content is all there, and only the owner may read it."""
    path = tmp_path / "log.head"
    path.write_bytes(b"a longer old content")
    replace(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_failed_replacement_leaves_no_trace(tmp_path: Path) -> None:
    """A folder in the file's place stays, and no file with the suffix ASIDE is left."""
    (tmp_path / "log.head").mkdir()
    with pytest.raises(OSError):
        replace(tmp_path / "log.head", b"new")
    assert [each.name for each in tmp_path.iterdir()] == ["log.head"]
    assert not list(tmp_path.glob(f".*{ASIDE}"))


def test_a_new_folder_is_its_owner_s(tmp_path: Path) -> None:
    """One that exists keeps its permissions, and the folders above get the usual ones."""
    folder = tmp_path / "above" / "data"
    ensure_folder(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert folder.parent.stat().st_mode & 0o055
    folder.chmod(0o750)
    ensure_folder(folder)
    assert folder.stat().st_mode & 0o777 == 0o750
