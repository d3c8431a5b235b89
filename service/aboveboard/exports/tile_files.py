"""The part of the log that proves the records of an export, as files of c2sp.org/tlog-tiles.

The files have the leaf and the hash of every entry of a range. Of the levels above they have all tiles. So each leaf
of the range leads to the signed root. The leaves also show that no entry of a requested kind is missing among the records.
"""

from collections.abc import Awaitable, Callable

from sqlalchemy import select

from aboveboard.audit import proofs, tree
from aboveboard.audit.note import Checkpoint
from aboveboard.audit.tiles import (
    HASH_BYTES,
    WIDTH,
    bundle,
    entries_path,
    hashes_at,
    tile_path,
    tile_root,
    width_at,
)
from aboveboard.errors import Tampered
from aboveboard.exports.throttle import in_thread
from aboveboard.exports.zip_writer import ArchiveWriter
from aboveboard.gateway.gateway import Gateway
from aboveboard.storage.tables import entries, tiles

FOLDER = "log/"
TILES_AT_ONCE = 4

Took = Callable[[int], Awaitable[None]]
"""A callback after each step with the number of entries it took. It may rest a while."""


class LogPart:
    """A writer of the log's part of an archive.

    It keeps only the `_roots` of full tiles in memory, by level and place: some hundred bytes for 256 entries.
    """

    def __init__(self, gateway: Gateway, archive: ArchiveWriter, checkpoint: Checkpoint) -> None:
        self._gateway, self._archive = gateway, archive
        self._checkpoint, self._size = checkpoint, checkpoint.size
        self._roots: dict[tuple[int, int], bytes] = {}
        self._edge: dict[tuple[int, int], bytes] = {}

    async def write(self, first: int, last: int, took: Took) -> None:
        """Writes the part for the entries from `first` to `last`, an empty range when `last` is smaller.

        Raises Tampered when the stored log does not lead to the signed root. The archive must then be abandoned.
        """
        # From the bottom up: each level is made of the roots of the one below, which were just computed.
        places = range(first // WIDTH, last // WIDTH + 1) if first <= last else range(0)
        for start in places[::TILES_AT_ONCE]:
            await self._bottom(start, min(start + TILES_AT_ONCE, places.stop), took)
        edge = self._size // WIDTH
        if self._size % WIDTH and edge not in places:
            self._put(0, edge, _hashes(await self._leaves(edge, edge + 1)))
        level = 1
        while hashes_at(level, self._size):
            await self._level(level)
            level += 1
        if proofs.root(self._size, lambda *tile: self._edge[tile[:2]]) != self._checkpoint.root:
            raise Tampered("The entries in the database do not lead to the root that was signed.")

    async def _bottom(self, start: int, stop: int, took: Took) -> None:
        leaves = await self._leaves(start, stop)
        await in_thread(self._put_bottom, start, leaves)
        await took(len(leaves))

    def _put_bottom(self, start: int, leaves: list[bytes]) -> None:
        for at in range(0, len(leaves), WIDTH):
            some, place = leaves[at : at + WIDTH], start + at // WIDTH
            self._put(0, place, _hashes(some))
            self._archive.add(FOLDER + entries_path(place, len(some)), bundle(some))

    async def _level(self, level: int) -> None:
        for place in range((hashes_at(level, self._size) - 1) // WIDTH + 1):
            hashes = b"".join(await self._children(level, place, width_at(level, place, self._size)))
            await in_thread(self._put, level, place, hashes)

    async def _children(self, level: int, place: int, width: int) -> list[bytes]:
        """Returns the roots of the tiles below.

        Above level 1 all of them are in memory. At level 1 those of the range are. The others come from stored tiles,
        or from their leaves.
        """
        below = range(place * WIDTH, place * WIDTH + width)
        known = [self._roots.get((level - 1, each)) for each in below]
        if all(known):
            return [root for root in known if root]
        stored = await self._read_stored(level, place, place + 1)
        if place in stored:
            parts = stored[place]
            return [root or parts[at * HASH_BYTES :][:HASH_BYTES] for at, root in enumerate(known)]
        stored = await self._read_stored(0, below.start, below.stop)
        return [
            root or await self._root(each, stored.get(each)) for each, root in zip(below, known, strict=True)
        ]

    async def _root(self, place: int, stored: bytes | None) -> bytes:
        """Returns the root of a full tile of level 0, from its stored hashes or its leaves."""
        hashes = stored or _hashes(await self._leaves(place, place + 1))
        return await in_thread(tile_root, hashes)

    async def _read_stored(self, level: int, start: int, stop: int) -> dict[int, bytes]:
        query = select(tiles.c.place, tiles.c.hashes).where(
            tiles.c.level == level, tiles.c.place >= start, tiles.c.place < stop
        )
        return {
            place: hashes
            for place, hashes in await self._gateway.database.rows(query)
            if len(hashes) == WIDTH * HASH_BYTES
        }

    async def _leaves(self, start: int, stop: int) -> list[bytes]:
        """Returns the leaves of the tiles of level 0 from place `start` up to, not including, `stop`.

        Raises Tampered when one of them is missing.
        """
        first, end = start * WIDTH, min(stop * WIDTH, self._size)
        query = (
            select(entries.c.entry_index, entries.c.leaf)
            .where(entries.c.entry_index >= first, entries.c.entry_index < end)
            .order_by(entries.c.entry_index)
        )
        rows = await self._gateway.database.rows(query)
        if len(rows) != end - first:
            raise Tampered(f"An entry between index {first} and {end - 1} is missing.")
        return [leaf for _, leaf in rows]

    def _put(self, level: int, place: int, hashes: bytes) -> None:
        width = len(hashes) // HASH_BYTES
        self._archive.add(FOLDER + tile_path(level, place, width), hashes, packed=False)
        if width == WIDTH:
            self._roots[level, place] = tile_root(hashes)
        else:
            self._edge[level, place] = hashes


def _hashes(leaves: list[bytes]) -> bytes:
    return b"".join([tree.leaf_hash(leaf) for leaf in leaves])
