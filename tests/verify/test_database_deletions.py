"""A database that accounts for what is gone, checked without a key."""

import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest
from aboveboard.verify.database_deletions import read_deletions
from aboveboard.verify.folder import DATABASE, verify_folder

from tests.verify.lived import Lived


@pytest.fixture
def data(lived: Lived, tmp_path: Path) -> Path:
    return Path(copytree(lived.data, tmp_path / "data"))


def do(data: Path, statement: str) -> None:
    with closing(sqlite3.connect(data / DATABASE)) as connection, connection:
        connection.executescript(statement)


def faults(lived: Lived, data: Path) -> list[str]:
    return [f"{fault.where}: {fault.what}" for fault in verify_folder(data, lived.trust).faults]


def test_what_is_gone_is_accounted_for(lived: Lived, data: Path) -> None:
    """The person who was erased, and nothing else."""
    with closing(sqlite3.connect(data / DATABASE)) as connection:
        found = read_deletions(connection)
        rows = connection.execute(
            "SELECT entry_index FROM entries WHERE entry_index NOT IN (SELECT entry_index FROM records)"
        ).fetchall()
    assert found is not None
    assert rows and all(found.has(index) for (index,) in rows)
    assert any("the log commits to each as gone" in line for line in verify_folder(data, lived.trust).checked)


def test_a_deleted_record_is_found(lived: Lived, data: Path) -> None:
    """The log does not commit to the record of that person as gone."""
    do(
        data,
        "DELETE FROM records WHERE entry_index = (SELECT max(entry_index) FROM records WHERE kind = 'decision')",
    )
    (fault,) = faults(lived, data)
    assert "Its record is missing, but the log does not commit to it as gone." in fault


def test_a_deleted_record_of_the_operator_is_found(lived: Lived, data: Path) -> None:
    """They are never deleted."""
    do(
        data,
        "DELETE FROM records WHERE entry_index = (SELECT max(entry_index) FROM records WHERE kind = 'admin')",
    )
    (fault,) = faults(lived, data)
    assert "records of its kind are never deleted" in fault


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE deletion_chunks SET bits = zeroblob(32)",
        "UPDATE deletion_chunks SET bits = randomblob(32)",
        "UPDATE deletion_chunks SET bits = x'01'",
        "UPDATE deletion_chunks SET salt = 'text'",
        "UPDATE deletion_head SET salt = randomblob(32)",
        "UPDATE deletion_head SET opening = randomblob(200)",
        "UPDATE deletion_head SET entry_index = 1",
        "UPDATE deletion_head SET entry_index = 10000000",
        "UPDATE deletion_head SET id = 2",
        "DELETE FROM deletion_chunks",
        "DELETE FROM deletion_head",
        "DROP TABLE deletion_head",
    ],
)
def test_a_changed_commitment_is_found(lived: Lived, data: Path, statement: str) -> None:
    """Its entry is in the log, and is of a version that accounts for what is gone."""
    do(data, statement)
    assert any(fault.startswith(("deletion_head", "records")) for fault in faults(lived, data))
