"""The recomputation of a log from its entries in order: the roots at given sizes, and every full tile."""

from collections.abc import Callable, Set

from aboveboard.audit import proofs, tree
from aboveboard.audit.tiles import HASH_BYTES, WIDTH, tile_path, tile_root

Stored = Callable[[int, int], bytes | None]
"""A reader of the hashes stored as the full tile at (level, place). None when there is no such tile."""

Fault = Callable[[str, str], None]


class Walk:
    """The state of a recomputation, which has at most one unfinished tile for each level.

    `roots` has the root at each requested size that was reached. `size` counts the entries so far. `tiles` counts the
    stored tiles that were compared, and `tiles_missing` those that are not stored.
    """

    def __init__(self, sizes: Set[int], stored: Stored, fault: Fault) -> None:
        self._sizes, self._stored, self._fault = sizes, stored, fault
        self._levels: list[list[bytes]] = [[]]
        self.size = self.tiles = self.tiles_missing = 0
        self.roots: dict[int, bytes] = {}
        self._note_root()

    def add(self, leaf: bytes) -> None:
        """Adds the next entry of the log. A stored tile that is not the one that it completes is a fault."""
        self._levels[0].append(tree.leaf_hash(leaf))
        self.size += 1
        if self.size % WIDTH == 0:
            self._close(0)
        self._note_root()

    def _close(self, level: int) -> None:
        """Compares the full tile of the level with the stored one, and adds its root to the level above."""
        hashes = b"".join(self._levels[level])
        place = (self.size >> 8 * (level + 1)) - 1
        stored = self._stored(level, place)
        if stored is None:
            self.tiles_missing += 1
        else:
            self.tiles += 1
            if stored != hashes:
                self._fault(tile_path(level, place), "The stored tile is not the one that the entries give.")
        self._levels[level] = []
        if level + 1 == len(self._levels):
            self._levels.append([])
        self._levels[level + 1].append(tile_root(hashes))
        if len(self._levels[level + 1]) == WIDTH:
            self._close(level + 1)

    def _note_root(self) -> None:
        if self.size in self._sizes:
            self.roots[self.size] = proofs.root(self.size, self._tile)

    def _tile(self, level: int, _: int, width: int) -> bytes:
        """Returns the unfinished tile of the level: a root depends on the right edge only."""
        return b"".join(self._levels[level])[: width * HASH_BYTES]
