"""Proofs of RFC 6962, section 2.1, from tiles, at a cost that grows with the log's height alone.

Every hash of a proof is the root over a range of leaves. Such a range splits into perfect subtrees. One tile contains
the hashes of each subtree. A proof in a log of ten million entries reads some three tiles.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from aboveboard.audit import tree
from aboveboard.audit.tiles import HASH_BYTES, HEIGHT, WIDTH, Tile, perfect_root, width_at
from aboveboard.audit.tree import Proof
from aboveboard.errors import NotFound, Tampered

ReadTile = Callable[[int, int, int], bytes]
"""A function that returns the bytes of the tile at (level, place) with this width, 32 for each hash."""

_Range = tuple[int, int]
"""The leaves from the first index up to, not including, the second."""


class _Subtree(NamedTuple):
    """The hashes of one tile below a perfect subtree's root: `number` of them, a power of two, from `first`."""

    level: int
    place: int
    first: int
    number: int


def inclusion(index: int, size: int, tile: ReadTile) -> Proof:
    """Returns the inclusion proof (RFC 6962, 2.1.1) of `index` in the log's first `size` leaf hashes.

    Raises NotFound for an index outside of the log, and Tampered when `tile` returns too few or too many hashes.
    """
    return tuple([_root(leaves, size, tile) for leaves in _inclusion(index, size)])


def consistency(old_size: int, size: int, tile: ReadTile) -> Proof:
    """Returns the consistency proof (RFC 6962, 2.1.2) of `old_size` and `size` leaf hashes.

    Raises NotFound for an `old_size` above `size`, and Tampered when `tile` returns too few or too many hashes.
    """
    return tuple([_root(leaves, size, tile) for leaves in _consistency(old_size, size)])


def root(size: int, tile: ReadTile) -> bytes:
    """Returns the root of the log's first `size` entries. Raises Tampered when a tile has too few or too many hashes."""
    return tree.EMPTY_ROOT if size == 0 else _root((0, size), size, tile)


def inclusion_tiles(index: int, size: int) -> list[Tile]:
    """Returns the tiles that `inclusion` will read, each once. Raises NotFound for an index outside of the log."""
    return _tiles(_inclusion(index, size), size)


def consistency_tiles(old_size: int, size: int) -> list[Tile]:
    """Returns the tiles that `consistency` will read, each once. Raises NotFound for a size the log never had."""
    return _tiles(_consistency(old_size, size), size)


def root_tiles(size: int) -> list[Tile]:
    """Returns the tiles that `root` will read, each once."""
    return _tiles([(0, size)], size)


def _inclusion(index: int, size: int) -> list[_Range]:
    """Returns PATH(m, D[n]) of RFC 6962, section 2.1.1, as ranges: the leaf's sibling first."""
    if not 0 <= index < size:
        raise NotFound(f"The log has {size} entries and none at index {index}. Indexes count from 0.")
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
    """Returns PROOF(m, D[n]) of RFC 6962, section 2.1.2, as ranges."""
    if not 0 <= old_size <= size:
        raise NotFound(f"The log has {size} entries and never had more. Use a smaller size.")
    start, end, found = 0, size, []
    while 0 < old_size < end:
        half = start + _split(end - start)
        if old_size <= half:
            found.append((half, end))
            end = half
        else:
            found.append((start, half))
            start = half
    if start:  # else the rest is the old tree itself, and the verifier has its root already
        found.append((start, end))
    return found[::-1]


def _root(leaves: _Range, size: int, tile: ReadTile) -> bytes:
    roots = [_subtree_root(each, size, tile) for each in _subtrees(leaves)]
    node = roots.pop()
    while roots:
        node = tree.node_hash(roots.pop(), node)
    return node


def _subtrees(leaves: _Range) -> Iterator[_Subtree]:
    """Yields the perfect subtrees of a range, largest first. Its start is a multiple of the largest one's size."""
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
        raise Tampered(
            f"The tile at level {subtree.level}, place {subtree.place} has {len(hashes)} bytes. "
            f"Expected {width * HASH_BYTES}."
        )
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
    """Returns the largest power of two that is smaller than `size`, which is at least 2."""
    return 1 << ((size - 1).bit_length() - 1)
