"""The archive as a stream to a file that appears only whole."""

import gc
import sys
from pathlib import Path
from typing import Any

import pytest
from aboveboard.exports.zip_writer import ArchiveWriter, draft


def test_a_draft_is_for_its_owner_alone_and_goes(tmp_path: Path) -> None:
    """Until it is published it has another name; what was not published is not there afterwards."""
    path = tmp_path / "x.zip"
    with draft(path) as aside:
        (found,) = tmp_path.iterdir()
        assert found.name.startswith(".")
        assert found.stat().st_mode & 0o777 == 0o600
        aside.file.write(b"half")
    assert list(tmp_path.iterdir()) == []
    with draft(path) as aside:
        aside.file.write(b"whole")
        aside.publish()
    assert [(each, each.read_bytes()) for each in tmp_path.iterdir()] == [(path, b"whole")]


def test_an_abandoned_archive_keeps_quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its file is closed before it is dropped, and takes no further byte."""
    complaints: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    with (tmp_path / "x.zip").open("w+b") as file:
        archive = ArchiveWriter(file)
        archive.add("a", b"half")
        archive.abandon()
    del archive
    gc.collect()
    assert complaints == []
