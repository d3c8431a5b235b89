"""The mark of a SQLite file that came from a backup."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from aboveboard.errors import StartupRefused
from aboveboard.storage.backup_mark import mark_copy, open_copy


def _copy(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE t (n)")
        mark_copy(connection)


def test_a_copy_beside_another_file_s_log_is_refused(tmp_path: Path) -> None:
    """The refusal names the file to delete, and the copy stays unopened."""
    path = tmp_path / "aboveboard.db"
    _copy(path)
    before = path.read_bytes()
    (tmp_path / "aboveboard.db-wal").write_bytes(b"of another file")
    with pytest.raises(StartupRefused, match=r"Delete aboveboard\.db-wal and aboveboard\.db-shm"):
        open_copy(path)
    assert path.read_bytes() == before


def test_an_opened_copy_may_have_a_log_of_its_own(tmp_path: Path) -> None:
    """After the first opening, a write-ahead log belongs to the copy."""
    path = tmp_path / "aboveboard.db"
    _copy(path)
    open_copy(path)
    (tmp_path / "aboveboard.db-wal").write_bytes(b"of this file")
    open_copy(path)
