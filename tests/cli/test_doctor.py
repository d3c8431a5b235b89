"""`aboveboard doctor`: it finds what is wrong, says what to do about it, and changes nothing."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
from aboveboard.cli.installation import TO_CHOOSE
from aboveboard.settings import find_shipped

from tests.faults.process import Load, Typed, made_key, typed
from tests.storage.ledger import fresh_postgresql
from tests.world import Installation, Shop


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation whose log has some entries."""
    folder = tmp_path_factory.mktemp("doctor")
    for _ in range(5):
        made_key(folder)
    return folder


@pytest.fixture
def data(original: Path, tmp_path: Path) -> Path:
    """A copy, to spoil."""
    return Path(copytree(original, tmp_path / "data"))


def doctor(data: Path, **changed: str) -> Typed:
    return typed(data, "doctor", **changed)


def marks(result: Typed) -> list[str]:
    """The first word of each line."""
    return [line.split()[0] for line in result.out.splitlines()]


def wrong(result: Typed) -> list[str]:
    """What is wrong, when anything is: then the exit code says so and the last line counts it."""
    lines = [line.removeprefix("bad   ") for line in result.out.splitlines() if line.startswith("bad")]
    assert (result.code, result.err) == ((1, f"{len(lines)} wrong\n") if lines else (0, ""))
    return lines


def in_database(data: Path, *statements: str) -> None:
    """Changes the database as an attacker does who has the file and no keys."""
    connection = sqlite3.connect(data / "aboveboard.db")
    with connection:
        for statement in statements:
            assert connection.execute(statement).rowcount != 0
    connection.close()


