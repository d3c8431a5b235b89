"""The rows of a large table, a page at a time. So all of them are never in memory together."""

from collections.abc import Iterator, Sequence
from typing import TypeVar, TypeVarTuple

from sqlalchemy import Column, Connection, Row, Select

AT_ONCE = 500
"""The rows of a page."""

Columns = TypeVarTuple("Columns")
Key = TypeVar("Key", bytes, int)


def read_pages(
    connection: Connection, query: Select[*Columns], key: Column[Key]
) -> Iterator[Sequence[Row[*Columns]]]:
    """Yields the rows of `query` in pages, in the order of `key`.

    `key` is one of their columns, and unique in them.
    The caller may write the rows of a page before the next one is read.
    """
    page = query.order_by(key).limit(AT_ONCE)
    rows = connection.execute(page).all()
    while rows:
        yield rows
        rows = connection.execute(page.where(key > getattr(rows[-1], key.name))).all()
