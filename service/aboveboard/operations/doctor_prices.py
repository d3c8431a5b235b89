"""The doctor's finding on prices that cannot be compared, which version 0.1.0 accepted."""

from collections.abc import Iterator

from sqlalchemy import Connection

from aboveboard.engine.placement import Item
from aboveboard.engine.prices import read_price
from aboveboard.operations.findings import DoctorFinding, ok, warn
from aboveboard.operations.newest_items import read_newest

NAME = "prices"
_DO = (
    "Declare these items again, with both as numbers or without `list_price`. "
    "Until then, they are never chosen in person."
)


def report_prices(connection: Connection) -> Iterator[DoctorFinding]:
    """Yields the finding on items of today whose price and list price cannot be compared, counted by placement."""
    found = {key: sum(map(_is_odd, items)) for key, items in read_newest(connection)}
    count = sum(found.values())
    if not count:
        yield ok(NAME, "Every price beside a list price can be compared with it.")
        return
    named = "; ".join(f"{key!a}: {number}" for key, number in found.items() if number)
    yield warn(NAME, f"{count} items have prices that cannot be compared. {named}", _DO)


def _is_odd(item: Item) -> bool:
    content = item.content
    if "price" not in content or "list_price" not in content:
        return False
    return read_price(content["price"]) is None or read_price(content["list_price"]) is None
