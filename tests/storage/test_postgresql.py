"""PostgreSQL: the journal and the reads, each with one connection."""

import asyncio
import time
from pathlib import Path

import asyncpg
import pytest
from aboveboard.errors import Unavailable
from aboveboard.storage.database import Database
from aboveboard.storage.journal import Submission, Write
from aboveboard.storage.postgresql import (
    COMMAND_TIMEOUT_S,
    CONNECTION_SETTINGS,
    DriverConnection,
    PostgresqlReads,
)
from aboveboard.storage.tables import entries
from sqlalchemy import func, insert, select

from tests.storage.ledger import leaves_of, opened, plain, submit_all


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


def test_a_server_has_no_version(tmp_path: Path) -> None:
    """Work that asks for one is then never left out."""
    assert PostgresqlReads(f"postgresql://nobody@/none?host={tmp_path}").read_version() is None


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


async def _freeze_in_a_commit(url: str) -> asyncpg.Connection:
    """A connection of the journal's kind that holds the lock of the head and says nothing more."""
    connection = await DriverConnection(url).get()
    await connection.execute("BEGIN")
    await connection.execute("SELECT size FROM log_head WHERE id = 1 FOR UPDATE")
    return connection


def test_a_node_that_freezes_in_a_commit_stops_nobody(
    fresh_postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server ends its transaction, so 7 who wait are answered once it was silent for too long."""
    short = CONNECTION_SETTINGS | {"idle_in_transaction_session_timeout": "500ms"}
    monkeypatch.setattr("aboveboard.storage.postgresql.CONNECTION_SETTINGS", short)

    async def work() -> None:
        async with opened(fresh_postgresql_url, tmp_path) as database:
            frozen = await _freeze_in_a_commit(fresh_postgresql_url)
            before = time.monotonic()
            places = await submit_all(database, [plain(f"{number}") for number in range(7)])
            assert places == list(range(7))
            assert time.monotonic() - before < 5
            frozen.terminate()

    asyncio.run(work())


def test_a_batch_is_answered_at_once_when_the_database_fails(
    fresh_postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody in it waits once for the lock, and not once for each."""
    short = CONNECTION_SETTINGS | {"lock_timeout": "300ms", "idle_in_transaction_session_timeout": "0"}
    monkeypatch.setattr("aboveboard.storage.postgresql.CONNECTION_SETTINGS", short)

    async def work() -> None:
        async with opened(fresh_postgresql_url, tmp_path) as database:
            frozen = await _freeze_in_a_commit(fresh_postgresql_url)
            before = time.monotonic()
            refused = await submit_all(database, [plain(f"{number}") for number in range(20)])
            assert time.monotonic() - before < 2
            assert {error.detail for error in refused} == {
                "The record could not be written (55P03). Nothing was done."
            }
            await frozen.execute("ROLLBACK")
            assert await database.journal.submit(plain("later")) == 0
            frozen.terminate()

    asyncio.run(work())


def test_a_bad_submission_fails_alone(fresh_postgresql_url: str, tmp_path: Path) -> None:
    """What is wrong with its values, for the server or already for the driver, is its own fault."""
    bad = [
        Submission((), (Write(insert(entries), {"entry_index": 2**70, "leaf": b""}),), ()),
        Submission((), (Write(insert(entries), {"entry_index": 0, "leaf": b""}),), ()),
    ]

    async def work() -> None:
        async with opened(fresh_postgresql_url, tmp_path) as database:
            assert await database.journal.submit(plain("first")) == 0
            for each in bad:
                before = len(await leaves_of(database))
                good, refused, also = await submit_all(database, [plain("a"), each, plain("b")])
                assert (good, also) == (before, before + 1)
                assert "Nothing was done" in refused.detail

    asyncio.run(work())


def test_the_lock_ends_before_the_driver_gives_up() -> None:
    """So that the wait ends with the server's own word, and the connection is still good."""
    seconds = int(CONNECTION_SETTINGS["lock_timeout"].removesuffix("s"))
    idle = int(CONNECTION_SETTINGS["idle_in_transaction_session_timeout"].removesuffix("s"))
    assert idle < seconds < COMMAND_TIMEOUT_S


def test_sessions_have_the_settings(fresh_postgresql_url: str, tmp_path: Path) -> None:
    """Those of the journal and of the engine, which waits longer."""

    async def work() -> None:
        async with opened(fresh_postgresql_url, tmp_path) as database:
            link = await DriverConnection(fresh_postgresql_url).get()
            for name, value in CONNECTION_SETTINGS.items():
                if not name.startswith("tcp"):  # a socket of this machine has none
                    assert await link.fetchval(f"SHOW {name}") == value
            name = "idle_in_transaction_session_timeout"
            ((found,),) = await database.rows(select(func.current_setting(name)))
            assert found == "1min"
            await link.close()

    asyncio.run(work())
