"""Tiles: their names and bytes, against what c2sp.org/tlog-tiles says of them."""

import pytest
from aboveboard.audit import tiles, tree
from aboveboard.audit.tiles import Tile
from aboveboard.errors import NotFound, Tampered
from hypothesis import given
from hypothesis import strategies as st

from tests.audit import oracle

HASHES = [tree.leaf_hash(b"%d" % n) for n in range(256)]

levels = st.none() | st.integers(0, tiles.LEVEL_MOST)
places = st.integers(0, tiles.PLACE_MOST) | st.integers(0, 2_000)


def path_of(tile: Tile) -> str:
    if tile.level is None:
        return tiles.entries_path(tile.place, tile.width)
    return tiles.tile_path(tile.level, tile.place, tile.width)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 1_234_067), "tile/0/x001/x234/067"),
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 999), "tile/0/999"),
        (Tile(3, 1_000), "tile/3/x001/000"),
        (Tile(63, 7, 255), "tile/63/007.p/255"),
        (Tile(None, 1_067), "tile/entries/x001/067"),
        (Tile(None, 273, 112), "tile/entries/273.p/112"),
    ],
)
def test_a_tile_has_the_name_that_the_format_gives_it(tile: Tile, path: str) -> None:
    """Groups of three digits, all but the last behind an x, and the width only while the tile is not full."""
    assert path_of(tile) == path


@given(levels, places, st.integers(1, 256))
def test_a_name_is_read_as_it_was_written(level: int | None, place: int, width: int) -> None:
    """Parsing is the inverse of writing, for tiles and for bundles."""
    tile = Tile(level, place, width)
    assert tiles.parse_path(path_of(tile)) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "/tile/0/000",
        "tile/0/000/",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/001/067",
        "tile/0/x001",
        "tile/0/x001/x067",
        "tile/0/X001/067",
        "tile/00/000",
        "tile/01/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/entry/000",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/257",
        "tile/0/000.p/1/",
        "tile/0/000\n",
        "tile/0/٠٠٠",
        "tile/0/../0/000",
        "tile/0/x036/x028/x797/x018/x963/968",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
    ],
)
def test_any_other_name_is_not_there(path: str) -> None:
    """What is not written exactly as the format has it names nothing."""
    with pytest.raises(NotFound):
        tiles.parse_path(path)


@pytest.mark.parametrize(
    ("level", "place", "width"),
    [(0, 272, 256), (0, 273, 112), (0, 274, 0), (1, 0, 256), (1, 1, 17), (2, 0, 1), (3, 0, 0)],
)
def test_tiles_are_as_wide_as_the_formats_example_says(level: int, place: int, width: int) -> None:
    """The example of a log of 70,000 entries."""
    assert tiles.width_at(level, place, 70_000) == width


def test_a_log_of_256_entries_has_one_hash_at_level_1() -> None:
    """The format's second example: the first full tile is hashed upward at once."""
    assert [tiles.width_at(level, 0, 256) for level in (0, 1, 2)] == [256, 1, 0]


def test_the_root_of_a_full_tile_is_that_of_its_leaves() -> None:
    """It is the Merkle tree hash of the 256 leaves."""
    assert tiles.tile_root(b"".join(HASHES)) == oracle.root_of(HASHES)


@pytest.mark.parametrize("width", [0, 1, 255, 257])
def test_a_tile_that_is_not_full_is_not_hashed_upward(width: int) -> None:
    """The format forbids it."""
    with pytest.raises(Tampered):
        tiles.tile_root(b"".join((HASHES * 2)[:width]))


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_gives_its_entries_back(leaves: list[bytes]) -> None:
    """Entries are told apart, with any bytes in them."""
    assert tiles.unbundle(tiles.bundle(leaves)) == leaves


def test_a_bundle_is_written_with_lengths_of_two_bytes() -> None:
    """Big-endian, in front of each entry."""
    assert tiles.bundle([b"ab", b"", b"c" * 258]) == b"\x00\x02ab" + b"\x00\x00" + b"\x01\x02" + b"c" * 258


def test_an_entry_has_at_most_65535_bytes() -> None:
    """The largest passes, one more is refused rather than cut."""
    assert tiles.unbundle(tiles.bundle([bytes(65_535)])) == [bytes(65_535)]
    with pytest.raises(ValueError, match="65535"):
        tiles.bundle([bytes(65_536)])


@given(st.lists(st.binary(min_size=1, max_size=9), min_size=1, max_size=5), st.data())
def test_a_bundle_cut_within_an_entry_is_refused(leaves: list[bytes], data: st.DataObject) -> None:
    """A bundle that was cut short gives fewer whole entries, or nothing."""
    whole = tiles.bundle(leaves)
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    try:
        assert tiles.unbundle(cut) == leaves[: len(tiles.unbundle(cut))]
    except Tampered:
        assert not any(tiles.bundle(leaves[:n]) == cut for n in range(len(leaves)))
