"""The doctor's finding on prices that cannot be compared, which version 0.1.0 accepted."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from aboveboard.catalogue import revision_codec
from aboveboard.catalogue.tables import placement_revisions, placements
from aboveboard.engine.placement import Item
from aboveboard.engine.prices import read_price
from aboveboard.operations.findings import DoctorFinding, ok, warn

NAME = "prices"
_DO = (
    "Declare these items again, with both as numbers or without `list_price`. "
    "Until then, they are never chosen in person."
)


def report_prices(connection: Connection) -> Iterator[DoctorFinding]:
    """Yields the finding on items of today whose price and list price cannot be compared, counted by placement."""
    query = select(placements.c.placement_key, placements.c.revision).order_by(placements.c.placement_key)
    found = {key: _count(connection, key, newest) for key, newest in connection.execute(query)}
    count = sum(found.values())
    if not count:
        yield ok(NAME, "Every price beside a list price can be compared with it.")
        return
    named = "; ".join(f"{key!a}: {number}" for key, number in found.items() if number)
    yield warn(NAME, f"{count} items have prices that cannot be compared. {named}", _DO)


def _count(connection: Connection, key: str, newest: int) -> int:
    table = placement_revisions.c
    rows = select(table.body).where(table.placement_key == key).order_by(table.revision)
    (body,) = connection.execute(rows.where(table.revision == newest)).one()
    since = revision_codec.base_of(body)
    bodies = [each for (each,) in connection.execute(rows.where(table.revision >= since))]
    return sum(map(_is_odd, revision_codec.replay(None, bodies).placement.items))


def _is_odd(item: Item) -> bool:
    content = item.content
    if "price" not in content or "list_price" not in content:
        return False
    return read_price(content["price"]) is None or read_price(content["list_price"]) is None
