"""Proofs made from tiles: the same, hash by hash, as those made from all leaves."""

import json
from pathlib import Path

import pytest
from aboveboard.audit import proofs, tiles, tree
from aboveboard.errors import NotFound, Tampered
from hypothesis import given
from hypothesis import strategies as st

from tests.audit import oracle

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "rfc6962.json").read_text())
PUBLISHED = [tree.leaf_hash(bytes.fromhex(leaf)) for leaf in VECTORS["leaves"]]
HASHES = [tree.leaf_hash(b"%d" % n) for n in range(70_000)]
ROOTS = [oracle.root_of(HASHES[:size]) for size in range(301)]
COMPARED = [*range(1, 34), 127, 128, 129, 255, 256, 257, 300]


def levels_of(leaf_hashes: list[bytes]) -> list[list[bytes]]:
    """All hashes of all levels of tiles."""
    found = [leaf_hashes]
    while len(found[-1]) >= tiles.WIDTH:
        below = found[-1]
        full = range(0, len(below) - len(below) % tiles.WIDTH, tiles.WIDTH)
        found.append([oracle.root_of(below[at : at + tiles.WIDTH]) for at in full])
    return found


LEVELS = levels_of(HASHES)


def read(level: int, place: int, width: int) -> bytes:
    """The tiles of a log over HASHES. A tile is only asked for as it is in a log of some size."""
    assert 1 <= width <= tiles.WIDTH
    start = place * tiles.WIDTH
    return b"".join(LEVELS[level][start : start + width])


def read_published(level: int, place: int, width: int) -> bytes:
    return b"".join(levels_of(PUBLISHED)[level][place * tiles.WIDTH :][:width])


@pytest.mark.parametrize("case", VECTORS["inclusion"])
def test_inclusion_from_tiles_is_the_published_one(case: dict[str, object]) -> None:
    """The known answers of RFC 6962's reference log."""
    expected = tuple(bytes.fromhex(text) for text in case["proof"])
    assert proofs.inclusion(case["index"], case["size"], read_published) == expected


@pytest.mark.parametrize("case", VECTORS["consistency"])
def test_consistency_from_tiles_is_the_published_one(case: dict[str, object]) -> None:
    """The known answers of RFC 6962's reference log."""
    expected = tuple(bytes.fromhex(text) for text in case["proof"])
    assert proofs.consistency(case["old_size"], case["size"], read_published) == expected


@pytest.mark.parametrize("size", range(1, 301))
def test_every_leaf_of_every_tree_to_300_is_proved(size: int) -> None:
    """Each proof is accepted for its root."""
    assert proofs.root(size, read) == ROOTS[size]
    for index in range(size):
        proof = proofs.inclusion(index, size, read)
        tree.verify_inclusion(HASHES[index], index, size, proof=proof, root=ROOTS[size])


@pytest.mark.parametrize("size", COMPARED)
def test_every_leaf_has_the_proof_that_all_leaves_give(size: int) -> None:
    """From tiles and from leaves it is the same, hash by hash, on both sides of a tile's edge."""
    for index in range(size):
        assert proofs.inclusion(index, size, read) == oracle.inclusion_proof(HASHES[:size], index)


@pytest.mark.parametrize("size", COMPARED)
def test_every_earlier_size_has_the_proof_that_all_leaves_give(size: int) -> None:
    """The same for consistency, and each is accepted."""
    for old in range(size + 1):
        proof = proofs.consistency(old, size, read)
        assert proof == oracle.consistency_proof(HASHES[:size], old)
        oracle.verify_consistency(old, size, old_root=ROOTS[old], root=ROOTS[size], proof=proof)


@pytest.mark.parametrize("size", [511, 512, 65_535, 65_536, 65_537, 66_000, 70_000])
def test_a_log_of_several_levels_is_proved(size: int) -> None:
    """The same where the tiles stand three levels high."""
    root = oracle.root_of(HASHES[:size])
    for index in (0, 1, 255, 256, size // 2, size - 2, size - 1):
        proof = proofs.inclusion(index, size, read)
        tree.verify_inclusion(HASHES[index], index, size, proof=proof, root=root)
    for old in (0, 1, 255, 256, size // 2, size - 1, size):
        proof = proofs.consistency(old, size, read)
        old_root = oracle.root_of(HASHES[:old])
        oracle.verify_consistency(old, size, old_root=old_root, root=root, proof=proof)


def test_the_empty_log_has_the_empty_root() -> None:
    """Without reading anything."""
    assert proofs.root(0, read) == tree.EMPTY_ROOT
    assert proofs.root_tiles(0) == []


@given(st.integers(1, 70_000), st.data())
def test_what_will_be_read_is_said_beforehand(size: int, data: st.DataObject) -> None:
    """Exactly the tiles that are named are read, each as wide as it is in a log of that size."""
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    asked: set[tuple[int | None, int, int]] = set()

    def note_down(level: int, place: int, width: int) -> bytes:
        asked.add((level, place, width))
        assert width == tiles.width_at(level, place, size)
        return read(level, place, width)

    proofs.inclusion(index, size, note_down)
    assert asked == set(proofs.inclusion_tiles(index, size))
    asked.clear()
    proofs.consistency(old, size, note_down)
    assert asked == set(proofs.consistency_tiles(old, size))
    asked.clear()
    proofs.root(size, note_down)
    assert asked == set(proofs.root_tiles(size))


def test_a_proof_in_a_log_of_ten_million_reads_few_tiles() -> None:
    """One tile a level on the way up, and the log's right edge."""
    for index in (0, 5_000_000, 9_999_999):
        assert len(proofs.inclusion_tiles(index, 10_000_000)) <= 5


@pytest.mark.parametrize("short", [0, 1, 31, 33])
def test_a_tile_of_another_length_is_refused(short: int) -> None:
    """A proof is never made from fewer hashes than there are, nor from more."""
    with pytest.raises(Tampered):
        proofs.inclusion(0, 2, lambda level, place, width: bytes(short))


@pytest.mark.parametrize("index", [-1, 8])
def test_there_is_no_proof_of_what_is_not_there(index: int) -> None:
    """Neither below the first entry nor behind the last."""
    with pytest.raises(NotFound):
        proofs.inclusion(index, 8, read)


@pytest.mark.parametrize("old", [-1, 9])
def test_there_is_no_proof_that_a_log_shrank(old: int) -> None:
    """Nor from less than nothing."""
    with pytest.raises(NotFound):
        proofs.consistency(old, 8, read)
