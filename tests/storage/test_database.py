"""Opening a database: what it refuses, and in which words; and reads that are not hot."""

import asyncio
from pathlib import Path

import asyncpg
import pytest
from aboveboard.errors import Stale, StartupRefused, Unavailable
from aboveboard.schema import metadata
from aboveboard.storage import database as database_module
from aboveboard.storage.database import make_reader, open_database, words_of
from aboveboard.storage.reads import RowReader
from aboveboard.storage.tables import entries, log_head
from sqlalchemy import func, make_url, select, text, update

from tests.storage.ledger import EMPTY, ORIGIN, leaves_of, opened, plain, seal, settings_of


def start(url: str, folder: Path, origin: str = ORIGIN) -> None:
    async def work() -> None:
        database = await open_database(
            settings_of(url, folder),
            lambda _: seal,
            declared=metadata,
            origin=origin,
            empty_checkpoint=EMPTY.checkpoint,
            prepare=lambda _: None,
        )
        await database.close()

    asyncio.run(work())


def test_a_new_database_has_an_empty_signed_log(fresh_url: str, tmp_path: Path) -> None:
    """The head is there before the first entry."""

    async def work() -> None:
        async with opened(fresh_url, tmp_path) as database:
            assert await leaves_of(database) == []
            assert await database.rows(select(log_head.c.checkpoint)) == [(EMPTY.checkpoint,)]

    asyncio.run(work())


def test_a_log_never_changes_its_name(fresh_url: str, tmp_path: Path) -> None:
    """Another origin over the same entries would be another log."""
    start(fresh_url, tmp_path)
    with pytest.raises(StartupRefused, match=r"'test\.example/log'.*'other\.example/log'"):
        start(fresh_url, tmp_path, origin="other.example/log")
    start(fresh_url, tmp_path)


def test_what_is_no_database_is_said(tmp_path: Path) -> None:
    """A file of something else is not written over."""
    file = tmp_path / "aboveboard.db"
    file.write_text("Dear diary, " * 100)
    with pytest.raises(StartupRefused, match=r"file is not a database\. Check"):
        start(f"sqlite:///{file}", tmp_path)
    assert file.read_text().startswith("Dear diary")


def test_a_folder_in_its_place_is_said(tmp_path: Path) -> None:
    """The sentence comes from SQLite, the advice from us."""
    with pytest.raises(StartupRefused, match=r"unable to open database file\. Check .* may write there"):
        start(f"sqlite:///{tmp_path}", tmp_path)


def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    """No traceback, and where the address is set."""
    with pytest.raises(StartupRefused, match="ABOVEBOARD_DATABASE_URL"):
        start(f"postgresql://nobody@/none?host={tmp_path}", tmp_path)


def test_a_database_that_is_not_there_is_said(postgresql_url: str, tmp_path: Path) -> None:
    """PostgreSQL does not make one by itself."""
    url = make_url(postgresql_url).set(database="nowhere").render_as_string(hide_password=False)
    with pytest.raises(StartupRefused, match='database "nowhere" does not exist'):
        start(url, tmp_path)


def test_only_the_first_line_of_a_driver_s_words_is_told() -> None:
    """The others may quote a row; and when there are none, the kind of fault stands for them."""
    error = asyncpg.PostgresError("it failed\nDETAIL: Key (person)=(x) is there")
    assert words_of(error) == "it failed"
    assert words_of(TimeoutError()) == "TimeoutError"


def test_rows_are_unavailable_when_nothing_answers(tmp_path: Path) -> None:
    """Also when the driver fails before SQLAlchemy can wrap it."""

    async def work() -> None:
        async with opened(f"sqlite:///{tmp_path / 'aboveboard.db'}", tmp_path) as database:
            with pytest.raises(Unavailable, match="OperationalError"):
                await database.rows(select(text("* from nothing")))

    asyncio.run(work())


