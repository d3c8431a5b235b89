"""The report of a check: older checkpoints of the log, and faults."""

from pathlib import Path

import pytest
from aboveboard.audit import note, tree
from aboveboard.audit.note import Checkpoint
from aboveboard.verify.report import Older, Trust

from tests.verify.honest import LOG, checked, faults
from tests.verify.maker import (
    KEY,
    ORIGIN,
    VKEY,
    Log,
    audit_files,
    older,
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
