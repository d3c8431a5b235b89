"""The check of a backup: each part that is wrong is reported, and the backup itself stays as it is."""

from pathlib import Path
from shutil import copytree, rmtree

import pytest
from aboveboard import settings
from aboveboard.operations.backup_check import check_backup
from aboveboard.operations.backup_make import make_backup
from aboveboard.operations.findings import DoctorFinding, Mark

from tests.faults.outside import checkpoint_of, keep, keyring_of, leaves_of, signed
from tests.faults.process import made_key


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an installation and its backup."""
    folder = tmp_path_factory.mktemp("backup_check")
    made_key(folder / "data")
    keep(folder / "data", checkpoint_of(folder / "data"))
    loaded = settings.load({"ABOVEBOARD_DATA": str(folder / "data")})
    make_backup(loaded, folder / "backup", keys=True, at_ms=0)
    return folder


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    return Path(copytree(original, tmp_path / "both"))


def check(folder: Path) -> list[DoctorFinding]:
    loaded = settings.load({"ABOVEBOARD_DATA": str(folder / "data")})
    return list(check_backup(loaded, folder / "backup"))


def bad(folder: Path) -> list[str]:
    return [each.line.removeprefix("bad   ") for each in check(folder) if each.mark == Mark.BAD]


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in found}


def test_a_sound_backup_needs_nothing_but_itself(folder: Path) -> None:
    """All is in order without the data folder, and no file is changed or added."""
    rmtree(folder / "data")
    before = contents(folder)
    assert {each.mark for each in check(folder)} == {Mark.OK}
    assert contents(folder) == before


def test_another_version_of_the_format_is_not_known(folder: Path) -> None:
    """The only finding: what the other files mean is not known either."""
    manifest = folder / "backup" / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b"aboveboard-backup/1", b"aboveboard-backup/2"))
    (found,) = bad(folder)
    assert found == (
        f"manifest: {folder / 'backup'} has no manifest of a backup that this code knows. Name the folder of a backup."
    )


def test_a_database_without_keys_is_not_called_sound(folder: Path) -> None:
    """It was not checked, and that is bad too."""
    (folder / "backup" / "keys" / "log.key").unlink()
    found = bad(folder)
    assert "files: keys/log.key is missing. Make another backup. Keep this one for study." in found
    assert "database: It was not checked. Correct the findings above, and check again." in found


def test_a_head_of_more_entries_shows_what_is_missing(folder: Path) -> None:
    """The backup's own head is compared with its database."""
    keyring = keyring_of(folder / "data")
    longer = signed(keyring, [*leaves_of(folder / "data"), b"one more"])
    (folder / "backup" / "log.head.backup").write_text(longer)
    assert [
        line for line in bad(folder) if line.startswith("log.head.backup: ") and "lost the last 1." in line
    ]


def test_a_backup_without_a_head_is_a_warning(folder: Path) -> None:
    """It may be from before the first publication. The manifest alone says that it is missing."""
    (folder / "backup" / "log.head.backup").unlink()
    marks = {each.name: each.mark for each in check(folder)}
    assert marks["log.head.backup"] == Mark.WARN
    assert marks["log"] == Mark.OK
