"""The part of the log in an archive."""

import io
from pathlib import Path

import pytest
from aboveboard.audit.note import Checkpoint
from aboveboard.errors import Tampered
from aboveboard.exports.tile_files import LogPart
from aboveboard.exports.zip_writer import ArchiveWriter
from aboveboard.storage.tables import entries, tiles
from aboveboard.words import EntryKind
from sqlalchemy import delete, select, update

from tests.exports.archives import exported, made, verified
from tests.exports.bulk import change, fill
from tests.house import House
from tests.world import Installation


def test_part_of_a_long_log(own: Installation, out: Path) -> None:
    """With the leaves of that part, and the tiles that lead to the root, whether or not they are stored."""
    gateway = own.service.gateway
    own.run(fill(gateway, 3_000))
    start = gateway.clock() + 1
    while gateway.clock() < start:
        pass
    own.run(fill(gateway, 700, EntryKind.LIMIT))
    own.run(fill(gateway, 1_000))
    archive = exported(own, out, from_ms=start, kinds=(EntryKind.LIMIT,))
    assert len(archive.lines) == 700
    assert "log/tile/entries/000" not in archive.names
    assert verified(own, archive).faults == []
    change(own, delete(tiles))
    again = exported(own, out, from_ms=start, kinds=(EntryKind.LIMIT,))
    assert again.lines == archive.lines
    assert verified(own, again).faults == []


def test_a_log_with_tiles_of_three_levels(tmp_path: Path, out: Path) -> None:
    """More than 65,536 entries; a few of the last are enough to see the whole way up."""
    own = Installation(tmp_path / "data", learn_every_ms="0")
    own.run(fill(own.service.gateway, 65_800))
    own.run(fill(own.service.gateway, 3, EntryKind.LIMIT))
    archive = exported(own, out, kinds=(EntryKind.LIMIT,), app="bulk")
    assert len(archive.lines) == 3
    assert {"log/tile/1/000", "log/tile/2/000.p/1"} <= set(archive.names)
    assert verified(own, archive).faults == []
    own.close()


@pytest.mark.parametrize("harm", ["changed", "missing"])
def test_a_log_that_does_not_verify_is_not_exported(own: Installation, out: Path, harm: str) -> None:
    """A leaf that is not the one that was signed, or is not there, is found before anything is handed out."""
    own.run(fill(own.service.gateway, 600))
    other = select(entries.c.leaf).where(entries.c.entry_index == 300).scalar_subquery()
    harmed = entries.c.entry_index == 301
    change(
        own,
        update(entries).where(harmed).values(leaf=other)
        if harm == "changed"
        else delete(entries).where(harmed),
    )
    with pytest.raises(Tampered):
        made(own, out / "x.zip")
    assert list(out.iterdir()) == []


def test_entries_of_another_root_are_not_written_whole(house: House) -> None:
    """A checkpoint that the database does not lead to ends the export, also for an empty range."""
    size = house.shop.decide()["log"]["index"] + 1

    async def took(_: int) -> None:
        pass

    for first, last in ((0, size - 1), (0, -1)):
        archive = ArchiveWriter(io.BytesIO())
        part = LogPart(house.gateway, archive, Checkpoint("shop.example/log", size, bytes(32)))
        with pytest.raises(Tampered, match="do not lead to the root"):
            house.run(part.write(first, last, took))
        archive.abandon()
