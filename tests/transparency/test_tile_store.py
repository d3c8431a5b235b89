"""Tiles of a running log: stored in the background, made again when missing, and proofs from them."""

import asyncio
from pathlib import Path

import pytest
from aboveboard.audit.tiles import HASH_BYTES, WIDTH, tile_root
from aboveboard.errors import Tampered
from aboveboard.gateway.gateway import Gateway
from aboveboard.storage.journal import Submission, Write
from aboveboard.transparency import tile_store
from aboveboard.transparency import tiles as tiling
from aboveboard.transparency.tile_store import TileStore

from tests.transparency.growth import ENTRIES, forget, leaf_hashes, size_of, stored
from tests.world import Installation


def test_full_tiles_are_stored_and_no_others(running: Installation, gateway: Gateway) -> None:
    """Each is the 256 hashes of its leaves."""

    async def check() -> None:
        size = await size_of(gateway)
        await tiling.catch_up(gateway, size)
        hashes = await leaf_hashes(gateway)
        expected = {
            (0, place): b"".join(hashes[place * WIDTH : (place + 1) * WIDTH])
            for place in range(size // WIDTH)
        }
        assert await stored(gateway) == expected

    running.run(check())


def test_a_tile_that_is_missing_is_made_again(running: Installation, gateway: Gateway) -> None:
    """A new process finds the gap and fills it; until then the tile is made of its leaves."""

    async def check() -> None:
        await tiling.catch_up(gateway, await size_of(gateway))
        before = await stored(gateway)
        await forget(gateway, 1)
        fresh = TileStore(gateway.database)
        assert await fresh.hashes(0, 1, WIDTH) == before[0, 1]
        while await fresh.store(ENTRIES):
            pass
        assert await stored(gateway) == before

    running.run(check())


def test_a_tile_of_another_size_is_replaced(running: Installation, gateway: Gateway) -> None:
    """A row that is no full tile counts as missing."""

    async def check() -> None:
        await tiling.catch_up(gateway, await size_of(gateway))
        before = await stored(gateway)
        await forget(gateway, 1, 2)
        row = {"level": 0, "place": 2, "hashes": b"short"}
        await gateway.submit(Submission((), (Write(tile_store.INSERT, row),), ()))
        fresh = TileStore(gateway.database)
        assert await fresh.hashes(0, 2, 3) == before[0, 2][: 3 * HASH_BYTES]
        while await fresh.store(ENTRIES):
            pass
        assert await stored(gateway) == before

    running.run(check())


def test_two_that_store_at_once_store_the_same(running: Installation, gateway: Gateway) -> None:
    """Two nodes on one log do not fall over each other."""

    async def check() -> None:
        await forget(gateway, 0, 1, 2)
        first, second = TileStore(gateway.database), TileStore(gateway.database)
        await asyncio.gather(first.store(ENTRIES), second.store(ENTRIES))
        assert set(await stored(gateway)) == {(0, 0), (0, 1), (0, 2)}

    running.run(check())


def test_a_missing_entry_is_no_proof(running: Installation, gateway: Gateway) -> None:
    """Hashes are never made up for leaves that are not there."""
    with pytest.raises(Tampered, match="missing"):
        running.run(gateway.tiles.leaves(ENTRIES, 10**6))


def made_up(level: int, place: int) -> bytes:
    return bytes([level, place]) * (WIDTH * HASH_BYTES // 2)


def test_upper_levels_are_stored_too(tmp_path: Path) -> None:
    """A tile of level 1 once 256 of level 0 are there; here those are made up."""
    running = Installation(tmp_path, learn_every_ms="0")

    async def check() -> None:
        gateway = running.service.gateway
        rows = [{"level": 0, "place": place, "hashes": made_up(0, place)} for place in range(WIDTH)]
        await gateway.submit(Submission((), tuple(Write(tile_store.INSERT, row) for row in rows), ()))
        store = TileStore(gateway.database)
        assert await store.store(WIDTH * WIDTH) == 1
        expected = b"".join(tile_root(made_up(0, place)) for place in range(WIDTH))
        assert (await stored(gateway))[1, 0] == expected
        assert await store.hashes(2, 0, 1) == tile_root(expected)
        assert await store.store(WIDTH * WIDTH) == 0

    running.run(check())
    running.close()
