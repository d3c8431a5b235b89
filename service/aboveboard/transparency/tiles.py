"""Proofs and tiles of a running log, and the task that cuts it into tiles."""

from collections.abc import Iterable

from aboveboard.audit import proofs
from aboveboard.audit import tiles as forms
from aboveboard.audit.proofs import ReadTile
from aboveboard.audit.tiles import Tile
from aboveboard.audit.tree import Proof
from aboveboard.background import every
from aboveboard.errors import NotFound
from aboveboard.transparency.host import LogHost
from aboveboard.transparency.publisher import latest_checkpoint

EVERY_S = 0.25


async def run(gateway: LogHost) -> None:
    """Stores the tiles that became full in the published log until cancelled, and reads its right edge for proofs."""
    done = 0

    async def follow() -> None:
        nonlocal done
        size = gateway.heads.size
        if size > done:
            done = 0  # until it is done: after a fault the next run starts over
            await catch_up(gateway, size)
            await tile_reader(gateway, size, proofs.root_tiles(size))
            done = size

    await every(EVERY_S, follow, "tiling_failed", at_once=True)


async def catch_up(gateway: LogHost, size: int) -> None:
    """Afterwards every full tile of the log's first `size` entries is stored."""
    while await gateway.tiles.store(size):
        pass


async def tile_reader(gateway: LogHost, size: int, wanted: Iterable[Tile]) -> ReadTile:
    """A reader of these tiles, which are read now. `size` is how many entries the log has at least.

    Raises Unavailable while the log is not cut into tiles so far, which is only so for a while after an update.
    """
    await gateway.tiles.check_near(size)
    found = {each: await tile_bytes(gateway, each) for each in wanted}
    return lambda level, place, width: found[Tile(level, place, width)]


async def tile_bytes(gateway: LogHost, tile: Tile) -> bytes:
    """The bytes of a tile or bundle that lies within the log."""
    if tile.level is None:
        first = tile.place * forms.WIDTH
        return forms.bundle(await gateway.tiles.leaves(first, first + tile.width))
    return await gateway.tiles.hashes(tile.level, tile.place, tile.width)


async def public_tile(gateway: LogHost, tile: Tile) -> bytes:
    """The same, for anybody who asks. NotFound unless all of it lies within a checkpoint that was published: what is
    given out for ever must never be otherwise after a restore."""
    end = entries_below(tile)
    try:
        await latest_checkpoint(gateway, end)
    except NotFound:
        raise NotFound("the log has no such tile yet") from None
    await gateway.tiles.check_near(end)
    return await tile_bytes(gateway, tile)


def entries_below(tile: Tile) -> int:
    """How many entries a log has at least that has this tile. NotFound for one that no log of ours can have."""
    level = tile.level or 0
    end = (tile.place * forms.WIDTH + tile.width) << forms.HEIGHT * level
    if end >= 2**63:
        raise NotFound("the log has no such tile yet")
    return end


async def inclusion(gateway: LogHost, index: int, size: int) -> Proof:
    """That the log's first `size` entries have that one at `index`. NotFound for no such index; see `tile_reader`."""
    reader = await tile_reader(gateway, size, proofs.inclusion_tiles(index, size))
    return proofs.inclusion(index, size, reader)


async def consistency(gateway: LogHost, old_size: int, size: int) -> Proof:
    """That the log's first `size` entries begin with its first `old_size`. NotFound for no such size; see
    `tile_reader`."""
    reader = await tile_reader(gateway, size, proofs.consistency_tiles(old_size, size))
    return proofs.consistency(old_size, size, reader)
