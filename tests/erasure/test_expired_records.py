"""Expired records: how the first one to keep is found."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from aboveboard.erasure.expired_records import _delete, _first_after
from aboveboard.gateway.deletions import account
from aboveboard.gateway.record_bodies import ErasureRecord
from aboveboard.storage.journal import Submission
from aboveboard.storage.tables import entries, records
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, func, select, text

from tests.erasure.leaving import lived
from tests.gateway.submissions import watched
from tests.house import House


@given(
    gaps=st.lists(st.tuples(st.integers(1, 3), st.integers(0, 2)), max_size=12), until_ms=st.integers(-1, 25)
)
def test_bisection_finds_the_first_younger_record(gaps: list[tuple[int, int]], until_ms: int) -> None:
    """Indexes may have gaps, and several records the same time."""
    rows, place, at_ms = [], -1, 0
    for step, later in gaps:
        place, at_ms = place + step, at_ms + later
        rows.append((place, at_ms))
    with create_engine("sqlite://").connect() as connection:
        connection.execute(text(f"CREATE TABLE {records.name} (entry_index INTEGER, at_ms INTEGER)"))
        for index, when in rows:
            connection.execute(text(f"INSERT INTO {records.name} VALUES (:i, :t)"), {"i": index, "t": when})

        async def run(query: Any) -> Any:
            return connection.execute(query).all()

        gateway: Any = SimpleNamespace(database=SimpleNamespace(rows=run))
        end = asyncio.run(_first_after(gateway, until_ms)) if rows else 0
    assert [row for row in rows if row[0] < end] == [row for row in rows if row[1] <= until_ms]


def test_what_the_log_accounts_for_already_needs_no_entry(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An erasure that began since the rows were read has accounted for them, and may not be undone in between."""
    gateway = house.gateway
    past = lived(house.installation, house.shop)
    gone = [each["log"]["index"] for each in past.decisions]
    change = house.run(account(gateway, gone, ErasureRecord(step="test")))
    house.run(gateway.submit(Submission((change.guard,), change.writes, (change.entry,))))
    before = house.rows(select(func.max(entries.c.entry_index)))
    with watched(house, monkeypatch) as seen:
        house.run(_delete(gateway, gone))
    assert [[guard.table for guard in each.submission.guards] for each in seen] == [["deletion_head"]]
    assert house.rows(select(func.max(entries.c.entry_index))) == before
    assert house.rows(select(records.c.entry_index).where(records.c.entry_index.in_(gone))) == []
