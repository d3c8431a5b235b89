"""Stored rows of a person as lines of their archive, read in pages."""

from collections.abc import AsyncIterator, Callable, Iterable
from typing import TypeVarTuple

from sqlalchemy import Select

from aboveboard.gateway.gateway import Gateway
from aboveboard.people.store import Person

Columns = TypeVarTuple("Columns")


async def read_lines(
    gateway: Gateway,
    people: Iterable[Person],
    select_page: Callable[[Person, bytes], Select[bytes, *Columns]],
    make_line: Callable[[Person, bytes, *Columns], bytes],
) -> AsyncIterator[bytes]:
    """Yields the lines of each page. `select_page` selects the rows after a key, which is their first column."""
    for person in people:
        after = b""
        while rows := await gateway.database.rows(select_page(person, after)):
            yield b"".join([make_line(person, *row) for row in rows])
            after, *_ = rows[-1]
