"""Roots and tiles read directly from the database, on the caller's connection, for the start and the doctor."""

from sqlalchemy import Connection, bindparam, delete, select

from aboveboard.audit import proofs, tree
from aboveboard.audit.note import Checkpoint
from aboveboard.audit.tiles import HASH_BYTES, WIDTH, tile_root
from aboveboard.errors import Tampered
from aboveboard.storage.tables import entries, tiles

_TILE = select(tiles.c.hashes).where(tiles.c.level == bindparam("level"), tiles.c.place == bindparam("place"))
_LEAVES = (
    select(entries.c.leaf)
    .where(entries.c.entry_index >= bindparam("first"), entries.c.entry_index < bindparam("end"))
    .order_by(entries.c.entry_index)
)


def tile_reader(connection: Connection, *, stored: bool = True) -> proofs.ReadTile:
    """Returns a reader of stored tiles, which computes a missing one from the leaves. Without `stored` it computes all.

    The reader raises Tampered when entries are missing below a tile that must be full.
    """

    def read(level: int, place: int, width: int) -> bytes:
        values = {"level": level, "place": place}
        found: bytes | None = connection.execute(_TILE, values).scalar() if stored else None
        return (
            compute_tile(connection, read, level, place, width)
            if found is None
            else found[: width * HASH_BYTES]
        )

    return read


def compute_tile(connection: Connection, read: proofs.ReadTile, level: int, place: int, width: int) -> bytes:
    """Returns the tile: at level 0 from the leaves, above it from the roots of the tiles that `read` gives.

    At level 0 it is too short when leaves are missing.
    """
    first = place * WIDTH
    if level > 0:
        return b"".join([tile_root(read(level - 1, each, WIDTH)) for each in range(first, first + width)])
    leaves = connection.execute(_LEAVES, {"first": first, "end": first + width})
    return b"".join([tree.leaf_hash(leaf) for (leaf,) in leaves])


def begins_with(connection: Connection, old: Checkpoint, *, stored: bool = True) -> bool:
    """Returns True when the log's first entries are those of `old`, which must not be larger than the log.

    With `stored` it relies on the stored tiles; otherwise it reads every leaf.
    """
    try:
        return proofs.root(old.size, tile_reader(connection, stored=stored)) == old.root
    except Tampered:  # entries are missing, or a tile has the wrong size
        return False


def begins_with_or_mend(connection: Connection, old: Checkpoint) -> bool:
    """Returns True when the log's first entries are those of `old`. Deletes all stored tiles when only they differ.

    Deleted tiles are rebuilt from the leaves later.
    """
    if begins_with(connection, old):
        return True
    if not begins_with(connection, old, stored=False):
        return False
    connection.execute(delete(tiles))
    return True