def test_a_server_that_falls_silent_is_not_waited_for(
    fresh_postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even by more readings than there are connections; once it answers again, so do they."""
    monkeypatch.setattr(database_module, "ROWS_MOST_S", 0.3)
    query = select(func.count()).select_from(entries)

    async def work() -> None:
        async with opened(fresh_postgresql_url, tmp_path) as database, asyncio.timeout(20):
            url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
            other = await asyncpg.connect(url)
            lock = other.transaction()
            await lock.start()
            await other.execute("LOCK TABLE entries IN ACCESS EXCLUSIVE MODE")
            found = await asyncio.gather(*(database.rows(query) for _ in range(20)), return_exceptions=True)
            assert {type(each) for each in found} == {Unavailable}
            await lock.rollback()
            await other.close()
            monkeypatch.setattr(database_module, "ROWS_MOST_S", 10)
            assert await database.rows(query) == [(0,)]

    asyncio.run(work())


def test_a_reader_can_change_nothing(fresh_url: str, tmp_path: Path) -> None:
    """It is what the doctor looks through."""

    async def work() -> None:
        async with opened(fresh_url, tmp_path) as database:
            reader = make_reader(database.engine.url.render_as_string(hide_password=False))
            async with reader.connect() as connection:
                with pytest.raises(Exception, match=r"readonly|read-only"):
                    await connection.execute(text("DELETE FROM log_head"))
            await reader.dispose()

    asyncio.run(work())


def test_a_reader_sees_one_state_throughout(fresh_url: str, tmp_path: Path) -> None:
    """What is committed meanwhile does not make head and entries disagree."""

    async def work() -> None:
        async with opened(fresh_url, tmp_path) as database:
            await database.journal.submit(plain("a"))
            reader = make_reader(database.engine.url.render_as_string(hide_password=False))
            async with reader.connect() as connection:
                size = (await connection.execute(select(log_head.c.size))).scalar()
                await database.journal.submit(plain("b"))
                count = (await connection.execute(select(func.count()).select_from(entries))).scalar()
            await reader.dispose()
            assert size == count == 1

    asyncio.run(work())


def test_one_state_is_read_while_others_commit(fresh_url: str, tmp_path: Path) -> None:
    """A later commit is in the next state alone, and the connection writes again afterwards."""

    async def work() -> None:
        async with opened(fresh_url, tmp_path) as database:

            async def look(reader: RowReader) -> list[int]:
                ((size,),) = await reader.rows(select(log_head.c.size))
                await database.journal.submit(plain("b"))
                ((count,),) = await reader.rows(select(func.count()).select_from(entries))
                return [size, count]

            await database.journal.submit(plain("a"))
            assert await database.read_one_state(look) == [1, 1]
            assert await database.read_one_state(look) == [2, 2]
            async with database.engine.begin() as connection:
                await connection.execute(update(log_head).values(origin=log_head.c.origin))

    asyncio.run(work())


def test_one_state_cannot_be_written_on_a_server(fresh_postgresql_url: str, tmp_path: Path) -> None:
    """The server itself refuses a SELECT that writes, which `rows` would carry out."""

    async def work() -> None:
        async with opened(fresh_postgresql_url, tmp_path) as database:
            await database.rows(select(func.lo_create(0)))
            with pytest.raises(Unavailable, match="DBAPIError"):
                await database.read_one_state(lambda reader: reader.rows(select(func.lo_create(0))))

    asyncio.run(work())


def test_one_state_is_read_again_on_a_new_connection(fresh_postgresql_url: str, tmp_path: Path) -> None:
    """A pooled connection that the server has closed since fails nothing."""

    async def work() -> None:
        async with opened(fresh_postgresql_url, tmp_path) as database:
            query = select(func.pg_backend_pid())
            ((first,),) = await database.read_one_state(lambda reader: reader.rows(query))
            url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
            other = await asyncpg.connect(url)
            await other.execute("SELECT pg_terminate_backend($1, 5000)", first)
            await other.close()
            ((second,),) = await database.read_one_state(lambda reader: reader.rows(query))
            assert first != second

    asyncio.run(work())


def test_what_the_work_raises_is_raised(fresh_url: str, tmp_path: Path) -> None:
    """And the connection is free again."""

    async def fail(reader: RowReader) -> None:
        await reader.rows(select(log_head.c.size))
        raise Stale("It has changed.")

    async def work() -> None:
        async with opened(fresh_url, tmp_path) as database:
            with pytest.raises(Stale):
                await database.read_one_state(fail)
            assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]

    asyncio.run(work())
