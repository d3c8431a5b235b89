"""A person's archive beside the whole log: what it lacks is named, whatever the tiles come from."""

from pathlib import Path

import pytest
from aboveboard.audit.note import vkey
from aboveboard.verify.mine import verify_mine
from aboveboard.verify.report import Report, Trust

from tests.verify.maker import KEY, OTHER_KEY, TRUST, VKEY, Log, audit_files, pack, person_files
from tests.verify.searched import (
    BUILT,
    FINDING_KEY,
    LOG,
    MINE,
    copied_tiles,
    download,
    without_keys,
)


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
    """The report says that entries after their end were not searched, and that they may be of another log."""
    short = Log(256, finding=dict.fromkeys(MINE, FINDING_KEY))
    report = verify_mine(download(tmp_path, 299), str(copied_tiles(tmp_path, short)), TRUST)
    assert faults(report) == []
    assert any("the tiles end before the archive's log of 300 entries" in line for line in report.unchecked)


def test_a_smaller_log_that_hides_an_entry(tmp_path: Path) -> None:
    """Nothing ties it to the log of the archive, so no search counts as done."""
    fork = Log(256, finding={index: FINDING_KEY for index in MINE if index not in (5, 256, 299)})
    report = verify_mine(download(tmp_path, 5), str(copied_tiles(tmp_path, fork)), TRUST)
    assert report.is_postponed
    assert not any("were searched" in line for line in report.checked)


def test_tiles_of_a_log_of_another_name(tmp_path: Path) -> None:
    """They are a fault, also when they end before."""
    other = Log(256, origin="other.example/log", finding=dict.fromkeys(MINE, FINDING_KEY))
    trust = Trust((VKEY, vkey("other.example/log", KEY.public_key())))
    report = verify_mine(download(tmp_path), str(copied_tiles(tmp_path, other)), trust)
    assert faults(report) == ["the tiles: The tiles are not those of the log that the archive is from."]


def test_an_address_that_does_not_answer(tmp_path: Path) -> None:
    """It is no fault. The report names what was not checked."""
    report = verify_mine(download(tmp_path), "http://127.0.0.1:1/log", TRUST)
    assert faults(report) == []
    assert report.is_postponed
    assert any("could not be read from the address" in line for line in report.unchecked)


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


@pytest.mark.parametrize("place", [True, False])
def test_finding_keys_that_were_taken_out(tmp_path: Path, place: bool) -> None:
    """Only an archive whose policy sets are all of version 0.1.0 may lack them."""
    tiles = str(copied_tiles(tmp_path, BUILT)) if place else None
    report = verify_mine(without_keys(tmp_path, texts=False), tiles, TRUST)
    assert faults(report) == ["finding.key: The archive does not have this file, but its version does."]


def test_finding_keys_of_someone_with_older_records_only(tmp_path: Path) -> None:
    """The log's entry of a build shows that the archive had them."""
    path = without_keys(tmp_path)
    report = verify_mine(path, str(copied_tiles(tmp_path, BUILT)), TRUST)
    assert faults(report) == [
        "finding.key: The archive does not have this file, but its version does. "
        "The log has the entry of a build at index 300."
    ]


def test_many_finding_keys(tmp_path: Path) -> None:
    """Each linked guest has one, and a person may have any number of guests."""
    keys = "".join([f"{number:064x}\n" for number in range(1000)]) + FINDING_KEY.hex() + "\n"
    assert faults(verify_mine(download(tmp_path, keys=keys), None, TRUST)) == []


def test_only_a_persons_archive(tmp_path: Path) -> None:
    """An export for an audit has no finding key to search with."""
    path = pack(tmp_path / "all.zip", audit_files(LOG), LOG)
    assert "the archive: This is not the archive of a person" in faults(verify_mine(path, None, TRUST))[0]


def test_a_checkpoint_by_another_key(tmp_path: Path) -> None:
    """The tiles need the signature of the log, too."""
    other = Log(300, OTHER_KEY, finding=dict.fromkeys(MINE, FINDING_KEY))
    report = verify_mine(download(tmp_path), str(copied_tiles(tmp_path, other)), TRUST)
    assert report.lacking and not any("were searched" in line for line in report.checked)
