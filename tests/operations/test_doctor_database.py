"""The doctor's findings on a database: what is read, in which order, and where it ends."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aboveboard import settings
from aboveboard.erasure import ledger
from aboveboard.erasure.ledger import LedgerLine
from aboveboard.operations import doctor_database
from aboveboard.operations.doctor_database import Outside, database
from aboveboard.operations.findings import DoctorFinding, Mark
from aboveboard.storage.backup_mark import mark_copy
from aboveboard.transparency.startup_check import HEAD_FILE, read_kept
from sqlalchemy import create_engine

from tests.faults.outside import NAME, keep, keyring_of, leaves_of, signed
from tests.operations.conftest import ENTRIES

ALL = [
    "schema",
    "database file",
    "keys and database",
    "log",
    HEAD_FILE,
    "tiles",
    "erasures",
    "API keys",
    "records",
    "choices",
    "passes",
    "prices",
    "placeholder ids",
]


def look(data: Path, *, compares: bool = True) -> list[DoctorFinding]:
    loaded, keyring = settings.load({"ABOVEBOARD_DATA": str(data)}), keyring_of(data)
    kept = Outside(read_kept(data / HEAD_FILE, NAME, keyring)) if compares else None
    engine = create_engine(f"sqlite:///{data / 'aboveboard.db'}")
    try:
        with engine.connect() as connection:
            return list(database(connection, loaded, keyring, kept))
    finally:
        engine.dispose()


@pytest.fixture
def execute(data: Path) -> Iterator[Callable[..., Any]]:
    connection = sqlite3.connect(data / "aboveboard.db", isolation_level=None)
    yield connection.execute
    connection.close()


def names(found: list[DoctorFinding]) -> list[str]:
    return [each.name for each in found]


def test_a_sound_database_is_looked_at_whole(data: Path) -> None:
    """One finding for each part, and the head outside only when it is given."""
    found = look(data)
    assert (names(found), {each.mark for each in found}) == (ALL, {Mark.OK})
    assert found[4].says == f"The database holds all {ENTRIES} entries of the published checkpoint."
    assert names(look(data, compares=False)) == [name for name in ALL if name != HEAD_FILE]


@pytest.mark.parametrize(("version", "mark"), [(None, Mark.WARN), ("2999_hovercrafts", Mark.BAD)])
def test_another_schema_is_not_read(
    data: Path, execute: Callable[..., Any], version: str | None, mark: Mark
) -> None:
    """An older one is migrated by the next start, so it is no fault."""
    execute("DELETE FROM alembic_version")
    if version is not None:
        execute("INSERT INTO alembic_version VALUES (?)", [version])
    (found,) = look(data)
    assert (found.name, found.mark) == ("schema", mark)


def test_without_a_head_there_is_no_log_to_verify(data: Path, execute: Callable[..., Any]) -> None:
    """It is the last finding."""
    execute("DELETE FROM log_head")
    found = look(data)
    assert names(found)[-1:] == ["log"]
    assert found[-1].line == (
        "bad   log: The head of the log is missing. Restore the database from a backup. Keep this one for study."
    )


def test_a_log_that_does_not_verify_is_compared_with_nothing(
    data: Path, execute: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first missing index is named, also when the leaves are read in parts."""
    monkeypatch.setattr(doctor_database, "LEAVES_AT_ONCE", 1)
    execute("DELETE FROM entries WHERE entry_index = 1")
    found = look(data)
    assert names(found) == [
        "schema",
        "database file",
        "keys and database",
        "log",
        "erasures",
        "API keys",
        "records",
        "choices",
        "passes",
        "prices",
        "placeholder ids",
    ]
    assert (found[3].mark, found[3].says) == (Mark.BAD, "The entry with index 1 is missing.")


def test_a_lost_head_says_whether_the_database_is_a_copy(data: Path) -> None:
    """A copy alone cannot show what was signed since; another database can only not be compared."""
    (data / HEAD_FILE).unlink()
    assert [each.mark for each in look(data) if each.name == HEAD_FILE] == [Mark.WARN]
    connection = sqlite3.connect(data / "aboveboard.db", isolation_level=None)
    mark_copy(connection)
    connection.close()
    (found,) = (each for each in look(data) if each.name == HEAD_FILE)
    assert found.mark == Mark.BAD
    assert "It is unknown which entries were signed after the copy was made." in found.do


def test_lost_entries_have_a_way_out(data: Path) -> None:
    """The same as at a start: a newer backup, or another name for the log."""
    keep(data, signed(keyring_of(data), [*leaves_of(data), b"1"]))
    (found,) = (each for each in look(data) if each.mark == Mark.BAD)
    assert (found.name, found.says.endswith("It comes from a backup that lost the last 1.")) == (
        HEAD_FILE,
        True,
    )
    assert found.do.endswith('aboveboard audit reopen --because "..."')


def test_keys_of_another_generation_do_not_belong(data: Path, execute: Callable[..., Any]) -> None:
    """The operator's key is the same after a rotation, so it alone proves nothing."""
    execute("UPDATE key_check SET era = 12345")
    (found,) = (each for each in look(data) if each.name == "keys and database")
    assert found.line == (
        "bad   keys and database: The keys here are older than those of the database, because keys were rotated. "
        "Put the newest keys folder here, or restore both from the same backup."
    )


def test_lines_of_other_gateways_that_the_ledger_lacks_are_a_warning(
    data: Path, execute: Callable[..., Any]
) -> None:
    """A restore here would bring their people back. Once the line is copied, the ledger is in order."""
    line = LedgerLine("a" * 64, 3, "b" * 64)
    execute("INSERT INTO erasure_lines VALUES (?, ?, ?, NULL)", [line.place, line.who, line.leaf])
    found = [each.line for each in look(data) if each.name == "erasure ledger"]
    assert found == [
        "warn  erasure ledger: The ledger lacks 1 lines of other gateways. "
        "Keep a gateway running here, which copies them within a second."
    ]
    ledger.append(data, [line])
    assert [each.mark for each in look(data) if each.name == "erasure ledger"] == [Mark.OK]
