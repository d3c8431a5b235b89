"""The indexes that an export accounts for as gone: they must be those that the entry commits to, to the bit."""

from pathlib import Path

import pytest
from aboveboard.verify import deletions
from aboveboard.verify.archive import verify_archive
from aboveboard.verify.deletions import ENTRY, LASTING, MINE, SET
from aboveboard.words import EntryKind

from tests.verify.accounted import AccountedLog
from tests.verify.maker import TRUST, pack, person_files

GONE = {3, 5, 299}
LOG = AccountedLog(GONE)


def faults(tmp_path: Path, files: dict[str, bytes], log: AccountedLog = LOG) -> list[str]:
    report = verify_archive(pack(tmp_path / "a.zip", files, log), TRUST)
    return [f"{fault.where}: {fault.what}" for fault in report.faults]


def test_an_honest_export(tmp_path: Path) -> None:
    """Each line that is marked as erased is in the commitment, and the report names its entry."""
    report = verify_archive(pack(tmp_path / "a.zip", LOG.files(GONE), LOG), TRUST)
    assert report.faults == []
    assert (
        "what is marked as erased is what the log commits to as gone, in the entry at index 300"
        in report.checked
    )


@pytest.mark.parametrize("hidden", [0, 4, 298])
def test_a_kept_record_that_is_marked(tmp_path: Path, hidden: int) -> None:
    """It is not in the commitment."""
    (fault,) = faults(tmp_path, LOG.files(GONE | {hidden}))
    assert "the log does not commit to its record as gone" in fault and f"(index {hidden})" in fault


def test_a_record_that_is_said_to_be_gone(tmp_path: Path) -> None:
    """A commitment to more than is gone would be a licence to hide it later."""
    (fault,) = faults(tmp_path, LOG.files(GONE - {5}))
    assert "Its record is here, but the log commits to it as gone." in fault


def test_another_set(tmp_path: Path) -> None:
    """With the hidden record in it, or under another salt."""
    other = AccountedLog(GONE | {4})
    for changed in (other.set_json(), LOG.set_json(salt="00" * 32)):
        files = LOG.files(GONE | {4}, **{SET: changed})
        assert any(
            "is not the one that the entry at index 300 commits to" in fault
            for fault in faults(tmp_path, files)
        )


def test_a_number_that_does_not_fit(tmp_path: Path) -> None:
    """The entry says it in steps of 16."""
    log = AccountedLog(GONE, number=32)
    assert any(
        "says 32 are gone, but the set has 3" in fault for fault in faults(tmp_path, log.files(GONE), log)
    )


def test_without_the_set(tmp_path: Path) -> None:
    """An export of this version has it, so its lack is a fault once something is marked as erased."""
    for name in (ENTRY, SET):
        files = LOG.files(GONE)
        del files[name]
        assert any("nothing in deletions/ accounts for them" in fault for fault in faults(tmp_path, files))


def test_the_records_of_the_operator_last(tmp_path: Path) -> None:
    """They are about no person, so the erasure entry with the commitment cannot be hidden."""
    (fault, *_) = faults(tmp_path, LOG.files(GONE | {300}))
    assert "records of its kind are never deleted" in fault


def test_lasting_kinds_are_those_about_no_person() -> None:
    """The verifier has a list of its own, because it knows no other package."""
    operator = {str(kind) for kind in EntryKind if kind.scope == "operator"}
    assert operator | {"erasure"} == LASTING


@pytest.mark.parametrize("data", [b"", b"{}", b'{"chunks":[],"salt":"00"}', LOG.set_json() + b" "])
def test_another_form(tmp_path: Path, data: bytes) -> None:
    """It is refused."""
    assert faults(tmp_path, LOG.files(GONE, **{SET: data}))


@pytest.mark.parametrize("gone", [300, 310, 511])
def test_an_index_that_is_not_before_the_entry(tmp_path: Path, gone: int) -> None:
    """An entry cannot commit to itself or to later entries: that would allow to hide them."""
    log = AccountedLog({5, gone})
    assert any(
        f"cannot commit to index {gone} as gone" in fault for fault in faults(tmp_path, log.files({5}), log)
    )
    files = person_files(log, [0]) | {ENTRY: log.entry(), MINE: log.mine_json([5, gone])}
    report = verify_archive(pack(tmp_path / "mine.zip", files, log, kind="person"), TRUST)
    assert any(f"cannot commit to index {gone} as gone" in fault.what for fault in report.faults)


def test_the_progress_of_a_set(tmp_path: Path) -> None:
    """It is reported by entries, up to the last."""
    steps: list[tuple[int, int]] = []
    log = AccountedLog({place * 256 for place in range(2)})
    verify_archive(
        pack(tmp_path / "a.zip", log.files({0, 256}), log), TRUST, lambda *step: steps.append(step)
    )
    assert steps[0] == (512, 512)


def test_a_set_beyond_the_log(tmp_path: Path) -> None:
    """It is refused before its tree is computed."""
    chunks = [[2**40, "01" + "00" * 31, "00" * 32]]
    assert faults(tmp_path, LOG.files(GONE, **{SET: LOG.set_json(chunks=chunks)}))
    assert deletions.SET == SET
