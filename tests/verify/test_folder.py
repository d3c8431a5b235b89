"""A data folder: what its database, the head beside it and old checkpoints say of one another."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest
from aboveboard.audit import note, tree
from aboveboard.audit.note import Checkpoint
from aboveboard.verify.detect import verify_path
from aboveboard.verify.folder import DATABASE, HEAD_FILE, verify_folder
from aboveboard.verify.report import Older, Report, Trust

from tests.verify.lived import Lived, in_database
from tests.verify.maker import VKEY, Log


@pytest.fixture
def data(lived: Lived, tmp_path: Path) -> Path:
    return Path(copytree(lived.data, tmp_path / "data"))


def faults(report: Report) -> list[str]:
    return [f"{fault.where}: {fault.what}" for fault in report.faults]


def head_of(data: Path) -> str:
    with closing(sqlite3.connect(data / DATABASE)) as connection:
        return str(connection.execute("SELECT checkpoint FROM log_head").fetchone()[0])


def kept(lived: Lived, text: str) -> Trust:
    return Trust(lived.trust.vkeys, (Older("kept", text),))


def test_a_head_file_that_is_behind(lived: Lived, data: Path) -> None:
    """The log may have grown since its head last left the house."""
    (data / HEAD_FILE).write_text(lived.older.read_text())
    assert faults(verify_folder(data, lived.trust)) == []


def test_without_a_head_file(lived: Lived, data: Path) -> None:
    """Nobody knows then whether the end of the log is missing, and that is said."""
    (data / HEAD_FILE).unlink()
    report = verify_folder(data, lived.trust)
    assert faults(report) == []
    assert f"the last checkpoint that was handed out: there is no file {HEAD_FILE}" in report.unchecked


@pytest.mark.parametrize("text", ["", "hello", Log(5).checkpoint])
def test_a_head_file_that_is_none(lived: Lived, data: Path, text: str) -> None:
    """Empty, garbled, or of another log."""
    (data / HEAD_FILE).write_text(text)
    assert [fault.where for fault in verify_folder(data, lived.trust).faults] == [HEAD_FILE]


def test_a_database_that_is_behind_its_head(lived: Lived, data: Path) -> None:
    """An older database under a newer head: entries are lost, and it is said how many there are."""
    with closing(sqlite3.connect(data / DATABASE)) as connection, connection:
        connection.execute("DELETE FROM entries WHERE entry_index >= 600")
        connection.execute("DELETE FROM records WHERE entry_index >= 600")
    [fault] = faults(verify_folder(data, lived.trust))
    assert fault.startswith("entries: There are 600 in a row, but ")


def test_an_older_checkpoint_of_a_longer_log(lived: Lived, data: Path) -> None:
    """The log itself never has fewer entries than it had."""
    text = head_of(data)
    in_database(
        data / DATABASE,
        "UPDATE log_head SET size = 0, edge = x'', checkpoint = ?",
        (lived.older.read_text(),),
    )
    assert any(
        "when it was signed before, and now it has" in fault
        for fault in faults(verify_folder(data, kept(lived, text)))
    )


def test_an_older_checkpoint_of_another_log(lived: Lived) -> None:
    """Also when its key is given."""
    trust = Trust((*lived.trust.vkeys, VKEY), (Older("kept", Log(5).checkpoint),))
    assert faults(verify_folder(lived.data, trust)) == [
        "kept: It is a checkpoint of another log than the one that is checked."
    ]


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE entries SET leaf = 'text' WHERE entry_index = 3", "The entry at index 3 is not bytes."),
        ("UPDATE entries SET leaf = x'7b7d' WHERE entry_index = 3", "index 3: This is not an entry of a log"),
        ("DELETE FROM entries WHERE entry_index = 3", "The entry at index 3 is missing."),
        ("DELETE FROM entries WHERE entry_index = 3", "There is a record at index 3, but no entry."),
        (
            "UPDATE records SET at_ms = 'soon' WHERE entry_index = 3",
            "index 3: Its time is not in the hour",
        ),
        ("UPDATE records SET at_ms = -1 WHERE entry_index = 3", "index 3: Its time is not in the hour"),
        (
            "UPDATE records SET kind = 'dial' WHERE entry_index = 3",
            "index 3: Its kind is not that of its entry.",
        ),
        (
            "UPDATE records SET person = x'00' WHERE entry_index = 3",
            "index 3: Its person is not a pseudonym.",
        ),
        ("UPDATE records SET sealed = x'00' WHERE entry_index = 3", "index 3: It is too short"),
        ("UPDATE records SET sealed = 7 WHERE entry_index = 3", "index 3: It is too short"),
        ("UPDATE log_head SET checkpoint = x'00'", "The head does not have the expected format."),
        ("UPDATE cosigned SET checkpoint = 7", "This is not a signed note."),
    ],
)
def test_what_does_not_belong_is_named(lived: Lived, data: Path, statement: str, sentence: str) -> None:
    """Each fault says which row."""
    in_database(data / DATABASE, statement)
    assert any(sentence in fault for fault in faults(verify_folder(data, lived.trust)))


def test_two_logs_of_one_size(lived: Lived, data: Path) -> None:
    """A head that was signed over other entries, in the row of a witness."""
    log = Log(3)
    forked = note.sign(
        note.checkpoint_text(Checkpoint(log.origin, 3, tree.EMPTY_ROOT)), [(log.origin, log.key)]
    )
    with closing(sqlite3.connect(data / DATABASE)) as connection, connection:
        for table in ("entries", "records", "tiles"):
            connection.execute(f"DELETE FROM {table}")
        connection.executemany(
            "INSERT INTO entries VALUES (?, ?)", [(each.index, each.leaf) for each in log.records]
        )
        edge = log_edge(log)
        connection.execute(
            "UPDATE log_head SET origin = ?, size = 3, edge = ?, checkpoint = ?",
            (log.origin, edge, log.checkpoint),
        )
        connection.execute("UPDATE cosigned SET size = 3, checkpoint = ?", (forked,))
    (data / HEAD_FILE).unlink()
    assert "entries: Two different logs of 3 entries were signed." in faults(
        verify_folder(data, Trust((VKEY,)))
    )


def log_edge(log: Log) -> bytes:
    edge: tree.Edge = ()
    for size, leaf in enumerate(log.hashes):
        edge = tree.append(size, edge, leaf)
    return b"".join(edge)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data[:100] + bytes(4000) + data[4100:],
        lambda data: data[: len(data) // 2] + bytes(8192) + data[len(data) // 2 + 8192 :],
        lambda data: b"hello",
        lambda data: b"",
    ],
)
def test_a_damaged_file(lived: Lived, data: Path, damage: Callable[[bytes], bytes]) -> None:
    """A fault, never a stack, and never a success."""
    path = data / DATABASE
    path.write_bytes(damage(path.read_bytes()))
    assert verify_folder(data, lived.trust).wrong


def test_nothing_is_changed(lived: Lived, data: Path) -> None:
    """Not even the times of the files."""
    before = {
        path: (path.stat().st_mtime_ns, path.read_bytes()) for path in data.rglob("*") if path.is_file()
    }
    verify_path(data, lived.trust)
    assert before == {
        path: (path.stat().st_mtime_ns, path.read_bytes()) for path in data.rglob("*") if path.is_file()
    }


def test_progress_is_told(lived: Lived) -> None:
    """At the latest at the end."""
    told: list[tuple[int, int]] = []
    verify_path(lived.data, lived.trust, lambda done, total: told.append((done, total)))
    size = note.parse_checkpoint(note.split(head_of(lived.data))[0]).size
    assert told[-1] == (size, size)


def a_view_without_an_end(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE entries RENAME TO hidden")
    connection.execute(
        "CREATE VIEW entries AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n) "
        "SELECT i AS entry_index, x'00' AS leaf FROM n"
    )


def a_record_that_clears_the_screen(connection: sqlite3.Connection) -> None:
    _loosened(connection, "records")
    connection.execute("UPDATE records SET entry_index = ? WHERE entry_index = 5", ("\x1b[2Jchecked",))


def a_record_of_no_index(connection: sqlite3.Connection) -> None:
    _loosened(connection, "records")
    connection.execute("UPDATE records SET entry_index = NULL WHERE entry_index = 5")


def an_entry_between_two(connection: sqlite3.Connection) -> None:
    _loosened(connection, "entries")
    connection.execute("UPDATE entries SET entry_index = 5.5 WHERE entry_index = 5")


def a_size_that_is_a_fraction(connection: sqlite3.Connection) -> None:
    _loosened(connection, "log_head")
    connection.execute("UPDATE log_head SET size = CAST(size AS REAL)")


def many_entries_that_nobody_signed(connection: sqlite3.Connection) -> None:
    connection.execute(
        "WITH RECURSIVE n(i) AS (SELECT 5000 UNION ALL SELECT i + 1 FROM n WHERE i < 9000) "
        "INSERT INTO entries (entry_index, leaf) SELECT i, x'00' FROM n"
    )


def a_name_that_clears_the_screen(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("INSERT INTO sqlite_master VALUES ('table', ?, 't', 2, 'nonsense')", ("\x1b[2J",))


def _loosened(connection: sqlite3.Connection, table: str) -> None:
    """The same rows, in a table that takes anything."""
    connection.execute(f"CREATE TABLE loose AS SELECT * FROM {table}")
    columns = [row[1] for row in connection.execute("PRAGMA table_info(loose)")]
    connection.execute(f"DROP TABLE {table}")
    connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
    connection.execute(f"INSERT INTO {table} SELECT * FROM loose")
    connection.execute("DROP TABLE loose")


@pytest.mark.parametrize(
    "spoil",
    [
        a_view_without_an_end,
        a_record_that_clears_the_screen,
        a_record_of_no_index,
        an_entry_between_two,
        a_size_that_is_a_fraction,
        many_entries_that_nobody_signed,
        a_name_that_clears_the_screen,
    ],
)
def test_a_database_that_somebody_made_up(
    lived: Lived, data: Path, spoil: Callable[[sqlite3.Connection], None]
) -> None:
    """It is wrong in few words, each of them printable: no stack, nothing for a terminal to obey, and an end."""
    with closing(sqlite3.connect(data / DATABASE)) as connection, connection:
        spoil(connection)
    report = verify_folder(data, lived.trust)
    assert report.wrong in range(1, 10)
    assert all(text.isprintable() for text in faults(report))