def contents(folder: Path) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.endswith("-shm"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_a_healthy_installation_is_healthy(data: Path) -> None:
    """Rules, keys, schema, file, whose keys, and the log with its size and its verifier key."""
    result = doctor(data)
    assert wrong(result) == []
    assert set(marks(result)) <= {"ok", "warn"}
    assert "log: 5 entries, all of them signed. Verifier key: aboveboard.example/log+" in result.out
    for words in (
        "rules: ",
        "disk: ",
        "keys: All keys are there",
        "schema: ",
        "database file: The file is sound.",
        "tiles: ",
    ):
        assert f"ok    {words}" in result.out
    assert "ok    keys and database: The keys belong to this database." in result.out


def test_an_empty_folder_is_no_installation(tmp_path: Path) -> None:
    """It says what makes one, and does not make it."""
    assert wrong(doctor(tmp_path / "data")) == [
        f"installation: There is no installation in {tmp_path / 'data'}. {TO_CHOOSE}"
    ]
    assert not (tmp_path / "data").exists()


def no_log_key(data: Path) -> None:
    (data / "keys" / "log.key").unlink()


def open_key(data: Path) -> None:
    (data / "keys" / "operator.key").chmod(0o640)


def another_master(data: Path) -> None:
    (data / "keys" / "master.key").write_bytes(bytes(range(32)))


def no_database(data: Path) -> None:
    for file in data.glob("aboveboard.db*"):
        file.unlink()


def a_changed_leaf(data: Path) -> None:
    in_database(data, "UPDATE entries SET leaf = CAST('{}' AS BLOB) WHERE entry_index = 2")


def exchanged_leaves(data: Path) -> None:
    in_database(
        data,
        "UPDATE entries SET entry_index = -1 WHERE entry_index = 1",
        "UPDATE entries SET entry_index = 1 WHERE entry_index = 3",
        "UPDATE entries SET entry_index = 3 WHERE entry_index = -1",
    )


def a_missing_leaf(data: Path) -> None:
    in_database(data, "DELETE FROM entries WHERE entry_index = 1")


def a_lost_tail(data: Path) -> None:
    in_database(data, "DELETE FROM entries WHERE entry_index = 4")


def an_added_leaf(data: Path) -> None:
    in_database(data, "INSERT INTO entries SELECT 5, leaf FROM entries WHERE entry_index = 0")


def a_shortened_log(data: Path) -> None:
    in_database(
        data, "DELETE FROM entries WHERE entry_index = 4", "UPDATE log_head SET size = 4 WHERE id = 1"
    )


def a_changed_head(data: Path) -> None:
    in_database(
        data, "UPDATE log_head SET checkpoint = replace(checkpoint, char(10) || '5', char(10) || '6')"
    )


def no_head(data: Path) -> None:
    in_database(data, "DELETE FROM log_head")


def another_key_check(data: Path) -> None:
    in_database(data, "UPDATE key_check SET sealed = zeroblob(60)")


def the_future(data: Path) -> None:
    in_database(data, "UPDATE alembic_version SET version_num = '2999_hovercrafts'")


def not_a_database(data: Path) -> None:
    (data / "aboveboard.db").write_text("Dear diary, " * 1000)


def a_torn_page(data: Path) -> None:
    in_database(data, "PRAGMA wal_checkpoint(TRUNCATE)")
    with (data / "aboveboard.db").open("r+b") as file:
        file.seek(4096 * 6)  # an index of the records
        file.write(b"\xff" * 4096)


@pytest.mark.parametrize(
    ("happened", "said"),
    [
        (no_log_key, "log.key is missing. Restore it from a backup."),
        (open_key, "operator.key is open to others than its owner. Run: chmod 600"),
        (another_master, "The master key does not open"),
        (
            no_database,
            "database file: The file is missing. Restore it from the backup that belongs to these keys.",
        ),
        (a_changed_leaf, "log: An entry between index 0 and 3 is not the one that was signed. Restore"),
        (exchanged_leaves, "log: An entry between index 0 and 3 is not the one that was signed. Restore"),
        (a_missing_leaf, "log: The entry with index 1 is missing. Restore"),
        (a_lost_tail, "log: The log has 4 entries, but 5 were signed. Restore"),
        (an_added_leaf, "log: The log has more than the 5 entries that were signed. Restore"),
        (a_shortened_log, "log: The head does not match its checkpoint. Restore"),
        (a_changed_head, "log: "),
        (no_head, "log: The head of the log is missing. Restore"),
        (
            another_key_check,
            "keys and database: The keys in the data folder do not open this database. Restore the keys folder",
        ),
        (the_future, "2999_hovercrafts, which is newer than this code. Update the code."),
        (not_a_database, "database: The database does not answer (file is not a database)."),
        (a_torn_page, "database file: The file is damaged. Restore the database from a backup."),
    ],
)
def test_it_says_what_is_wrong_and_what_to_do(
    data: Path, happened: Callable[[Path], None], said: str
) -> None:
    """One of the lines is about it, the exit code is 1, and every file is as it was."""
    happened(data)
    before = contents(data)
    rules, *others = wrong(doctor(data, policies=str(data / "no-such-folder")))  # to be quick
    assert rules.startswith("rules: ")
    assert [line for line in others if said in line]
    assert {name: content for name, content in contents(data).items() if content} == {
        name: content for name, content in before.items() if content
    }


def test_broken_rules_are_wrong_too(data: Path, tmp_path: Path) -> None:
    """All else is still looked at."""
    policies = Path(copytree(find_shipped("policies"), tmp_path / "policies"))
    (policies / "dial.toml").write_text("levels = 5")
    result = doctor(data, policies=str(policies))
    assert [line[:16] for line in wrong(result)] == ["rules: dial.toml"]
    assert "log: 5 entries" in result.out


def test_an_older_schema_is_no_fault(tmp_path: Path, data: Path) -> None:
    """The next start brings it up."""
    in_database(data, "DELETE FROM alembic_version")
    result = doctor(data)
    assert wrong(result) == []
    assert (
        "warn  schema: The database has no version. It is older than this code. The next `aboveboard serve`"
        in result.out
    )


def test_a_server_that_is_not_there_is_said(data: Path, tmp_path: Path) -> None:
    """In one line, without its address, which may hold a password."""
    result = doctor(data, database_url=f"postgresql://u:secret@/d?host={tmp_path}")
    assert [line.partition(" (")[0] for line in wrong(result)] == ["database: The database does not answer"]
    assert "secret" not in result.out + result.err


def test_it_looks_at_postgresql_too(postgresql_url: str, tmp_path: Path) -> None:
    """The same findings as with SQLite."""
    with fresh_postgresql(postgresql_url) as url:
        made_key(tmp_path, database_url=url)
        result = doctor(tmp_path, database_url=url)
    assert wrong(result) == []
    assert "log: 1 entries, all of them signed" in result.out


def test_beside_a_busy_gateway_it_finds_nothing_wrong(installation: Installation, shop: Shop) -> None:
    """It sees one state from first to last, however much is written beside it."""
    load = Load(installation.url, shop.key, people=2)
    load.wait_for(10)
    found = installation.settings
    result = doctor(found.data, database_url=found.database_url)
    load.join()
    assert wrong(result) == []
