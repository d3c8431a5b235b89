"""The recomputation of a log from its entries in order."""

from aboveboard.audit import tree
from aboveboard.audit.tiles import WIDTH, tile_root
from aboveboard.verify.recompute import Walk

from tests.audit import oracle

COUNT = WIDTH * (WIDTH + 1) + 3
LEAVES = [b"%d" % index for index in range(COUNT)]
HASHES = [tree.leaf_hash(leaf) for leaf in LEAVES]


def full_tile(level: int, place: int) -> bytes:
    if level == 0:
        return b"".join(HASHES[place * WIDTH : (place + 1) * WIDTH])
    return b"".join(tile_root(full_tile(level - 1, place * WIDTH + at)) for at in range(WIDTH))


def walk(
    sizes: set[int], stored: dict[tuple[int, int], bytes], count: int
) -> tuple[Walk, list[tuple[str, str]]]:
    faults: list[tuple[str, str]] = []
    found = Walk(sizes, lambda level, place: stored.get((level, place)), lambda *fault: faults.append(fault))
    for leaf in LEAVES[:count]:
        found.add(leaf)
    return found, faults


def test_the_roots_are_those_of_the_tree() -> None:
    """At every size that was requested and reached, also within and right after full tiles."""
    sizes = {0, 1, 2, 255, 256, 257, 511, 512, 700}
    found, _ = walk(sizes | {701}, {}, 700)
    assert found.roots == {size: oracle.root_of(HASHES[:size]) for size in sizes}
    assert found.size == 700


def test_full_tiles_of_every_level_are_compared() -> None:
    """Those that are right are counted, and so are those that are not stored."""
    stored = {(0, 0): full_tile(0, 0), (1, 0): full_tile(1, 0)}
    found, faults = walk({COUNT}, stored, COUNT)
    assert faults == []
    assert (found.tiles, found.tiles_missing) == (2, WIDTH)
    assert found.roots == {COUNT: oracle.root_of(HASHES)}


def test_a_wrong_tile_is_a_fault_and_changes_no_root() -> None:
    """Roots come from the entries, never from what is stored."""
    found, faults = walk({700}, {(0, 1): full_tile(0, 0)}, 700)
    assert faults == [("tile/0/001", "The stored tile is not the one that the entries give.")]
    assert found.roots == {700: oracle.root_of(HASHES[:700])}
