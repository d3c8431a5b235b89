"""A person's archive beside the whole log: what it lacks is named, whatever the tiles come from."""

from pathlib import Path

import pytest
from aboveboard.verify.mine import verify_mine
from aboveboard.verify.report import Report

from tests.verify.maker import OTHER_KEY, TRUST, Log, audit_files, pack, person_files
from tests.verify.searched import FINDING_KEY, LOG, MINE, copied_tiles, download


def faults(report: Report) -> list[str]:
    return [f"{fault.where}: {fault.what}" for fault in report.faults]


def test_a_whole_archive(tmp_path: Path) -> None:
    """All 300 entries are searched. The maker's log has no entry of a build, so the others may be older."""
    report = verify_mine(download(tmp_path), str(copied_tiles(tmp_path)), TRUST)
    assert faults(report) == []
    assert "300 entries were searched, and 5 of them are about this person" in report.checked
    assert any(line.startswith("295 entries before index 300") for line in report.unchecked)


@pytest.mark.parametrize("dropped", MINE)
def test_what_it_lacks_is_named(tmp_path: Path, dropped: int) -> None:
    """By index, kind and hour."""
    report = verify_mine(download(tmp_path, dropped), str(copied_tiles(tmp_path)), TRUST)
    (fault,) = faults(report)
    assert fault.startswith(
        f"records.jsonl: The entry at index {dropped} ({LOG.records[dropped].kind}, in the hour "
    )


def test_an_export_has_the_tiles_too(tmp_path: Path) -> None:
    """If it covers the whole log."""
    export = pack(tmp_path / "all.zip", audit_files(LOG), LOG)
    assert len(faults(verify_mine(download(tmp_path, 255), str(export), TRUST))) == 1


def test_tiles_that_end_before(tmp_path: Path) -> None:
    """The report says that entries after their end were not searched."""
    short = Log(256, finding=dict.fromkeys(MINE, FINDING_KEY))
    report = verify_mine(download(tmp_path, 299), str(copied_tiles(tmp_path, short)), TRUST)
    assert faults(report) == []
    assert any(line.startswith("the last 44 entries") for line in report.unchecked)


def test_tiles_of_another_log(tmp_path: Path) -> None:
    """Signed by the same key, and not the log of the archive."""
    other = Log(300, finding={1: FINDING_KEY})
    report = verify_mine(download(tmp_path), str(copied_tiles(tmp_path, other)), TRUST)
    assert "the tiles: The tiles are not those of the log that the archive is from." in faults(report)


@pytest.mark.parametrize("name", ["tile/entries/000", "tile/entries/001.p/44", "tile/0/001.p/44"])
def test_a_changed_or_missing_tile(tmp_path: Path, name: str) -> None:
    """It is a fault, never passed over in silence."""
    tiles = copied_tiles(tmp_path)
    data = (tiles / name).read_bytes()
    (tiles / name).write_bytes(data[:-9] + b"?" + data[-8:])
    assert faults(verify_mine(download(tmp_path), str(tiles), TRUST))
    (tiles / name).unlink()
    assert faults(verify_mine(download(tmp_path), str(tiles), TRUST))


def test_without_tiles(tmp_path: Path) -> None:
    """The archive alone does not show it, and that is said."""
    report = verify_mine(download(tmp_path, 5), None, TRUST)
    assert faults(report) == []
    assert any("Give them with --tiles" in line for line in report.unchecked)


def test_an_archive_of_before(tmp_path: Path) -> None:
    """Version 0.1.0 gave no finding key."""
    path = pack(tmp_path / "old.zip", person_files(LOG, MINE), LOG, kind="person")
    report = verify_mine(path, str(copied_tiles(tmp_path)), TRUST)
    assert faults(report) == []
    assert any("written before, not findable" in line for line in report.unchecked)


def test_only_a_persons_archive(tmp_path: Path) -> None:
    """An export for an audit has no finding key to search with."""
    path = pack(tmp_path / "all.zip", audit_files(LOG), LOG)
    assert "the archive: This is not the archive of a person" in faults(verify_mine(path, None, TRUST))[0]


def test_a_checkpoint_by_another_key(tmp_path: Path) -> None:
    """The tiles need the signature of the log, too."""
    other = Log(300, OTHER_KEY, finding=dict.fromkeys(MINE, FINDING_KEY))
    report = verify_mine(download(tmp_path), str(copied_tiles(tmp_path, other)), TRUST)
    assert report.lacking and not any("were searched" in line for line in report.checked)
