"""The items of each placement as they are now, read from the database without a gateway."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from aboveboard.catalogue import revision_codec
from aboveboard.catalogue.tables import placement_revisions, placements
from aboveboard.engine.placement import Item


def read_newest(connection: Connection) -> Iterator[tuple[str, Sequence[Item]]]:
    """Yields the key of each placement with its items, in order of the keys."""
    query = select(placements.c.placement_key, placements.c.revision).order_by(placements.c.placement_key)
    for key, newest in connection.execute(query).all():
        yield key, _read(connection, key, newest)


def _read(connection: Connection, key: str, newest: int) -> Sequence[Item]:
    table = placement_revisions.c
    rows = select(table.body).where(table.placement_key == key).order_by(table.revision)
    (body,) = connection.execute(rows.where(table.revision == newest)).one()
    since = revision_codec.base_of(body)
    bodies = [each for (each,) in connection.execute(rows.where(table.revision >= since))]
    return revision_codec.replay(None, bodies).placement.items
