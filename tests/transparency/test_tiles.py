"""Tiles and proofs of a running log, and the task that builds its tiles."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aboveboard.audit import tree
from aboveboard.audit.tiles import WIDTH, Tile, tile_root, unbundle
from aboveboard.errors import NotFound, Unavailable
from aboveboard.gateway.gateway import Gateway
from aboveboard.transparency import tiles as tiling

from tests.audit import oracle
from tests.transparency.growth import grow, leaf_hashes, stored
from tests.world import Installation


def test_every_proof_is_the_trees(running: Installation, gateway: Gateway) -> None:
    """From stored tiles and from leaves, at every size."""

    async def check() -> None:
        hashes = await leaf_hashes(gateway)
        for size in (1, 2, 255, 256, 257, 700, len(hashes)):
            root = oracle.root_of(hashes[:size])
            for index in range(0, size, 37):
                proof = await tiling.inclusion(gateway, index, size)
                tree.verify_inclusion(hashes[index], index, size, proof=proof, root=root)
            for old in range(1, size, 53):
                proof = await tiling.consistency(gateway, old, size)
                assert proof == oracle.consistency_proof(hashes[:size], old)

    running.run(check())


def test_a_bundle_holds_the_leaves(running: Installation, gateway: Gateway) -> None:
    """Those behind the tile of level 0 at the same place."""

    async def check() -> None:
        hashes = await leaf_hashes(gateway)
        data = await tiling.tile_bytes(gateway, Tile(None, 1, 9))
        assert [tree.leaf_hash(leaf) for leaf in unbundle(data)] == hashes[WIDTH : WIDTH + 9]

    running.run(check())


@pytest.mark.parametrize(
    "tile",
    [
        Tile(0, 3, WIDTH),
        Tile(0, 99),
        Tile(None, 3, 255),
        Tile(1, 0),
        Tile(1, 0, 5),
        Tile(7, 0, 1),
        Tile(63, 0),
    ],
)
def test_a_tile_beyond_the_log_is_not_found(running: Installation, gateway: Gateway, tile: Tile) -> None:
    """Nor one that would need more entries than a log can have."""
    with pytest.raises(NotFound):
        running.run(tiling.public_tile(gateway, tile))


def test_the_root_of_a_tile_stands_in_the_one_above(running: Installation, gateway: Gateway) -> None:
    """Which is made when asked for, while it is not full."""

    async def check() -> None:
        hashes = await leaf_hashes(gateway)
        above = await tiling.public_tile(gateway, Tile(1, 0, 3))
        full = [b"".join(hashes[place * WIDTH : (place + 1) * WIDTH]) for place in range(3)]
        assert above == b"".join(map(tile_root, full))

    running.run(check())


def test_a_log_that_is_not_cut_yet_says_so(running: Installation, gateway: Gateway) -> None:
    """Instead of hashing for minutes."""

    async def check() -> None:
        with pytest.raises(Unavailable, match="still to come") as refusal:
            await tiling.inclusion(gateway, 0, 10_000_000)
        assert refusal.value.retry_after_seconds

    running.run(check())


def test_a_gateway_cuts_its_log_by_itself(tmp_path: Path) -> None:
    """In the background, soon after the entries were published."""
    running = Installation(tmp_path, learn_every_ms="0")

    async def check() -> dict[Any, bytes]:
        gateway = running.service.gateway
        await grow(gateway, WIDTH)
        for _ in range(100):
            if found := await stored(gateway):
                return found
            await asyncio.sleep(0.1)
        return {}

    assert set(running.run(check())) == {(0, 0)}
    running.close()
