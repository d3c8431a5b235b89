"""A person's own archive, as `verify.person_archive` checks it: what the page does not need to be asked about."""

from pathlib import Path

from aboveboard.audit import note
from aboveboard.verify.archive import PAGE, verify_archive
from aboveboard.verify.report import Report, Trust

from tests.verify.maker import (
    KEY,
    OTHER_VKEY,
    TRUST,
    VKEY,
    Log,
    checkpoint_of,
    jsonl,
    older,
    pack,
    person_files,
)

LOG = Log(300)
MINE = (0, 5, 255, 256, 299)


def checked(tmp_path: Path, files: dict[str, bytes], trust: Trust = TRUST) -> Report:
    return verify_archive(pack(tmp_path / "person.zip", files, LOG, kind="person"), trust)


def faults(report: Report) -> list[str]:
    return [f"{fault.where}: {fault.what}" for fault in report.faults]


def test_an_honest_archive_verifies(tmp_path: Path) -> None:
    """Each record by its own proof; nobody claims that these are all."""
    report = checked(tmp_path, person_files(LOG, MINE))
    assert faults(report) == []
    assert any(sentence.startswith("5 of 5 records fit entries") for sentence in report.checked)
    assert any("whether these are all records" in sentence for sentence in report.unchecked)
    assert any("consents.json, person.json" in sentence for sentence in report.unchecked)


def test_a_tile_proves_nothing_about_a_person(tmp_path: Path) -> None:
    """There are none in such an archive, so one that is there was not checked."""
    report = checked(tmp_path, person_files(LOG, MINE) | {"log/tile/entries/000": b"?"})
    assert "the contents of these files, which no check has used: log/tile/entries/000" in report.unchecked


def test_an_archive_without_records(tmp_path: Path) -> None:
    """Somebody about whom nothing was recorded yet."""
    report = checked(tmp_path, person_files(LOG, ()))
    assert faults(report) == []
    assert "0 of 0 records fit entries that are in the log (none)" in report.checked


def test_proofs_may_have_another_checkpoint(tmp_path: Path) -> None:
    """Of an earlier or later state of the same log, if it is signed."""
    files = person_files(LOG, MINE) | {"proofs/0.tlog-proof": Log(200).proof(0).encode()}
    assert faults(checked(tmp_path, files)) == []


def test_a_proof_of_another_log_is_refused(tmp_path: Path) -> None:
    """Even when the keys of both are given."""
    elsewhere = Log(300, KEY, "other.example/log")
    other_key = note.vkey(elsewhere.origin, KEY.public_key())
    files = person_files(LOG, MINE) | {"proofs/0.tlog-proof": elsewhere.proof(0).encode()}
    report = checked(tmp_path, files, Trust((VKEY, other_key)))
    assert faults(report) == ["proofs/0.tlog-proof: It is a proof from another log than the archive's."]


def test_proofs_and_lines_belong_together(tmp_path: Path) -> None:
    """A proof without a line, a line without a proof, a proof under a name that is none."""
    files = person_files(LOG, MINE)
    files["records.jsonl"] = jsonl(files["records.jsonl"].splitlines()[1:])
    assert faults(checked(tmp_path, files)) == [
        "proofs/0.tlog-proof: It belongs to no record of this archive."
    ]
    files = person_files(LOG, MINE)
    files["proofs/00.tlog-proof"] = files.pop("proofs/0.tlog-proof")
    assert faults(checked(tmp_path, files)) == [
        "proofs/0.tlog-proof: The archive has no file proofs/0.tlog-proof.",
        "proofs/00.tlog-proof: This is not the name of a proof file.",
    ]


def test_an_erased_record_needs_its_proof_only(tmp_path: Path) -> None:
    """The entry is still in the log."""
    files = person_files(LOG, (0,))
    files["records.jsonl"] = jsonl([LOG.records[0].erased_line()])
    files["proofs/0.tlog-proof"] = LOG.proof(0, opened=False).encode()
    report = checked(tmp_path, files)
    assert faults(report) == []
    assert any("marked as erased were erased" in sentence for sentence in report.unchecked)


def test_another_record_in_the_proof_is_found(tmp_path: Path) -> None:
    """Line and proof file say the same."""
    files = person_files(LOG, (0,))
    files["proofs/0.tlog-proof"] = LOG.proof(0, opened=False).encode()
    assert faults(checked(tmp_path, files)) == [
        "proofs/0.tlog-proof: It does not have the same record as line 1 of records.jsonl."
    ]


def test_the_page_in_the_archive(tmp_path: Path) -> None:
    """Ours is known again; another one is said not to be relied on."""
    ours = Path(verify_archive.__code__.co_filename).with_name(PAGE).read_bytes()
    report = checked(tmp_path, person_files(LOG, MINE) | {PAGE: ours})
    assert (faults(report), f"{PAGE} is the page of this version" in report.checked) == (
        [],
        True,
    )
    report = checked(tmp_path, person_files(LOG, MINE) | {PAGE: ours + b" "})
    assert any(sentence.startswith(f"{PAGE}: it is not the page") for sentence in report.unchecked)


def test_the_key_that_comes_along_is_not_trusted(tmp_path: Path) -> None:
    """It may be another one than the reader's, and then it is said that it was not used."""
    report = checked(tmp_path, person_files(LOG, MINE) | {"key": OTHER_VKEY.encode() + b"\n"})
    assert faults(report) == []
    assert any("was not used" in sentence for sentence in report.unchecked)


def test_older_checkpoints_cannot_be_compared(tmp_path: Path) -> None:
    """Without tiles nobody can tell, and that is said."""
    report = checked(tmp_path, person_files(LOG, MINE), older(Log(100)))
    assert faults(report) == []
    assert any("that would show it" in sentence for sentence in report.unchecked)


def test_two_logs_of_one_size(tmp_path: Path) -> None:
    """A proof from a fork that was signed by the same key."""
    fork = Log(300)
    fork.hashes[299] = bytes(32)
    fork.checkpoint = checkpoint_of(fork.hashes)
    files = person_files(LOG, MINE) | {"proofs/0.tlog-proof": fork.proof(0).encode()}
    assert faults(checked(tmp_path, files)) == [
        "proofs/0.tlog-proof: Two different logs of 300 entries were signed."
    ]
