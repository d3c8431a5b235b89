"""The report of a check: older checkpoints of the log, and faults."""

from pathlib import Path

import pytest
from aboveboard.audit import note, tree
from aboveboard.audit.note import Checkpoint
from aboveboard.errors import NotFound, Tampered, UnknownSigner
from aboveboard.verify.report import FAULTS_KEPT, Older, Report, Trust, as_text, describe_lacking, open_signed

from tests.verify.honest import LOG, checked, faults
from tests.verify.maker import (
    KEY,
    ORIGIN,
    OTHER_KEY,
    VKEY,
    Log,
    audit_files,
    older,
    signer_of,
)


@pytest.mark.parametrize("size", [0, 1, 256, 300, 512, 699, 700])
def test_the_log_begins_with_older_checkpoints(tmp_path: Path, size: int) -> None:
    """Shown by the tiles of the whole log."""
    report = checked(tmp_path, audit_files(LOG), trust=older(Log(size)))
    assert faults(report) == []
    assert f"the log of 700 entries begins with older, which has {size}" in report.checked


def test_an_older_checkpoint_that_tiles_do_not_reach(tmp_path: Path) -> None:
    """With a part of the log it may not be possible to tell, and then it is said."""
    report = checked(
        tmp_path, audit_files(LOG, 600, 699), trust=older(Log(300)), range={"first": 600, "last": 699}
    )
    assert faults(report) == []
    assert any("the log begins with older" in sentence for sentence in report.unchecked)


def test_an_older_checkpoint_that_is_newer(tmp_path: Path) -> None:
    """An archive may be older than what its reader holds: that is no fault, and not checked."""
    report = checked(tmp_path, audit_files(LOG), trust=older(Log(800)))
    assert faults(report) == []
    assert any("which is newer" in sentence for sentence in report.unchecked)


@pytest.mark.parametrize("size", [300, 700])
def test_a_fork_is_found(tmp_path: Path, size: int) -> None:
    """An older checkpoint of other entries, signed by the same key."""
    text = note.checkpoint_text(Checkpoint(ORIGIN, size, tree.leaf_hash(b"")))
    fork = Trust((VKEY,), (Older("kept", note.sign(text, [(ORIGIN, KEY)])),))
    [fault] = faults(checked(tmp_path, audit_files(LOG), trust=fork))
    assert fault.startswith("kept: ")


def test_many_faults_are_counted_and_the_first_listed() -> None:
    """A report of a hostile file stays short."""
    report = Report()
    for number in range(FAULTS_KEPT + 5):
        report.fault("here", f"It is wrong in way {number}.")
    assert (len(report.faults), report.wrong) == (FAULTS_KEPT, FAULTS_KEPT + 5)


def test_a_part_that_does_not_verify_is_a_fault() -> None:
    """The check resumes after it; any other error is not hidden."""
    report = Report()
    for error in (Tampered("It was changed."), NotFound("It is missing.")):
        with report.part("there"):
            raise error
    assert faults(report) == ["there: It was changed.", "there: It is missing."]
    with pytest.raises(RuntimeError), report.part("there"):
        raise RuntimeError


@pytest.mark.parametrize("log", [Log(1, KEY, "other.example/log"), Log(1, OTHER_KEY)])
def test_a_checkpoint_by_another_key_names_its_signer(log: Log) -> None:
    """A key of another log or an unknown one of this log is no wrong signature."""
    with pytest.raises(UnknownSigner) as refused:
        open_signed(log.checkpoint, Trust((VKEY,)))
    assert refused.value.signers == (signer_of(note.vkey(log.origin, log.key.public_key())),)
    known = Trust((VKEY, note.vkey(log.origin, log.key.public_key())))
    assert open_signed(log.checkpoint, known).size == 1


def test_an_unknown_signer_is_lacking() -> None:
    """It is no fault; of many things that one key signed the first is named, and the number."""
    report = Report()
    for where in ("here", "there", "elsewhere"):
        with report.part(where):
            raise UnknownSigner(("shop.example/log+0123abcd",))
    assert (report.wrong, report.unchecked) == (0, [])
    [sentence] = describe_lacking(report)
    assert sentence.startswith("here and 2 more: signed by shop.example/log+0123abcd, ask for it.")


def test_bytes_that_are_no_text_are_refused() -> None:
    """A report repeats only text."""
    assert as_text("é".encode()) == "é"
    with pytest.raises(Tampered, match="not text in UTF-8"):
        as_text(b"\xff")
