"""Tiles and entries of an archive, each proven to be under the signed root."""

from pathlib import Path

import pytest
from aboveboard.audit import tree
from aboveboard.verify import tiles as verify_tiles

from tests.verify.honest import LOG, checked, faults
from tests.verify.maker import (
    Log,
    audit_files,
    checkpoint_of,
    older,
)


def test_entries_that_are_not_ours(tmp_path: Path) -> None:
    """It is signed, and yet no entry of version 1. It is a fault, and its record is not called sound."""
    log = Log(3)
    log.records[1] = log.records[1]._replace(leaf=b"{}")
    log.hashes[1] = tree.leaf_hash(b"{}")
    log.checkpoint = checkpoint_of(log.hashes)
    report = checked(tmp_path, audit_files(log), log)
    assert faults(report) == ["the entry at index 1: This is not an entry of a log of version 1."]
    assert "2 of 3 entries in the range lead to the signed root" in report.checked


def test_tiles_of_another_width(tmp_path: Path) -> None:
    """A tile that is cut off, and a bundle with an entry too many, under a manifest that fits."""
    files = audit_files(LOG)
    bundle = files["log/tile/entries/001"]
    for name, data in {
        "log/tile/0/001": files["log/tile/0/001"][:-32],
        "log/tile/0/002.p/188": files["log/tile/0/002.p/188"][:-32],
        "log/tile/entries/001": bundle + bundle[: 2 + int.from_bytes(bundle[:2], "big")],
    }.items():
        assert faults(checked(tmp_path, files | {name: data})), name


def test_few_tiles_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a log of any length; a tile that left the cache is read again."""
    monkeypatch.setattr(verify_tiles, "TILES_KEPT", 1)
    assert faults(checked(tmp_path, audit_files(LOG), trust=older(Log(300)))) == []
