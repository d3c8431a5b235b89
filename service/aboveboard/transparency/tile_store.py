"""Tiles of the log: full ones stored in the database, all others computed on demand.

A tile is derived from the leaves, so a missing tile is rebuilt. A partial tile of level 0 is computed from leaves.
One of a higher level is computed from the roots of the full tiles below. The log's right edge is cached in memory, because every proof
needs it. The cache is never wrong, because leaves never change.
"""

import asyncio
from collections.abc import Sequence

from sqlalchemy import Select, bindparam, delete, func, insert, literal_column, select

from aboveboard.audit import tiles as forms
from aboveboard.audit import tree
from aboveboard.audit.tiles import HASH_BYTES, WIDTH
from aboveboard.errors import Tampered, Unavailable
from aboveboard.storage.database import Database
from aboveboard.storage.journal import Submission, Write
from aboveboard.storage.tables import Row, entries, tiles

LEVELS = 7
"""A tile of level 7 would be full with 2**64 entries."""

BEHIND_MOST = 256
"""The most unstored tiles of level 0 for which a proof is still computed from leaves. More take too long."""

AT_ONCE = 16

DELETE = delete(tiles).where(tiles.c.level == bindparam("level"), tiles.c.place == bindparam("place"))
INSERT = insert(tiles)


class TileStore:
    """A reader of every tile of the log, which also stores full tiles."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._find = [database.reads.finder(_of_level(level), tiles.c.place) for level in range(LEVELS)]
        self._roots: dict[tuple[int, int], bytes] = {}
        self._edge = (0, b"")
        self._stored: list[int] | None = None

    async def hashes(self, level: int, place: int, width: int) -> bytes:
        """Returns the hashes of a tile within the log. A stored full tile is returned without a look at the leaves.

        Raises Tampered when it must be computed and a leaf is missing.
        """
        stored = await self._whole(level, place)
        if stored is not None:
            return stored[: width * HASH_BYTES]
        if level == 0:
            return await self._from_leaves(place, width)
        first = place * WIDTH
        return b"".join([await self._root(level - 1, each) for each in range(first, first + width)])

    async def _whole(self, level: int, place: int) -> bytes | None:
        """Returns the stored tile, None for one that is not there or not whole."""
        row = await self._find[level](place)
        if row is None:
            return None
        _, hashes = row
        return bytes(hashes) if len(hashes) == WIDTH * HASH_BYTES else None

    async def leaves(self, first: int, end: int) -> Sequence[bytes]:
        """Returns the leaves from `first` up to, not including, `end`. Raises Tampered when one is missing."""
        query = (
            select(entries.c.leaf)
            .where(entries.c.entry_index >= first, entries.c.entry_index < end)
            .order_by(entries.c.entry_index)
        )
        found = [leaf for (leaf,) in await self._database.rows(query)]
        if len(found) != end - first:
            raise Tampered(f"An entry between index {first} and {end - 1} is missing.")
        return found

    async def check_near(self, size: int) -> None:
        """Raises Unavailable while over BEHIND_MOST full tiles of level 0 are unstored in a log of `size` entries."""
        stored = self._stored = self._stored or await self._count()
        behind = size // WIDTH - stored[0]
        if behind > BEHIND_MOST:
            raise Unavailable(
                f"The log's tiles are being built, and {behind} are still to come. Try again later.",
                expected="the same request again, a little later",
                retry_after_seconds=1 + behind // 200,
            )

    async def store(self, size: int) -> int:
        """Stores at most AT_ONCE missing full tiles of a log of `size` entries. Returns 0 once none is missing.

        Otherwise returns their number, with those that another node had stored.
        """
        done = list(self._stored or await self._count())
        writes: list[Write] = []
        tiles_made: list[tuple[int, int]] = []
        while len(tiles_made) < AT_ONCE and (tile := _next(done, size)):
            level, place = tile
            if (hashes := await self._compute_missing(level, place)) is not None:
                row: Row = {"level": level, "place": place, "hashes": hashes}
                # Deleted first: a wrong tile may be stored, or another node may have been faster.
                writes += [Write(DELETE, row), Write(INSERT, row)]
            done[level] += 1
            tiles_made.append(tile)
            await asyncio.sleep(0)  # some 2 ms each, and people wait for decisions
        if writes:
            await self._database.journal.submit(Submission((), tuple(writes), ()))
        for level, place in tiles_made:
            self._forget_roots_below(level, place)
        self._stored = done
        return len(tiles_made)

    async def _compute_missing(self, level: int, place: int) -> bytes | None:
        """Computes the full tile and caches its root. Returns None when the tile is stored already."""
        if await self._whole(level, place) is not None:
            return None
        hashes = await self.hashes(level, place, WIDTH)
        self._roots[level, place] = forms.tile_root(hashes)
        return hashes

    async def _root(self, level: int, place: int) -> bytes:
        found = self._roots.get((level, place))
        if found is None:
            found = forms.tile_root(await self.hashes(level, place, WIDTH))
            self._roots[level, place] = found
            await asyncio.sleep(0)
        return found

    def _forget_roots_below(self, level: int, place: int) -> None:
        """Removes the cached roots below a stored tile, so that some hundreds a level stay in memory."""
        for each in range(place * WIDTH, (place + 1) * WIDTH):
            self._roots.pop((level - 1, each), None)

    async def _from_leaves(self, place: int, width: int) -> bytes:
        edge, found = self._edge
        if place != edge:
            found = b""
        have = len(found) // HASH_BYTES
        if have < width:
            first = place * WIDTH
            added = await self.leaves(first + have, first + width)
            found = b"".join([found, *map(tree.leaf_hash, added)])
            if place >= edge:
                self._edge = place, found
        return found[: width * HASH_BYTES]

    async def _count(self) -> list[int]:
        """Returns the number of stored tiles of each level, up to the first that is missing."""
        query = select(tiles.c.level, func.count(), func.max(tiles.c.place)).group_by(tiles.c.level)
        found = [0] * LEVELS
        for level, count, last in await self._database.rows(query):
            found[level] = count if count == last + 1 else await self._first_gap(level)
        return found

    async def _first_gap(self, level: int) -> int:
        rows = await self._database.rows(
            select(tiles.c.place).where(tiles.c.level == level).order_by(tiles.c.place)
        )
        return next((n for n, (place,) in enumerate(rows) if place != n), len(rows))


def _of_level(level: int) -> Select[int, bytes]:
    return select(tiles.c.place, tiles.c.hashes).where(tiles.c.level == literal_column(str(level)))


def _next(done: Sequence[int], size: int) -> tuple[int, int] | None:
    """Returns level and place of a full tile that is not stored although all tiles below it are, else None."""
    # The highest level first, while the roots below it are still cached.
    for level in reversed(range(LEVELS)):
        below = size if level == 0 else done[level - 1]
        if (done[level] + 1) * WIDTH <= below:
            return level, done[level]
    return None
