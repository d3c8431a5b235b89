"""PostgreSQL: the journal and the reads, each with one connection."""

import asyncio
from pathlib import Path

import asyncpg
from aboveboard.storage.database import Database
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
    """Connections that died while nobody used them are replaced on the way: rows, reads and journal."""

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
