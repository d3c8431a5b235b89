"""A running log that grows by many entries, and what is stored of it."""

from aboveboard.audit import note, tree
from aboveboard.audit.tiles import WIDTH
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import make_entry
from aboveboard.storage.journal import Submission, Write
from aboveboard.storage.tables import entries, tiles
from aboveboard.transparency import tile_store
from aboveboard.transparency.publisher import latest_checkpoint
from aboveboard.words import EntryKind
from sqlalchemy import select

ENTRIES = 3 * WIDTH + 7
"""Three full tiles, and some entries more."""


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
