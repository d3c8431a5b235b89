"""The order in which a backup is made, with changes in the middle of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aboveboard import settings
from aboveboard.erasure import ledger
from aboveboard.erasure.ledger import LedgerLine
from aboveboard.errors import StartupRefused
from aboveboard.operations import backup_make
from aboveboard.operations.backup_make import BackupSummary, make_backup
from aboveboard.transparency.startup_check import HEAD_FILE, HEAD_IN_BACKUP

AT_MS = 1_767_225_600_000


def make(data: Path, *, keys: bool = True, **changed: str) -> BackupSummary:
    loaded = settings.load({"ABOVEBOARD_DATA": str(data), **changed})
    return make_backup(loaded, data.parent / "backup", keys=keys, at_ms=AT_MS)


@pytest.fixture
def during(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """A function that takes what happens right after the database was copied."""
    copy = backup_make.copy_database

    def set_up(happens: Callable[[], object]) -> None:
        def copy_and_change(*paths: Path) -> Any:
            copied = copy(*paths)
            happens()
            return copied

        monkeypatch.setattr(backup_make, "copy_database", copy_and_change)

    return set_up


def test_the_database_is_newer_than_the_head(data: Path, during: Any) -> None:
    """A head from after the copy would say that the copy lacks entries."""
    old = (data / HEAD_FILE).read_bytes()
    during(lambda: (data / HEAD_FILE).write_text("newer"))
    make(data)
    assert (data.parent / "backup" / HEAD_IN_BACKUP).read_bytes() == old


def test_the_ledger_is_newer_than_the_database(data: Path, during: Any) -> None:
    """A person who is erased while the database is copied is in the copy, so the ledger must name them."""
    line = LedgerLine("a" * 64, 0, "b" * 64)
    during(lambda: ledger.append(data, [line]))
    make(data)
    assert ledger.read(data.parent / "backup", ledger.IN_BACKUP) == [line]


def test_a_rotation_in_between_leaves_no_backup(data: Path, during: Any) -> None:
    """Its keys might not open its database."""
    during(lambda: (data / "keys" / "log.key.next").write_bytes(b"new"))
    with pytest.raises(
        StartupRefused, match=r"^Keys were rotated while the backup was made\. Make it again\.$"
    ):
        make(data)
    assert sorted(path.name for path in data.parent.iterdir()) == ["data"]


def test_the_summary_counts_what_the_manifest_lists(data: Path) -> None:
    """Every file but the manifest itself, with its length."""
    made = make(data)
    manifest = json.loads((data.parent / "backup" / "manifest.json").read_bytes())
    assert (made.files, made.master_elsewhere) == (len(manifest["files"]), False)
    assert made.bytes == sum(each["bytes"] for each in manifest["files"].values())
    assert made.database is not None
    assert manifest["log"] == {"origin": made.database.origin, "size": made.database.size}
    assert manifest["made"].startswith("2026-01-01T00:00:00")


def test_without_keys_none_is_copied(data: Path) -> None:
    """And the summary says nothing about a master key elsewhere."""
    made = make(data, keys=False, ABOVEBOARD_KMS_URI="file:///elsewhere/master.key")
    assert not (data.parent / "backup" / "keys").exists()
    assert not made.master_elsewhere


def test_a_master_key_elsewhere_is_in_the_summary(data: Path) -> None:
    """Then the backup alone opens nothing."""
    assert make(data, ABOVEBOARD_KMS_URI="file:///elsewhere/master.key").master_elsewhere


def test_without_a_database_there_is_no_backup(data: Path) -> None:
    """The path is named, because the folder may be the wrong one."""
    (data / "aboveboard.db").unlink()
    with pytest.raises(
        StartupRefused, match=r"There is no database at .*aboveboard\.db\. Check ABOVEBOARD_DATA\."
    ):
        make(data)
