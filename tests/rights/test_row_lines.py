"""Stored rows as lines, in pages."""

from typing import Any

from aboveboard.people.store import Person
from aboveboard.rights.row_lines import read_lines
from aboveboard.signals.import_tables import imports
from sqlalchemy import Select, select

from tests.house import House
from tests.ingestion.history import agreed, entry, send


def test_each_row_of_each_person_is_read_once(house: House) -> None:
    """Although a page has fewer rows than a person."""
    names = [agreed(house), agreed(house)]
    house.clock.forward(ms=7_200_000)
    send(house, *(entry(house, person=name) for name in (*names, *names, *names)))
    people = [house.run(house.gateway.require_person(house.app, name)) for name in names]

    def select_page(person: Person, after: bytes) -> Select[Any]:
        own = (imports.c.person == person.pseudonym, imports.c.imported > after)
        return select(imports.c.imported).where(*own).order_by(imports.c.imported).limit(2)

    def make_line(_: Person, name: bytes) -> bytes:
        return name.hex().encode() + b"\n"

    async def read() -> list[list[bytes]]:
        return [page.split() async for page in read_lines(house.gateway, people, select_page, make_line)]

    pages = house.run(read())
    owned = imports.c.person.in_([person.pseudonym for person in people])
    stored = [name.hex().encode() for (name,) in house.rows(select(imports.c.imported).where(owned))]
    assert [len(page) for page in pages] == [2, 1, 2, 1]
    assert sorted(name for page in pages for name in page) == sorted(stored)
