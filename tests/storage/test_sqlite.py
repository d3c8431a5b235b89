"""SQLite: durable connections, the journal's batches, and reads in the caller's thread."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from aboveboard.errors import StartupRefused, Unavailable
from aboveboard.storage import sqlite
from aboveboard.storage.sqlite import SqliteJournal, SqliteReads, connect
from aboveboard.storage.tables import entries
from sqlalchemy import select

from tests.storage.ledger import leaves_of, opened, plain


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


def test_a_reading_connection_writes_nothing(tmp_path: Path) -> None:
    """A fault in a query of a reader cannot reach the log."""
    writer = connect(tmp_path / "a.db")
    writer.execute("CREATE TABLE notes (text TEXT)")
    reader = connect(tmp_path / "a.db", read_only=True)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("INSERT INTO notes VALUES ('x')")
    reader.close()
    writer.close()


def test_a_file_of_something_else_refuses_the_start(tmp_path: Path) -> None:
    """In words that name the file and the way out, and quote nothing of it."""
    path = tmp_path / "diary.db"
    path.write_text("Dear diary, " * 100)
    with pytest.raises(
        StartupRefused, match=r"^diary\.db cannot be opened .*SQLITE_NOTADB.* restore a backup"
    ):
        connect(path)


def test_requests_of_one_moment_share_a_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The batch is gathered until the loop has two turns without a further one."""
    batches = []
    commit = SqliteJournal._commit
    monkeypatch.setattr(
        SqliteJournal, "_commit", lambda self, batch: batches.append(len(batch)) or commit(self, batch)
    )

    async def work() -> None:
        async with opened(f"sqlite:///{tmp_path / 'aboveboard.db'}", tmp_path) as database:
            await asyncio.gather(*(database.journal.submit(plain(f"{n}")) for n in range(20)))

    asyncio.run(work())
    assert batches == [20]


def test_the_loop_turns_while_another_process_writes(tmp_path: Path) -> None:
    """The batch is committed once the other writer is done, and is not lost."""
    path = tmp_path / "aboveboard.db"

    async def work() -> None:
        async with opened(f"sqlite:///{path}", tmp_path) as database:
            other = sqlite3.connect(path, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            submitting = asyncio.ensure_future(database.journal.submit(plain("a")))
            for _ in range(20):
                await asyncio.sleep(0.001)
            assert not submitting.done()
            other.execute("ROLLBACK")
            other.close()
            assert await asyncio.wait_for(submitting, 5) == 0
            assert await leaves_of(database) == ["a"]

    asyncio.run(work())


def test_a_writer_that_does_not_end_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With SQLite's own name of the fault."""
    monkeypatch.setattr(sqlite, "WAIT_S", 0.05)
    path = tmp_path / "aboveboard.db"

    async def work() -> None:
        async with opened(f"sqlite:///{path}", tmp_path) as database:
            other = sqlite3.connect(path, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(Unavailable, match="SQLITE_BUSY"):
                await database.journal.submit(plain("a"))
            other.close()
            assert await database.journal.submit(plain("b")) == 0

    asyncio.run(work())


def test_a_read_that_fails_quotes_no_row(tmp_path: Path) -> None:
    """Only the kind of fault. It does not say that nothing was done, because a commit may have come before."""
    reads = SqliteReads(tmp_path / "empty.db")
    find = reads.finder(select(entries.c.leaf), entries.c.entry_index)
    with pytest.raises(Unavailable, match="SQLITE_ERROR") as refused:
        asyncio.run(find(7))
    assert refused.value.detail == "The database could not be read (SQLITE_ERROR)."
    asyncio.run(reads.close())


def test_the_version_changes_with_each_commit_of_anyone(tmp_path: Path) -> None:
    """Of the journal, of a connection of the engine's kind, and of another process. A read or a rollback changes none."""
    path = tmp_path / "aboveboard.db"

    async def work() -> None:
        async with opened(f"sqlite:///{path}", tmp_path) as database:
            seen = [database.reads.read_version()]
            await database.journal.submit(plain("a"))
            seen.append(database.reads.read_version())
            with closing(sqlite3.connect(path, isolation_level=None)) as other:
                other.execute("UPDATE log_head SET origin = 'second'")
                seen.append(database.reads.read_version())
                other.execute("BEGIN IMMEDIATE")
                other.execute("UPDATE log_head SET origin = 'third'")
                other.execute("ROLLBACK")
            await database.rows(select(entries.c.leaf))
            assert None not in seen
            assert len(set(seen)) == 3
            assert database.reads.read_version() == seen[-1]

    asyncio.run(work())


def test_a_file_that_cannot_be_read_has_no_version(tmp_path: Path) -> None:
    """So no work is left out, and the next read reports the fault."""
    reads = SqliteReads(tmp_path / "aboveboard.db")
    asyncio.run(reads.close())
    assert reads.read_version() is None
