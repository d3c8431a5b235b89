"""Migrations: the schema they make is the schema that the code declares, on both databases, and back
again."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aboveboard.errors import StartupRefused
from aboveboard.schema import TABLES, metadata
from aboveboard.storage.database import make_engine
from aboveboard.storage.migrations import alembic_config, migrate, version_of, versions_known
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Integer, inspect, text

from tests.storage.ledger import opened, settings_of


def on(url: str, folder: Path, *acts: Callable[[Connection], Any]) -> list[Any]:
    """What each act returns, each in a transaction of its own on the database."""

    async def run() -> list[Any]:
        engine = make_engine(settings_of(url, folder).database_url)
        results = []
        for act in acts:
            async with engine.begin() as connection:
                results.append(await connection.run_sync(act))
        await engine.dispose()
        return results

    return asyncio.run(run())


def create(connection: Connection) -> None:
    """What a start does, on a database that may be empty."""
    migrate(connection, metadata)


def up(connection: Connection) -> None:
    """Every migration, also on an empty database."""
    command.upgrade(alembic_config(connection), "head")


def down(connection: Connection) -> None:
    command.downgrade(alembic_config(connection), "base")


def differences(connection: Connection) -> list[Any]:
    """What alembic would still have to change. SQLite has one kind of integer, so there their width is no
    difference."""

    def compare_type(_: Any, __: Any, ___: Any, found: Any, declared: Any) -> bool | None:
        integers = isinstance(found, Integer) and isinstance(declared, Integer)
        return False if integers and connection.dialect.name == "sqlite" else None

    options = {"compare_type": compare_type, "compare_server_default": True}
    found: list[Any] = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    return found


def shape(connection: Connection) -> dict[str, Any]:
    """All that the database itself says of its tables."""
    found = inspect(connection)
    return {
        table: (
            [
                (each["name"], str(each["type"]), each["nullable"], each["default"])
                for each in found.get_columns(table)
            ],
            found.get_pk_constraint(table),
            sorted(map(str, found.get_unique_constraints(table))),
            sorted(map(index_of, found.get_indexes(table))),
        )
        for table in tables(connection)
    }


def index_of(found: Any) -> str:
    """An index, with the condition of a partial one as its text."""
    options = {name: str(value) for name, value in found.get("dialect_options", {}).items()}
    return str({**found, "dialect_options": options})


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_what_is_migrated_is_what_is_declared(fresh_url: str, tmp_path: Path) -> None:
    """Tables, columns, types, indexes, unique constraints and primary keys, as in a new database."""
    _, found, migrated, version, _, _, created, same = on(
        fresh_url, tmp_path, up, differences, shape, version_of, down, create, shape, version_of
    )
    assert found == []
    assert migrated == created
    assert version == same == versions_known()[0]


def test_what_is_known_is_what_alembic_walks(fresh_url: str, tmp_path: Path) -> None:
    """The chain is read from the texts. The version in the database is where Alembic expects it."""
    walked = ScriptDirectory.from_config(alembic_config()).walk_revisions()
    assert versions_known() == tuple(each.revision for each in walked)
    _, stored = on(
        fresh_url,
        tmp_path,
        create,
        lambda connection: MigrationContext.configure(connection).get_current_heads(),
    )
    assert stored == (versions_known()[0],)


def test_up_down_and_up_again(fresh_url: str, tmp_path: Path) -> None:
    """Going down leaves nothing behind; going up once more makes everything as it was."""
    _, _, left, _, again = on(fresh_url, tmp_path, up, down, tables, up, differences)
    assert left == set()
    assert again == []


def test_migrating_twice_changes_nothing(fresh_url: str, tmp_path: Path) -> None:
    """Every start migrates."""
    _, once, _, twice = on(fresh_url, tmp_path, create, version_of, create, version_of)
    assert once == twice == versions_known()[0]


def test_an_up_to_date_database_runs_no_migration(
    fresh_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A start is not slower for each migration that there ever was."""
    on(fresh_url, tmp_path, up)
    monkeypatch.setattr(command, "upgrade", lambda *_: pytest.fail("migrated again"))
    on(fresh_url, tmp_path, create)


def test_every_table_is_registered(fresh_url: str, tmp_path: Path) -> None:
    """Importing the schema is enough to know all tables."""
    assert set(metadata.tables) == {table.name for table in TABLES}
    assert on(fresh_url, tmp_path, up, tables)[1] == set(metadata.tables)


def test_a_row_of_a_person_without_an_end_is_due_at_once(fresh_url: str, tmp_path: Path) -> None:
    """It may have what was shown, whose end was not stored before. A known end stays."""
    version, rows = "2026_11_28_operator_records", text("SELECT version, due_ms FROM people ORDER BY version")
    person = (
        "INSERT INTO people (pseudonym, version, wrapped_key, sealed, era, due_ms)"
        " VALUES (:who, :version, :who, :who, 0, :due_ms)"
    )

    def insert(connection: Connection) -> None:
        command.upgrade(alembic_config(connection), version)
        for number, due_ms in ((1, None), (2, 5)):
            values = {"who": bytes([number]), "version": number, "due_ms": due_ms}
            connection.execute(text(person), values)

    def look(connection: Connection) -> list[tuple[int, int]]:
        return [tuple(row) for row in connection.execute(rows)]

    *_, found = on(fresh_url, tmp_path, insert, create, look)
    assert found == [(1, 0), (2, 5)]


def test_a_database_of_the_future_is_left_alone(fresh_url: str, tmp_path: Path) -> None:
    """Code that does not know what a newer one did must not write there; it says what to do."""

    def into_the_future(connection: Connection) -> None:
        connection.execute(text("UPDATE alembic_version SET version_num = '2999_01_01_hovercrafts'"))

    async def start() -> None:
        async with opened(fresh_url, tmp_path):
            pass

    on(fresh_url, tmp_path, create, into_the_future)
    with pytest.raises(StartupRefused, match=r"2999_01_01_hovercrafts, which is newer .* Update the code"):
        asyncio.run(start())


def test_an_interrupted_migration_is_as_if_it_had_not_begun(fresh_url: str, tmp_path: Path) -> None:
    """Whoever is killed at the very end of the first start has changed nothing, so the next start finishes
    it."""

    def power_cut(_: Connection) -> None:
        raise KeyboardInterrupt

    async def start(prepare: Callable[[Connection], None]) -> None:
        async with opened(fresh_url, tmp_path, prepare=prepare):
            pass

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(start(power_cut))
    assert on(fresh_url, tmp_path, tables) == [set()]
    asyncio.run(start(lambda _: None))


def test_two_that_start_at_once_both_start(fresh_url: str, tmp_path: Path) -> None:
    """On an empty database one migrates and the other waits for it."""

    async def start() -> None:
        async with opened(fresh_url, tmp_path):
            pass

    async def both() -> None:
        await asyncio.gather(*(asyncio.to_thread(lambda: asyncio.run(start())) for _ in range(4)))

    asyncio.run(both())
    assert on(fresh_url, tmp_path, differences) == [[]]
