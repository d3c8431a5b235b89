"""Every start holds the database against the head that was kept outside of it."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from aboveboard.audit import note
from aboveboard.storage.backup_mark import mark_copy
from aboveboard.transparency.startup_check import HEAD_FILE
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.faults.outside import NAME, keep, keyring_of, leaves_of, signed
from tests.faults.process import Typed, made_key, serving, typed
from tests.storage.ledger import fresh_postgresql

ENTRIES = 5


class Place:
    """An installation on one kind of database, with some entries in its log."""

    def __init__(self, data: Path, **changed: str) -> None:
        self.data, self.changed = data, changed
        for _ in range(ENTRIES):
            self.add()
        self.keyring = keyring_of(data)
        self.leaves = leaves_of(data, **changed)

    def add(self) -> None:
        made_key(self.data, **self.changed)

    def keep(self, leaves: list[bytes], origin: str = NAME) -> None:
        keep(self.data, signed(self.keyring, leaves, origin))

    def command(self) -> Typed:
        """A command that would write an entry."""
        return typed(self.data, "keys", "create", "--role", "app", "--name", "x", **self.changed)

    def check_refused(self, *words: str) -> None:
        """Nobody may write, and it is said why; nothing was written."""
        size = len(leaves_of(self.data, **self.changed))
        for result in (self.command(), typed(self.data, "serve", **self.changed)):
            assert result.code == 1, result
            assert len(result.err.splitlines()) == 1, result.err
            for word in words:
                assert word in result.err
        assert len(leaves_of(self.data, **self.changed)) == size

    def check_started(self) -> None:
        assert self.command().code == 0


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "sqlite":
        yield Place(tmp_path / "data")
        return
    with fresh_postgresql(request.getfixturevalue("postgresql_url")) as url:
        yield Place(tmp_path / "data", database_url=url)


@pytest.fixture
def here(tmp_path: Path) -> Place:
    """On SQLite only, where the kind of database makes no difference."""
    return Place(tmp_path / "data")


def test_what_contains_the_kept_head_is_started(place: Place) -> None:
    """The same head, and one of some entries ago."""
    place.keep(place.leaves)
    place.check_started()
    place.keep(place.leaves[:3])
    place.check_started()
    with serving(place.data, **place.changed):
        pass


def test_an_older_database_is_refused(place: Place) -> None:
    """It says how many entries were lost, and the two ways out."""
    place.keep([*place.leaves, b"1", b"2"])
    place.check_refused(
        f"The database has {ENTRIES} entries of the log, but {ENTRIES + 2} were signed",
        "lost the last 2",
        "Restore a newer backup",
        "aboveboard audit reopen --because",
    )


def test_another_history_is_refused(place: Place) -> None:
    """Of the same length, or longer by now."""
    for size in (ENTRIES, 3):
        place.keep([*place.leaves[: size - 1], b"another"])
        place.check_refused(f"The first {size} entries in the database are not those that were signed")


def test_a_log_that_has_a_newer_name_is_refused(here: Place) -> None:
    """A copy from before the log was reopened, however few entries that had."""
    here.keep(here.leaves[:2], f"{NAME}/2")
    here.check_refused(f"The log was reopened as {NAME}/2 after this database was copied")


def foreign_key(place: Place) -> None:
    text = signed(place.keyring, place.leaves).partition("\n\n")[0] + "\n"
    keep(place.data, note.sign(text, [(NAME, Ed25519PrivateKey.generate())]))


def foreign_log(place: Place) -> None:
    place.keep(place.leaves, "other.example/log")


def cut_off(place: Place) -> None:
    keep(place.data, signed(place.keyring, place.leaves)[:-9])


def emptied(place: Place) -> None:
    keep(place.data, "")


def no_text(place: Place) -> None:
    (place.data / HEAD_FILE).write_bytes(os.urandom(99))


@pytest.mark.parametrize("spoil", [foreign_key, foreign_log, cut_off, emptied, no_text])
def test_a_head_that_does_not_verify_is_refused(here: Place, spoil: object) -> None:
    """With what may be put in its place."""
    assert callable(spoil)
    spoil(here)
    here.check_refused("log.head does not verify", "newest checkpoint that a witness", "move the file away")


def test_without_a_kept_head_it_starts_and_says_so(place: Place) -> None:
    """The first start after an update, and every further node."""
    (place.data / HEAD_FILE).unlink(missing_ok=True)
    with serving(place.data, **place.changed) as process:
        assert process.said("log_head_missing")["level"] == "warning"


def test_a_new_installation_has_nothing_to_say(tmp_path: Path) -> None:
    """Nothing was signed, so nothing is missing."""
    with serving(tmp_path / "data") as process:
        pass
    assert not [line for line in process.lines if "log_head" in line]


def test_a_copy_is_not_taken_without_the_kept_head(here: Place) -> None:
    """Nobody could say what was signed since; with the head it is the database again."""
    connection = sqlite3.connect(here.data / "aboveboard.db")
    mark_copy(connection)
    connection.close()
    (here.data / HEAD_FILE).unlink(missing_ok=True)
    here.check_refused("a copy from a backup, and log.head is not in", "audit reopen")
    here.keep(here.leaves)
    here.check_started()
    (here.data / HEAD_FILE).unlink()
    here.check_started()


def test_a_head_that_somebody_changed_is_refused(here: Place) -> None:
    """The database's own one is verified too before anything is signed on top of it."""
    connection = sqlite3.connect(here.data / "aboveboard.db")
    with connection:
        connection.execute("UPDATE log_head SET size = size - 1")
    connection.close()
    result = here.command()
    assert (result.code, "does not verify" in result.err) == (1, True)


