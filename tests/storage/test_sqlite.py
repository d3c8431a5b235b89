"""SQLite: durable connections, the journal's batches, and reads in the caller's thread."""

import asyncio
import sqlite3
from pathlib import Path

from tests.storage.ledger import opened


def test_durability_is_what_the_log_needs(tmp_path: Path) -> None:
    """Every commit reaches the disk before it is acknowledged, and what is deleted is overwritten."""

    async def work() -> None:
        async with opened(f"sqlite:///{tmp_path / 'aboveboard.db'}", tmp_path) as database:
            async with database.engine.connect() as connection:
                said = [
                    (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
                    for name in ("journal_mode", "synchronous", "secure_delete")
                ]
            journal = database.journal._connection  # type: ignore[attr-defined]
            assert isinstance(journal, sqlite3.Connection)
            assert said == ["wal", 2, 1]
            assert journal.execute("PRAGMA synchronous").fetchone() == (2,)

    asyncio.run(work())
