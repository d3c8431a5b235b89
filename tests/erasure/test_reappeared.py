"""Erased people whom an older backup has brought back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from aboveboard.audit.tree import leaf_hash
from aboveboard.erasure import ledger
from aboveboard.erasure.ledger import LedgerLine
from aboveboard.erasure.reappeared import ReappearedPeople, find_reappeared
from aboveboard.storage.tables import entries, erasure_lines
from sqlalchemy import Connection, create_engine, text


@pytest.fixture
def database() -> Iterator[Connection]:
    """A log with one entry, at index 0, and the people `ann` and `ben`."""
    with create_engine("sqlite://").connect() as connection:
        connection.execute(text("CREATE TABLE people (pseudonym BLOB)"))
        connection.execute(text(f"CREATE TABLE {entries.name} (entry_index INTEGER, leaf BLOB)"))
        connection.execute(text("INSERT INTO people VALUES (:a), (:b)"), {"a": b"ann", "b": b"ben"})
        erasure_lines.create(connection)
        connection.execute(text(f"INSERT INTO {entries.name} VALUES (0, :leaf)"), {"leaf": b"leaf"})
        yield connection


def line(person: bytes, place: int, leaf: bytes) -> LedgerLine:
    return LedgerLine(ledger.hash_of(person), place, leaf_hash(leaf).hex())


def test_an_erasure_that_the_log_lacks_was_undone(database: Connection, tmp_path: Path) -> None:
    """Ben's erasure came after the backup; Ann's is in the log, so she returned later and may stay."""
    ledger.append(tmp_path, [line(b"ann", 0, b"leaf"), line(b"ben", 1, b"later"), line(b"eve", 2, b"later")])
    assert find_reappeared(database, tmp_path) == ReappearedPeople(3, 1)


def test_another_entry_at_the_index_is_not_the_erasure(database: Connection, tmp_path: Path) -> None:
    """The leaf decides: a log that was continued after a restore has other entries at the same indexes."""
    ledger.append(tmp_path, [line(b"ann", 0, b"other leaf")])
    assert find_reappeared(database, tmp_path) == ReappearedPeople(1, 1)


def test_the_ledger_from_a_backup_counts_too(database: Connection, tmp_path: Path) -> None:
    """Before a gateway has added it to its own."""
    ledger.append(tmp_path, [line(b"ben", 1, b"later")])
    (tmp_path / ledger.FILE).rename(tmp_path / ledger.IN_BACKUP)
    assert find_reappeared(database, tmp_path) == ReappearedPeople(1, 1)
