"""The indexes of a person's records, and the guard that notices another one."""

import asyncio
from typing import Any

import pytest
from aboveboard.errors import Stale
from aboveboard.gateway import record_indexes
from aboveboard.gateway.record_bodies import PreviewRecord
from aboveboard.gateway.record_indexes import SPAN, list_gone, list_of
from aboveboard.people.store import ERASING, people
from aboveboard.storage.database import Database
from aboveboard.storage.journal import Submission
from aboveboard.storage.tables import records
from sqlalchemy import or_, select

from tests.erasure.leaving import erase, lived
from tests.house import House


@pytest.mark.parametrize("span", [1, 2, SPAN])
def test_all_of_them_in_order(house: House, monkeypatch: pytest.MonkeyPatch, span: int) -> None:
    """Those of another person are not among them. A query may return fewer than there are, or as many."""
    monkeypatch.setattr(record_indexes, "SPAN", span)
    past, _ = lived(house.installation, house.shop), lived(house.installation, house.shop)
    found, _ = house.run(list_of(house.gateway, past.pseudonym))
    rows = house.rows(select(records.c.entry_index).where(records.c.person == past.pseudonym))
    assert found == sorted(index for (index,) in rows)


def test_the_list_ends_while_records_are_written(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after each read. No erasure would begin if it waited for a read that finds none."""
    past, gateway, rows, reads = (
        lived(house.installation, house.shop),
        house.gateway,
        Database.rows,
        list[int](),
    )

    async def read(database: Database, query: Any) -> Any:
        found = await rows(database, query)
        reads.append(len(found))
        assert len(reads) < 4
        person = await gateway.person(past.app, past.person)
        entry = gateway.entry(PreviewRecord(placement="home"), gateway.owner(past.app, person))
        await gateway.submit(Submission((), (), (entry,)))
        return found

    monkeypatch.setattr(Database, "rows", read)
    found, _ = house.run(list_of(gateway, past.pseudonym))
    assert [len(found)] == reads


def test_another_record_makes_the_list_stale(house: House) -> None:
    """An erasure must not leave it out of what it commits to."""
    past = lived(house.installation, house.shop)
    _, guard = house.run(list_of(house.gateway, past.pseudonym))
    house.run(house.gateway.submit(Submission((guard,), (), ())))
    house.shop.decide(past.person)
    with pytest.raises(Stale):
        house.run(house.gateway.submit(Submission((guard,), (), ())))


def test_also_one_of_the_same_commit(house: House) -> None:
    """The guard was read before it."""
    past = lived(house.installation, house.shop)
    gateway = house.gateway

    async def both() -> list[object]:
        _, guard = await list_of(gateway, past.pseudonym)
        person = await gateway.person(past.app, past.person)
        entry = gateway.entry(PreviewRecord(placement="home"), gateway.owner(past.app, person))
        one, other = Submission((), (), (entry,)), Submission((guard,), (), ())
        return list(await asyncio.gather(gateway.submit(one), gateway.submit(other), return_exceptions=True))

    first, second = house.run(both())
    assert isinstance(first, int) and isinstance(second, Stale)


def test_entries_without_a_record_are_listed(house: House) -> None:
    """Those of the erased person, and none that has its record. One of a person who is not stored counts as gone."""
    past = lived(house.installation, house.shop)
    erase(house.shop, past.person)
    found = house.run(list_gone(house.gateway))
    assert past.decisions[0]["log"]["index"] in found
    there = select(people.c.pseudonym).where(people.c.sealed != ERASING)
    stored = select(records.c.entry_index).where(or_(records.c.person.is_(None), records.c.person.in_(there)))
    assert not set(found) & {index for (index,) in house.rows(stored)}
