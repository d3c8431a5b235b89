"""Proofs and tiles of a running log, and the task that cuts it into tiles."""

import asyncio
from collections.abc import Iterable

import structlog

from aboveboard.audit import proofs
from aboveboard.audit import tiles as forms
from aboveboard.audit.proofs import ReadTile
from aboveboard.audit.tiles import Tile
from aboveboard.audit.tree import Proof
from aboveboard.errors import AboveboardError, NotFound
from aboveboard.transparency.host import LogHost
from aboveboard.transparency.publisher import published

EVERY_S = 0.25

log = structlog.get_logger("aboveboard")


async def run(gateway: LogHost) -> None:
    """Stores what became full of the log as it was published, and has its right edge at hand for proofs, until
    cancelled. A fault is logged and tried again."""
    size = 0
    while True:
        try:
            if gateway.heads.size > size:
                size = gateway.heads.size
                await catch_up(gateway, size)
                await tile_reader(gateway, size, proofs.root_tiles(size))
        except AboveboardError as error:
            size = 0
            log.error("tiling_failed", detail=error.detail)
        except Exception as error:  # noqa: BLE001 - the task must outlive every fault
            size = 0
            log.error("tiling_failed", error=type(error).__name__)
        await asyncio.sleep(EVERY_S)


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
        await published(gateway, end)
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
