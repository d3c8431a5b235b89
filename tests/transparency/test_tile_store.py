"""Tiles of a running log: stored in the background, made again when missing, and proofs from them."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aboveboard.audit import note, tree
from aboveboard.audit.tiles import HASH_BYTES, WIDTH, Tile, tile_root, unbundle
from aboveboard.errors import NotFound, Tampered, Unavailable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import make_entry
from aboveboard.storage.journal import Submission, Write
from aboveboard.storage.tables import entries, tiles
from aboveboard.transparency import tile_store
from aboveboard.transparency import tiles as tiling
from aboveboard.transparency.publisher import latest_checkpoint
from aboveboard.transparency.tile_store import TileStore
from aboveboard.words import EntryKind
from sqlalchemy import select

from tests.audit import oracle
from tests.storage.ledger import fresh_postgresql
from tests.world import Installation

ENTRIES = 3 * WIDTH + 7


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """A service of our own on each database, whose log has some more than three full tiles."""
    url = request.getfixturevalue("fresh_log_url") if request.param == "postgresql" else ""
    installation = Installation(tmp_path_factory.mktemp("tiles"), learn_every_ms="0", database_url=url)
    installation.run(grow(installation.service.gateway, ENTRIES))
    yield installation
    installation.close()


@pytest.fixture(scope="module")
def fresh_log_url(postgresql_url: str) -> Iterator[str]:
    with fresh_postgresql(postgresql_url) as url:
        yield url


@pytest.fixture
def gateway(running: Installation) -> Gateway:
    return running.service.gateway


async def grow(gateway: Gateway, count: int) -> None:
    owner, policy = gateway.operator("test"), gateway.rules.policy.id
    made = [
        make_entry(EntryKind.ADMIN, {"v": 1, "n": n}, owner=owner, policy=policy, at_ms=gateway.clock())
        for n in range(count)
    ]
    await gateway.submit(Submission((), (), tuple(made)))


async def size_of(gateway: Gateway) -> int:
    return note.parse_checkpoint(note.split(await latest_checkpoint(gateway))[0]).size


async def leaf_hashes(gateway: Gateway) -> list[bytes]:
    rows = await gateway.database.rows(select(entries.c.leaf).order_by(entries.c.entry_index))
    return [tree.leaf_hash(leaf) for (leaf,) in rows]


async def stored(gateway: Gateway) -> dict[tuple[int, int], bytes]:
    rows = await gateway.database.rows(select(tiles.c.level, tiles.c.place, tiles.c.hashes))
    return {(level, place): bytes(hashes) for level, place, hashes in rows}


async def forget(gateway: Gateway, *places: int) -> None:
    """Takes tiles of level 0 out of the database."""
    rows = [{"level": 0, "place": place} for place in places]
    await gateway.submit(Submission((), tuple(Write(tile_store.DELETE, row) for row in rows), ()))


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


def test_every_proof_is_the_trees(running: Installation, gateway: Gateway) -> None:
    """Whether a tile is stored or made of leaves, and whatever the size was."""

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
