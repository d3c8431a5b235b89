"""Wiping: deleted bytes leave the files, also where SQLite itself would leave them."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from service.errors import Unavailable
from service.settings import Settings
from service.storage import wiping
from service.storage.database import Database
from service.storage.tables import records
from service.storage.wiping import files_of, wipe
from tests.storage.ledger import fresh_postgresql, opened, plain, settings_of

CANARY = b"sealed canary"


def sqlite_settings(folder: Path) -> Settings:
    return settings_of(f"sqlite:///{folder / 'aboveboard.db'}", folder)


def holding(settings: Settings) -> set[str]:
    return {file.name for file in files_of(settings) if CANARY in file.read_bytes()}


async def written_and_deleted(database: Database) -> None:
    await database.journal.submit(plain("canary"))
    async with database.engine.begin() as connection:
        await connection.execute(records.delete())


def test_what_was_deleted_is_not_in_the_write_ahead_log(tmp_path: Path) -> None:
    """It was there; the page that was overwritten has older images."""

    async def work() -> None:
        settings = sqlite_settings(tmp_path)
        async with opened(settings.database_url, tmp_path) as database:
            await written_and_deleted(database)
            assert holding(settings) == {"aboveboard.db-wal"}
            await wipe(settings, database.engine, [records])
            assert holding(settings) == set()

    asyncio.run(work())


def test_what_lies_between_rows_goes_with_a_rewrite(tmp_path: Path) -> None:
    """Bytes that no row refers to, as the splitting of a page leaves them."""

    async def work() -> None:
        settings = sqlite_settings(tmp_path)
        async with opened(settings.database_url, tmp_path) as database:
            await wipe(settings, database.engine, [records])
            path = tmp_path / "aboveboard.db"
            content = path.read_bytes()
            with path.open("r+b") as file:  # the middle of an empty table's page belongs to nothing
                file.seek(_empty_page(path) * 4096 - 2048)
                file.write(CANARY)
            assert len(content) == path.stat().st_size
            await wipe(settings, database.engine, [records])
            assert holding(settings) == {"aboveboard.db"}
            await wipe(settings, database.engine, [records], rewrite=True)
            assert holding(settings) == set()

    asyncio.run(work())


def _empty_page(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'exports'"
        return int(connection.execute(query).fetchone()[0])


def test_a_reader_is_waited_for_and_no_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever still reads an older state holds the log; then it is said that nothing was wiped."""
    monkeypatch.setattr(wiping, "WAIT_S", 0.05)

    async def work() -> None:
        settings = sqlite_settings(tmp_path)
        async with opened(settings.database_url, tmp_path) as database:
            with closing(sqlite3.connect(tmp_path / "aboveboard.db", isolation_level=None)) as reader:
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM records").fetchone()
                await written_and_deleted(database)
                with pytest.raises(Unavailable):
                    await wipe(settings, database.engine, [records])
                reader.execute("ROLLBACK")
            await wipe(settings, database.engine, [records])

    asyncio.run(work())


@pytest.fixture
def server(postgresql_url: str) -> Iterator[str]:
    with fresh_postgresql(postgresql_url) as url:
        yield url


def test_postgresql_is_vacuumed(server: str, tmp_path: Path) -> None:
    """Dead rows are free space afterwards; there are no files of ours."""

    async def work() -> None:
        settings = settings_of(server, tmp_path)
        assert files_of(settings) == []
        async with opened(server, tmp_path) as database:
            await written_and_deleted(database)
            await wipe(settings, database.engine, [records])
            assert await database.rows(records.select()) == []

    asyncio.run(work())
