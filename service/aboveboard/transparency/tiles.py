"""Proofs and tiles of a running log, and the task that builds its tiles."""

from collections.abc import Iterable

from aboveboard.audit import proofs
from aboveboard.audit import tiles as forms
from aboveboard.audit.proofs import ReadTile
from aboveboard.audit.tiles import Tile
from aboveboard.audit.tree import Proof
from aboveboard.background import every
from aboveboard.errors import NotFound
from aboveboard.transparency.host import LogHost

EVERY_S = 0.25


async def run(gateway: LogHost) -> None:
    """Stores the full tiles of the published log until cancelled, and caches its right edge for proofs."""
    done = 0

    async def follow() -> None:
        nonlocal done
        size = gateway.heads.size
        if size > done:
            done = 0  # until the work has succeeded: after a fault the next run starts over
            await catch_up(gateway, size)
            await tile_reader(gateway, size, proofs.root_tiles(size))
            done = size

    await every(EVERY_S, follow, "tiling_failed", at_once=True)


async def catch_up(gateway: LogHost, size: int) -> None:
    """Stores every full tile of the log's first `size` entries that is not stored yet."""
    while await gateway.tiles.store(size):
        pass


async def tile_reader(gateway: LogHost, size: int, wanted: Iterable[Tile]) -> ReadTile:
    """Reads these tiles now, and returns a reader of them. The log must have at least `size` entries.

    Raises Unavailable while too many tiles are unbuilt, which lasts only for a while after an update. Raises Tampered as
    `tile_bytes` does.
    """
    await gateway.tiles.check_near(size)
    found = {each: await tile_bytes(gateway, each) for each in wanted}
    return lambda level, place, width: found[Tile(level, place, width)]


async def tile_bytes(gateway: LogHost, tile: Tile) -> bytes:
    """Returns the bytes of a tile or bundle within the log.

    A stored full tile is returned without a look at the leaves. Raises Tampered when a leaf is needed and missing.
    """
    if tile.level is None:
        first = tile.place * forms.WIDTH
        return forms.bundle(await gateway.tiles.leaves(first, first + tile.width))
    return await gateway.tiles.hashes(tile.level, tile.place, tile.width)


async def public_tile(gateway: LogHost, tile: Tile) -> bytes:
    """Returns the bytes of a tile or bundle for the public.

    Raises NotFound unless the public checkpoint covers all of it. Raises Unavailable as `tile_reader` does.
    """
    # A public tile never changes, so it must be covered by what survives a restore of the database.
    end = entries_below(tile)
    if not await gateway.public.covers(end):
        raise NotFound("The log has no such tile yet.")
    await gateway.tiles.check_near(end)
    return await tile_bytes(gateway, tile)


def entries_below(tile: Tile) -> int:
    """Returns the smallest size of a log that has this tile. Raises NotFound for a tile past 2**63 entries."""
    level = tile.level or 0
    end = (tile.place * forms.WIDTH + tile.width) << forms.HEIGHT * level
    if end >= 2**63:
        raise NotFound("The log has no such tile yet.")
    return end


async def inclusion(gateway: LogHost, index: int, size: int) -> Proof:
    """Returns the proof that the entry at `index` is among the log's first `size`.

    Raises NotFound for an index outside of these, and Unavailable as `tile_reader` does.
    """
    reader = await tile_reader(gateway, size, proofs.inclusion_tiles(index, size))
    return proofs.inclusion(index, size, reader)


async def consistency(gateway: LogHost, old_size: int, size: int) -> Proof:
    """Returns the proof that the log's first `size` entries begin with its first `old_size`.

    Raises NotFound when `old_size` is larger than `size`, and Unavailable as `tile_reader` does.
    """
    reader = await tile_reader(gateway, size, proofs.consistency_tiles(old_size, size))
    return proofs.consistency(old_size, size, reader)
