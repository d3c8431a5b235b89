"""Backup copies: whole, durable, and never in the place of another."""

import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from aboveboard.errors import StartupRefused
from aboveboard.storage import backup
from aboveboard.storage.backup import (
    DatabaseCopy,
    Sum,
    copy_database,
    copy_file,
    new_folder,
    sums,
    write_file,
)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database in WAL mode with a log of seven entries, and enough rows for several steps of a copy."""
    path = tmp_path / "aboveboard.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE log_head (id INTEGER PRIMARY KEY, origin TEXT, size INTEGER)")
        connection.execute("INSERT INTO log_head VALUES (1, 'shop.example/log', 7)")
        connection.execute("CREATE TABLE bulk (data BLOB)")
        connection.executemany("INSERT INTO bulk VALUES (?)", [(bytes(4096),)] * 20)
    return path


def test_a_copy_is_the_database_as_it_was_at_the_beginning(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit between two steps neither stops the copy nor gets into it."""

    commits = iter(range(3))  # a copy that starts again at each commit still ends

    def commit(_: float) -> None:
        if next(commits, None) is not None:
            with closing(sqlite3.connect(database, isolation_level=None)) as writer:
                writer.execute("UPDATE log_head SET size = size + 1")

    monkeypatch.setattr(backup.time, "sleep", commit)
    target = tmp_path / "copy.db"
    assert copy_database(database, target, pages=5) == DatabaseCopy("shop.example/log", 7)
    with closing(sqlite3.connect(target)) as copy, closing(sqlite3.connect(database)) as source:
        assert copy.execute("SELECT size FROM log_head").fetchone() == (7,)
        assert source.execute("SELECT size FROM log_head").fetchone() > (7,)


def test_a_copied_database_is_one_marked_file(database: Path, tmp_path: Path) -> None:
    """No write-ahead log belongs to it, and only its owner may read it."""
    target = tmp_path / "copy" / "copy.db"
    target.parent.mkdir()
    copy_database(database, target)
    assert list(target.parent.iterdir()) == [target]
    assert target.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() != (0,)
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_backup_never_replaces_another(tmp_path: Path) -> None:
    """Not even an empty folder, or a link to nowhere."""
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("there", "link"):
        with pytest.raises(StartupRefused, match="exists already"), new_folder(tmp_path / name):
            pytest.fail("it was opened")


def test_a_backup_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    """Until then it has another one, and a failed one is deleted."""
    folder = tmp_path / "backups" / "today"
    with pytest.raises(OSError, match="full"), new_folder(folder) as aside:
        (aside / "a").write_text("half")
        raise OSError("full")
    assert list(folder.parent.iterdir()) == []
    with new_folder(folder) as aside:
        (aside / "a").write_text("whole")
        assert not folder.exists()
    assert [path.read_text() for path in folder.iterdir()] == ["whole"]


def test_a_copied_file_has_the_time_of_its_source(tmp_path: Path) -> None:
    """To the nanosecond; and it replaces nothing."""
    source, target = tmp_path / "a", tmp_path / "b"
    write_file(source, b"key")
    copy_file(source, target)
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (b"key", 0o600)
    assert target.stat().st_mtime_ns == source.stat().st_mtime_ns
    with pytest.raises(FileExistsError):
        copy_file(source, target)


def test_every_file_of_a_backup_has_a_sum(tmp_path: Path) -> None:
    """By its path in the folder, at any depth."""
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "log").write_bytes(b"abc")
    (tmp_path / "empty").write_bytes(b"")
    assert sums(tmp_path) == {
        "empty": Sum(0, sha256(b"").hexdigest()),
        "keys/log": Sum(3, sha256(b"abc").hexdigest()),
    }