def test_wrong_tiles_are_thrown_away(here: Place) -> None:
    """They are derived: the leaves decide."""
    here.keep(here.leaves[:3])
    connection = sqlite3.connect(here.data / "aboveboard.db")
    with connection:
        connection.execute("INSERT OR REPLACE INTO tiles VALUES (0, 0, ?)", (os.urandom(8192),))
    assert here.command().code == 0
    assert connection.execute("SELECT count(*) FROM tiles").fetchone() == (0,)
    connection.close()


def test_beginning_anew_needs_the_kept_head_out_of_the_way(here: Place) -> None:
    """Without database and keys it would be another log under the same name."""
    here.keep(here.leaves)
    for file in here.data.glob("aboveboard.db*"):
        file.unlink()
    copytree(here.data / "keys", here.data / "old")
    rmtree(here.data / "keys")
    result = here.command()
    assert (result.code, "log.head does not verify" in result.err) == (1, True)


def size_kept(place: Place) -> int:
    return note.parse_checkpoint(note.split((place.data / HEAD_FILE).read_text())[0]).size


def test_what_a_command_adds_is_known_outside(place: Place) -> None:
    """No gateway runs, and still a restore that loses the entry is seen by the next start."""
    place.check_started()
    assert size_kept(place) == len(leaves_of(place.data, **place.changed)) > ENTRIES


def test_a_command_that_only_reads_publishes_nothing(place: Place) -> None:
    """It works where nothing can be written beside the database."""
    (place.data / HEAD_FILE).unlink()
    assert typed(place.data, "keys", "list", **place.changed).code == 0
    assert not (place.data / HEAD_FILE).exists()


def test_a_command_whose_entry_is_not_known_outside_fails(here: Place) -> None:
    """It says that it was done all the same, and what makes it known."""
    lock = here.data / f"{HEAD_FILE}.writing"
    lock.unlink()
    lock.mkdir()
    result = here.command()
    assert (result.code, len(leaves_of(here.data))) == (1, ENTRIES + 1), result
    assert "entries are in the log" in result.err
    assert "aboveboard audit checkpoint" in result.err
    lock.rmdir()
    assert typed(here.data, "audit", "checkpoint").code == 0
    assert size_kept(here) == ENTRIES + 1
