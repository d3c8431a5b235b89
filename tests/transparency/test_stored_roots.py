"""Roots and tiles read from the database on the caller's connection."""

from collections.abc import Iterator

import pytest
from aboveboard.audit import tree
from aboveboard.audit.note import Checkpoint
from aboveboard.audit.tiles import WIDTH
from aboveboard.errors import Tampered
from aboveboard.storage.tables import entries, metadata, tiles
from aboveboard.transparency.stored_roots import begins_with, begins_with_or_mend, tile_reader
from sqlalchemy import Connection, create_engine, delete, func, insert, select, update

from tests.audit import oracle

SIZE = 2 * WIDTH + 5
LEAVES = [b"leaf %d" % index for index in range(SIZE)]
HASHES = [tree.leaf_hash(leaf) for leaf in LEAVES]
FIRST = b"".join(HASHES[:WIDTH])


def old(size: int) -> Checkpoint:
    return Checkpoint("shop.example/log", size, oracle.root_of(HASHES[:size]))


@pytest.fixture
def connection() -> Iterator[Connection]:
    """A log of two full tiles and some entries, of which the first tile is stored."""
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        rows = [{"entry_index": index, "leaf": leaf} for index, leaf in enumerate(LEAVES)]
        connection.execute(insert(entries), rows)
        connection.execute(insert(tiles).values(level=0, place=0, hashes=FIRST))
        yield connection
    engine.dispose()


def spoil_tile(connection: Connection) -> None:
    connection.execute(update(tiles).values(hashes=bytes(len(FIRST))))


def stored_tiles(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(tiles)).scalar_one()


@pytest.mark.parametrize("size", [0, 1, WIDTH - 1, WIDTH, WIDTH + 1, 2 * WIDTH, SIZE])
def test_a_log_begins_with_each_of_its_earlier_sizes(connection: Connection, size: int) -> None:
    """Through stored tiles, and through its leaves alone."""
    assert begins_with(connection, old(size))
    assert begins_with(connection, old(size), stored=False)


def test_another_history_is_not_a_beginning(connection: Connection) -> None:
    """One changed leaf below the size is enough; one above it does not count."""
    changed = update(entries).values(leaf=b"another")
    connection.execute(changed.where(entries.c.entry_index == WIDTH + 2))
    assert begins_with(connection, old(WIDTH + 2))
    assert not begins_with(connection, old(WIDTH + 3))


def test_missing_entries_are_no_beginning(connection: Connection) -> None:
    """Nothing is made up for them."""
    connection.execute(delete(entries).where(entries.c.entry_index >= WIDTH))
    assert not begins_with(connection, old(SIZE))
    with pytest.raises(Tampered):
        tile_reader(connection)(1, 0, 2)


def test_wrong_tiles_over_right_entries_are_deleted(connection: Connection) -> None:
    """The leaves decide, and the tiles are rebuilt from them later."""
    spoil_tile(connection)
    assert not begins_with(connection, old(SIZE))
    assert begins_with_or_mend(connection, old(SIZE))
    assert stored_tiles(connection) == 0


def test_tiles_of_another_history_stay_for_study(connection: Connection) -> None:
    """Nothing is deleted where the entries differ, nor where nothing does."""
    assert begins_with_or_mend(connection, old(SIZE))
    assert not begins_with_or_mend(connection, Checkpoint("shop.example/log", SIZE, bytes(32)))
    assert stored_tiles(connection) == 1
