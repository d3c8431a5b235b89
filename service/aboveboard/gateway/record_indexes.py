"""The indexes of the records of one person, and of the entries that have lost their record."""

from sqlalchemy import and_, func, or_, select

from aboveboard.gateway.gateway import Gateway
from aboveboard.people.store import ERASING, people
from aboveboard.storage.journal import Guard
from aboveboard.storage.tables import entries, records

SPAN = 20_000
"""The indexes that one query returns, or looks at."""


async def list_of(gateway: Gateway, person: bytes) -> tuple[list[int], Guard]:
    """Returns the indexes of a person's records, and the guard that holds until there is another one."""
    found: list[int] = []
    query = select(records.c.entry_index).where(records.c.person == person).order_by(records.c.entry_index)
    is_full = True
    while is_full:  # not until a page is empty: while records of the person are written, none is
        after = found[-1] if found else -1
        rows = await gateway.database.rows(query.where(records.c.entry_index > after).limit(SPAN))
        found += [index for (index,) in rows]
        is_full = len(rows) == SPAN
    return found, Guard(records.name, person, found[-1] if found else 0)


async def list_gone(gateway: Gateway) -> list[int]:
    """Returns the index of each entry whose record is not there, or belongs to a person without a readable key."""
    ((size,),) = await gateway.database.rows(select(func.coalesce(func.max(entries.c.entry_index) + 1, 0)))
    is_gone = or_(
        records.c.entry_index.is_(None),
        and_(records.c.person.is_not(None), or_(people.c.pseudonym.is_(None), people.c.sealed == ERASING)),
    )
    found: list[int] = []
    for start in range(0, size, SPAN):
        query = (
            select(entries.c.entry_index)
            .outerjoin(records, records.c.entry_index == entries.c.entry_index)
            .outerjoin(people, people.c.pseudonym == records.c.person)
            .where(entries.c.entry_index >= start, entries.c.entry_index < start + SPAN, is_gone)
            .order_by(entries.c.entry_index)
        )
        found += [index for (index,) in await gateway.database.rows(query)]
    return found
