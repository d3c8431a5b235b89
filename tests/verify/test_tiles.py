"""Tiles and entries of an archive, each proven to be under the signed root."""

from pathlib import Path

import pytest
from aboveboard.audit import note, tree
from aboveboard.errors import NotFound, Tampered
from aboveboard.verify import tiles as verify_tiles
from aboveboard.verify.tiles import VerifiedTiles, leaves_of

from tests.audit import oracle
from tests.verify.honest import LOG, checked, faults
from tests.verify.maker import (
    Log,
    audit_files,
    checkpoint_of,
    older,
    record,
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


def verified(files: dict[str, bytes]) -> VerifiedTiles:
    """Returns the tiles of LOG from these files, which are those of an archive."""

    def read(name: str) -> bytes:
        if name not in files:
            raise NotFound(name)
        return files[name]

    return VerifiedTiles(read, note.parse_checkpoint(note.split(LOG.checkpoint)[0]))


def test_a_tile_is_returned_only_when_it_is_under_the_root() -> None:
    """The others, and the entries below them, are read all the same."""
    files = audit_files(LOG)
    tiles = verified(files | {"log/tile/0/001": files["log/tile/0/000"]})
    assert tiles.hashes(0, 0) == files["log/tile/0/000"]
    with pytest.raises(Tampered, match=r"tile/0/001 is not under the root"):
        tiles.hashes(0, 1)
    assert tiles.bundle(2) == [each.leaf for each in LOG.records[512:]]


def forged(index: int) -> tuple[dict[str, bytes], bytes]:
    """Returns the archive of LOG with another entry at an index, and that entry.

    Its record, its bundle and its full tile all fit to each other. Only the tile above is the signed one.
    """
    log = Log(len(LOG.records))
    log.records[index] = record(index, b"\x01" * 32)
    log.hashes[index] = tree.leaf_hash(log.records[index].leaf)
    names = ("log/tile/0/001", "log/tile/entries/001", "records.jsonl")
    made = audit_files(log)
    return audit_files(LOG) | {name: made[name] for name in names}, log.records[index].leaf


def test_a_tile_that_was_forged_together_with_its_entries_is_refused(tmp_path: Path) -> None:
    """It agrees with its bundle and its records, and none of the three is under the signed root."""
    files, leaf = forged(300)
    tiles = verified(files)
    assert leaf in files["log/tile/entries/001"]
    assert tree.leaf_hash(leaf) in files["log/tile/0/001"]
    for read in (tiles.bundle, tiles.proven_leaves):
        assert len(read(0)) == 256
        with pytest.raises(Tampered, match="001 is not under the root"):
            read(1)
    report = checked(tmp_path, files)
    assert any("is not under the root" in fault for fault in faults(report))
    assert "444 of 700 entries in the range lead to the signed root" in report.checked


def test_a_changed_entry_is_named_by_its_index() -> None:
    """It has no leaf, and the check of the others resumes."""
    files, name = audit_files(LOG), "log/tile/entries/001"
    spoiled = files | {name: files[name].replace(LOG.records[300].leaf, LOG.records[305].leaf)}
    faults: list[str] = []
    found = list(leaves_of(verified(spoiled), 255, 513, lambda _, what: faults.append(what)))
    assert [entry.index for entry in found if entry.leaf is None] == list(range(256, 512))
    assert faults == ["The entry at index 300 is not the one that was signed."]


def test_an_earlier_root_needs_its_tiles() -> None:
    """Without one of them the root is unknown, which is no fault."""
    files = audit_files(LOG)
    assert verified(files).root_of_first(300) == oracle.root_of(LOG.hashes[:300])
    del files["log/tile/0/001"]
    assert verified(files).root_of_first(300) is None


def test_a_tile_at_the_edge_is_not_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """No tile above covers it, so a source that changes its answer could have it changed after the proof."""
    monkeypatch.setattr(verify_tiles, "TILES_KEPT", 1)
    files = audit_files(LOG)
    tiles = verified(files)
    edge, honest = "log/tile/0/002.p/188", files["log/tile/0/002.p/188"]
    for place in range(2):
        tiles.hashes(0, place)
    files[edge] = bytes(len(honest))
    assert tiles.hashes(0, 2) == honest
