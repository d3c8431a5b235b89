"""The reopening of a log in its database: what it writes, and when it is refused."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from aboveboard import settings
from aboveboard.audit import note
from aboveboard.errors import StartupRefused
from aboveboard.keys.keyring import open_keyring
from aboveboard.operations.reopen_log import ReopenedLog, reopen
from aboveboard.transparency.signer import vkeys
from aboveboard.transparency.startup_check import HEAD_FILE, HEAD_IN_BACKUP

from tests.faults.outside import NAME, checkpoint_of, keep, keyring_of, leaves_of, origin_of, signed
from tests.operations.conftest import ENTRIES

AT_MS = 1_767_225_600_000


def longer(data: Path, lost: int = 2, origin: str = NAME) -> str:
    """A head that was signed over entries that the database does not have."""
    return signed(keyring_of(data), [*leaves_of(data), *[b"lost"] * lost], origin)


def act(data: Path) -> ReopenedLog:
    loaded = settings.load({"ABOVEBOARD_DATA": str(data)})
    return asyncio.run(reopen(loaded, keyring_of(data), "the disk was lost", AT_MS))


def test_the_log_continues_under_its_next_name(data: Path) -> None:
    """The old entries stay as they are, one is new, and the head on the disk is that of the new log."""
    keep(data, longer(data))
    before = leaves_of(data)
    done = act(data)
    assert done == ReopenedLog(f"{NAME}/2", vkeys(f"{NAME}/2", keyring_of(data))[0], ENTRIES, ENTRIES + 2)
    assert origin_of(data) == f"{NAME}/2"
    assert leaves_of(data)[:-1] == before
    assert (data / HEAD_FILE).read_text() == checkpoint_of(data)
    head = note.open_checkpoint(checkpoint_of(data), done.vkey)
    assert (head.origin, head.size) == (f"{NAME}/2", ENTRIES + 1)


def test_a_name_is_never_used_twice(data: Path) -> None:
    """The lost head may be of a newer name than the database: the next one is above both."""
    keep(data, longer(data, origin=f"{NAME}/4"))
    assert act(data).origin == f"{NAME}/5"


def test_when_nothing_is_missing_the_log_keeps_its_name(data: Path) -> None:
    """The database is left as it was."""
    before = checkpoint_of(data)
    with pytest.raises(StartupRefused, match=r"^No signed entry is missing: .* The log keeps its name\."):
        act(data)
    assert (checkpoint_of(data), len(leaves_of(data))) == (before, ENTRIES)


def test_entries_that_do_not_match_are_not_built_on(data: Path) -> None:
    """A signature over them would vouch for a changed history."""
    keep(data, longer(data))
    connection = sqlite3.connect(data / "aboveboard.db")
    with connection:
        connection.execute("UPDATE entries SET leaf = CAST('{}' AS BLOB) WHERE entry_index = 0")
    connection.close()
    with pytest.raises(
        StartupRefused, match=r"do not match its head, which has 4 entries\. Restore the database"
    ):
        act(data)


def test_an_entry_after_a_gap_is_not_built_on(data: Path) -> None:
    """Nothing signed it, though all that the head has is there."""
    keep(data, longer(data))
    with sqlite3.connect(data / "aboveboard.db") as connection:
        connection.execute("INSERT INTO entries (entry_index, leaf) VALUES (?, ?)", (ENTRIES + 1, b"stray"))
    with pytest.raises(StartupRefused, match="do not match its head"):
        act(data)


def test_without_a_head_outside_that_of_the_backup_counts(data: Path) -> None:
    """And without any, the number of signed entries is unknown."""
    (data / HEAD_FILE).rename(data / HEAD_IN_BACKUP)
    assert act(data).signed == ENTRIES
    (data / HEAD_FILE).unlink()
    (data / HEAD_IN_BACKUP).unlink()
    again = act(data)
    assert (again.origin, again.left, again.signed) == (f"{NAME}/3", ENTRIES + 1, None)


def test_the_keys_of_another_database_reopen_nothing(data: Path, tmp_path: Path) -> None:
    """Its log would go on under a name that no reader can verify."""
    keep(data, longer(data))
    before, loaded = checkpoint_of(data), settings.load({"ABOVEBOARD_DATA": str(data)})
    with pytest.raises(StartupRefused, match="do not open this database"):
        asyncio.run(reopen(loaded, open_keyring(tmp_path / "other"), "the disk was lost", AT_MS))
    assert checkpoint_of(data) == before
