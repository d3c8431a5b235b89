"""PostgreSQL: the journal and the reads, each with one connection."""

import asyncio
from pathlib import Path

import asyncpg
import pytest
from aboveboard.errors import Unavailable
from aboveboard.storage.database import Database
from aboveboard.storage.postgresql import DriverConnection, PostgresqlReads
from aboveboard.storage.tables import entries
from sqlalchemy import func, select

from tests.storage.ledger import opened, plain


async def _end_all_connections(database: Database) -> None:
    url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(url)
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    await connection.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
    await connection.close()


def test_a_server_that_came_back_is_found_without_a_failure(
    fresh_postgresql_url: str, tmp_path: Path
) -> None:
    """Connections that died while they were idle are replaced: of rows, reads and journal."""

    async def work() -> None:
        async with opened(fresh_postgresql_url, tmp_path) as database:
            find = database.reads.finder(select(entries.c.entry_index), entries.c.entry_index)
            for number in range(3):
                assert await database.journal.submit(plain(f"{number}")) == number
                assert await find(number) == (number,)
                assert await database.rows(select(func.count()).select_from(entries)) == [(number + 1,)]
                await _end_all_connections(database)
                await asyncio.sleep(0.1)

    asyncio.run(work())


def test_a_read_without_a_server_is_unavailable(tmp_path: Path) -> None:
    """In fixed words: the kind of fault, and nothing of the address."""
    reads = PostgresqlReads(f"postgresql://nobody@/none?host={tmp_path}")
    find = reads.finder(select(entries.c.leaf), entries.c.entry_index)
    with pytest.raises(Unavailable) as refused:
        asyncio.run(find(7))
    assert "FileNotFoundError" in refused.value.detail
    assert "nobody" not in refused.value.detail


def test_a_dropped_connection_is_replaced(fresh_postgresql_url: str) -> None:
    """Until then every caller gets the same one."""

    async def work() -> None:
        link = DriverConnection(fresh_postgresql_url)
        first = await link.get()
        assert await link.get() is first
        await link.drop()
        second = await link.get()
        assert second is not first
        assert await second.fetchval("SELECT 7") == 7
        await link.close()
        assert second.is_closed()

    asyncio.run(work())
