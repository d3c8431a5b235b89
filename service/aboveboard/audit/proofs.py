"""Proofs from tiles: the same as `tree` makes from all leaf hashes, at a cost that grows with the log's height alone.

Every hash of a proof is the root over a range of leaves. Such a range falls into perfect subtrees, and each of those
lies within one tile (or is one hash of it), so a proof reads some three tiles in a log of ten million entries.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from aboveboard.audit import tree
from aboveboard.audit.tiles import HASH_BYTES, HEIGHT, WIDTH, Tile, perfect_root, width_at
from aboveboard.audit.tree import Proof
from aboveboard.errors import NotFound, Tampered

ReadTile = Callable[[int, int, int], bytes]
"""The bytes of the tile at (level, place) with this width, 32 for each hash."""

_Range = tuple[int, int]
"""Leaves from the first number up to, not including, the second."""


class _Subtree(NamedTuple):
    """The hashes of one tile that a perfect subtree stands on: `number` of them, a power of two, from `first` on."""

    level: int
    place: int
    first: int
    number: int


def inclusion(index: int, size: int, tile: ReadTile) -> Proof:
    """Returns the inclusion proof (RFC 6962, 2.1.1) of `index` in the log's first `size` leaf hashes.

    NotFound for no such index; Tampered when `tile` gives too few or too many hashes.
    """
    return tuple([_root(leaves, size, tile) for leaves in _inclusion(index, size)])


def consistency(old_size: int, size: int, tile: ReadTile) -> Proof:
    """Returns the consistency proof (RFC 6962, 2.1.2) of `old_size` and `size` leaf hashes. Raises as `inclusion`."""
    return tuple([_root(leaves, size, tile) for leaves in _consistency(old_size, size)])


def root(size: int, tile: ReadTile) -> bytes:
    """The root of the log's first `size` entries. Raises as `inclusion` does."""
    return tree.EMPTY_ROOT if size == 0 else _root((0, size), size, tile)


def inclusion_tiles(index: int, size: int) -> list[Tile]:
    """What `inclusion` will read, each tile once. NotFound for no such index."""
    return _tiles(_inclusion(index, size), size)


def consistency_tiles(old_size: int, size: int) -> list[Tile]:
    """What `consistency` will read, each tile once. NotFound for no such size."""
    return _tiles(_consistency(old_size, size), size)


def root_tiles(size: int) -> list[Tile]:
    """What `root` will read, each tile once."""
    return _tiles([(0, size)], size)


def _inclusion(index: int, size: int) -> list[_Range]:
    """PATH(m, D[n]) of RFC 6962, section 2.1.1: the leaf's sibling first."""
    if not 0 <= index < size:
        raise NotFound(f"the log has {size} entries, counted from 0")
    start, end, found = 0, size, []
    while end - start > 1:
        half = start + _split(end - start)
        if index < half:
            found.append((half, end))
            end = half
        else:
            found.append((start, half))
            start = half
    return found[::-1]


def _consistency(old_size: int, size: int) -> list[_Range]:
    """PROOF(m, D[n]) of RFC 6962, section 2.1.2."""
    if not 0 <= old_size <= size:
        raise NotFound(f"the log has {size} entries and never had more")
    start, end, found = 0, size, []
    while 0 < old_size < end:
        half = start + _split(end - start)
        if old_size <= half:
            found.append((half, end))
            end = half
        else:
            found.append((start, half))
            start = half
    if start:  # else what is left is the old tree itself, whose root the verifier holds
        found.append((start, end))
    return found[::-1]


def _root(leaves: _Range, size: int, tile: ReadTile) -> bytes:
    roots = [_subtree_root(each, size, tile) for each in _subtrees(leaves)]
    node = roots.pop()
    while roots:
        node = tree.node_hash(roots.pop(), node)
    return node


def _subtrees(leaves: _Range) -> Iterator[_Subtree]:
    """The perfect subtrees of a range, largest first. Its start is a multiple of the largest one's size."""
    start, end = leaves
    for height in reversed(range((end - start).bit_length())):
        if (end - start) >> height & 1:
            level, rest = divmod(height, HEIGHT)
            place, first = divmod(start >> HEIGHT * level, WIDTH)
            yield _Subtree(level, place, first, 1 << rest)
            start += 1 << height


def _subtree_root(subtree: _Subtree, size: int, tile: ReadTile) -> bytes:
    width = width_at(subtree.level, subtree.place, size)
    hashes = tile(subtree.level, subtree.place, width)
    if len(hashes) != width * HASH_BYTES:
        raise Tampered(f"a tile of level {subtree.level} does not hold the {width} hashes that it should")
    first = subtree.first * HASH_BYTES
    return perfect_root(hashes[first : first + subtree.number * HASH_BYTES])


def _tiles(ranges: Iterable[_Range], size: int) -> list[Tile]:
    found = {
        Tile(each.level, each.place, width_at(each.level, each.place, size))
        for leaves in ranges
        for each in _subtrees(leaves)
    }
    return sorted(found, key=lambda each: (each.level or 0, each.place))


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)
