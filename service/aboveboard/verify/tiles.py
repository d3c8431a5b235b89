"""A reader of a log's tiles and entries that proves each one to be under the signed root.

The tiles at the right edge give the root. One hash of the tile above covers each full tile, and so on up to the edge.
The reader never returns anything that is not under the root.
"""

from collections.abc import Callable, Iterator

from msgspec import Struct

from aboveboard.audit import entries, proofs, tree
from aboveboard.audit.entries import Leaf
from aboveboard.audit.note import Checkpoint
from aboveboard.audit.tiles import (
    HASH_BYTES,
    WIDTH,
    entries_path,
    tile_path,
    tile_root,
    unbundle,
    width_at,
)
from aboveboard.bounded_cache import BoundedCache
from aboveboard.errors import NotFound, Tampered

FOLDER = "log/"
TILES_KEPT = 512

Read = Callable[[str], bytes]
"""A reader of files by name. It raises NotFound when there is none."""


class PlacedEntry(Struct, frozen=True):
    """An entry with its index. `leaf` is None, and `data` empty, for an entry that could not be proven."""

    index: int
    data: bytes
    leaf: Leaf | None


class VerifiedTiles:
    """The tiles under one checkpoint: the right edge, and at most TILES_KEPT others, for a log of any length."""

    def __init__(self, read: Read, checkpoint: Checkpoint) -> None:
        """Raises Tampered, or NotFound for a missing tile, unless the right edge leads to the signed root."""
        self._read, self._size = read, checkpoint.size
        self._kept = BoundedCache[tuple[int, int], bytes](TILES_KEPT)
        # Never dropped and read again: no tile above covers a partial one, so only the root above proves it.
        self._edge: dict[tuple[int, int], bytes] = {}
        computed = proofs.root(checkpoint.size, self._edge_tile)
        if computed != checkpoint.root:
            raise Tampered(
                "The tiles at the end of the log do not lead to the root that was signed. "
                f"Expected root {checkpoint.root.hex()}, computed {computed.hex()}."
            )

    def hashes(self, level: int, place: int) -> bytes:
        """Returns the hashes of a tile. Raises Tampered when they are not under the root, NotFound for a missing tile."""
        width = width_at(level, place, self._size)
        if not 0 < width <= WIDTH:
            raise NotFound(f"The log has no tile {tile_path(level, place)}.")
        kept = self._edge.get((level, place)) or self._kept.get((level, place))
        if kept is not None:
            return kept
        found = self._raw(level, place, width)
        above, at = divmod(place, WIDTH)
        if width != WIDTH or _hash(self.hashes(level + 1, above), at) != tile_root(found):
            raise Tampered(f"{tile_path(level, place, width)} is not under the root that was signed.")
        self._kept.put((level, place), found)
        return found

    def root_of_first(self, size: int) -> bytes | None:
        """Returns the root of the log's first `size` entries, or None when a tile for it is missing.

        Raises Tampered when a tile is not under the signed root.
        """
        try:
            return proofs.root(
                size, lambda level, place, width: self.hashes(level, place)[: width * HASH_BYTES]
            )
        except NotFound:
            return None

    def bundle(self, place: int) -> list[bytes]:
        """Returns the entries under a tile of level 0.

        Raises NotFound for a missing file. Raises Tampered when the entries are not those of the tile, or the tile is not
        under the root.
        """
        width = width_at(0, place, self._size)
        path = entries_path(place, width)
        leaves = unbundle(self._read(FOLDER + path))
        found = b"".join([tree.leaf_hash(leaf) for leaf in leaves])
        hashes = self.hashes(0, place)
        if found == hashes:
            return leaves
        if len(leaves) != width:
            raise Tampered(f"{path} has {len(leaves)} entries, but {width} were signed.")
        at = next(at for at in range(width) if found[at * HASH_BYTES :][:HASH_BYTES] != _hash(hashes, at))
        raise Tampered(f"The entry at index {place * WIDTH + at} is not the one that was signed.")

    def proven_leaves(self, place: int) -> list[bytes]:
        """Returns the entries, and raises, as `bundle` does.

        For a full tile it reads no tile of level 0, so a scan reads half as much.
        """
        width = width_at(0, place, self._size)
        if width != WIDTH:
            return self.bundle(place)
        path = entries_path(place)
        leaves = unbundle(self._read(FOLDER + path))
        above, at = divmod(place, WIDTH)
        root = tile_root(b"".join([tree.leaf_hash(leaf) for leaf in leaves]))
        if root != _hash(self.hashes(1, above), at):
            raise Tampered(f"{path} is not under the root that was signed.")
        return leaves

    def _edge_tile(self, level: int, place: int, width: int) -> bytes:
        found = self._edge[level, place] = self._raw(level, place, width)
        return found

    def _raw(self, level: int, place: int, width: int) -> bytes:
        path = tile_path(level, place, width)
        found = self._read(FOLDER + path)
        if len(found) != width * HASH_BYTES:
            raise Tampered(f"{path} does not have {width} hashes.")
        return found


def _hash(hashes: bytes, at: int) -> bytes:
    return hashes[at * HASH_BYTES :][:HASH_BYTES]


Fault = Callable[[str, str], None]


def leaves_of(tiles: VerifiedTiles | None, first: int, last: int, fault: Fault) -> Iterator[PlacedEntry]:
    """Yields the entries from `first` to `last` in order. Those under a faulty tile have no leaf.

    Each faulty tile is one fault. With `tiles` None, no entry has a leaf and nothing is a fault.
    """
    for place in range(first // WIDTH, last // WIDTH + 1):
        start = place * WIDTH
        wanted = range(max(first, start), min(last, start + WIDTH - 1) + 1)
        found = None
        if tiles is not None:
            try:
                found = tiles.bundle(place)
            except (Tampered, NotFound) as error:
                fault(FOLDER + entries_path(place), error.detail)
        for index in wanted:
            yield _place(index, None if found is None else found[index - start], fault)


def _place(index: int, data: bytes | None, fault: Fault) -> PlacedEntry:
    if data is None:
        return PlacedEntry(index, b"", None)
    try:
        return PlacedEntry(index, data, entries.parse_leaf(data))
    except Tampered as error:
        fault(f"the entry at index {index}", error.detail)
        return PlacedEntry(index, b"", None)
