"""Wiping: deleted bytes leave the files, also where SQLite itself would leave them."""

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from aboveboard.errors import Unavailable
from aboveboard.settings import Settings
from aboveboard.storage import page_slack, secure_delete
from aboveboard.storage.database import Database
from aboveboard.storage.secure_delete import clean, files_of, rewrite, wipe
from aboveboard.storage.sqlite import connect
from aboveboard.storage.tables import idempotency, records

from tests.storage.ledger import fresh_postgresql, opened, plain, settings_of
from tests.storage.splitting import check_integrity, leave_residue, places_of

CANARY, PAGE = b"sealed canary", 4096


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


def test_what_a_split_page_keeps_goes(tmp_path: Path) -> None:
    """Bytes that no row refers to and that no deletion reaches. Every row stays, and so does every other page."""

    async def work() -> None:
        settings, path = sqlite_settings(tmp_path), tmp_path / "aboveboard.db"
        async with opened(settings.database_url, tmp_path) as database:
            places = leave_residue(path, CANARY)
            rows, content = await database.rows(idempotency.select()), path.read_bytes()
            await wipe(settings, database.engine, [idempotency])
            assert holding(settings) == {"aboveboard.db"}
            await clean(path, database.held, places)
            assert holding(settings) == set()
            assert await database.rows(idempotency.select()) == rows
            check_integrity(path)
            changed = {
                at // PAGE
                for at, pair in enumerate(zip(content, path.read_bytes(), strict=True))
                if pair[0] != pair[1]
            }
            assert changed == {place // PAGE for place in places}

    asyncio.run(work())


def test_nobody_writes_back_what_was_cleaned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another connection reads the pages at the last moment, and writes to each of them afterwards."""

    async def work() -> None:
        settings, path = sqlite_settings(tmp_path), tmp_path / "aboveboard.db"
        async with opened(settings.database_url, tmp_path) as database:
            places = leave_residue(path, CANARY)
            with closing(connect(path)) as other:
                keys: list[bytes] = []

                def overwrite(descriptor: int, some: Sequence[int]) -> int:
                    keys.extend(key for (key,) in other.execute("SELECT request FROM idempotency"))
                    return page_slack.overwrite(descriptor, some)

                monkeypatch.setattr(secure_delete, "overwrite", overwrite)
                await clean(path, database.held, places)
                assert len(keys) > len(places)
                for key in keys:
                    other.execute("UPDATE idempotency SET request = ? WHERE request = ?", (key + b"x", key))
                assert holding(settings) == set()
            await wipe(settings, database.engine, [idempotency])
            assert holding(settings) == set()

    asyncio.run(work())


def test_what_is_elsewhere_goes_with_a_rewrite(tmp_path: Path) -> None:
    """In a page that is free, as a tool that overwrites nothing leaves it."""

    async def work() -> None:
        settings, path = sqlite_settings(tmp_path), tmp_path / "aboveboard.db"
        async with opened(settings.database_url, tmp_path) as database:
            await database.journal.submit(plain("x" * 20_000))
            with closing(connect(path)) as careless:
                careless.execute(
                    "UPDATE records SET sealed = CAST(replace(sealed, 'x', ?) AS BLOB)", (CANARY.decode(),)
                )
                careless.execute("PRAGMA secure_delete=OFF")
                careless.execute("DELETE FROM records")
            await wipe(settings, database.engine, [records])
            await clean(path, database.held, places_of(path, CANARY))
            assert places_of(path, CANARY) != []
            await rewrite(path)
            assert holding(settings) == set()
            check_integrity(path)

    asyncio.run(work())


def test_a_reader_is_waited_for_and_no_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever still reads an older state holds the log; then it is said that nothing was wiped."""
    monkeypatch.setattr(secure_delete, "WAIT_S", 0.05)

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


def test_a_file_that_cannot_be_locked_is_a_database_that_is_away(tmp_path: Path) -> None:
    """A serving gateway tries again later; it is no refusal of a start."""
    (tmp_path / "folder").write_bytes(b"a file where the folder was")
    with pytest.raises(Unavailable):
        asyncio.run(rewrite(tmp_path / "folder" / "aboveboard.db"))


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
