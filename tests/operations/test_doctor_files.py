"""`aboveboard doctor` on what lies outside of the database, and on what is derived from it."""

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from aboveboard.audit import tree
from aboveboard.erasure import ledger
from aboveboard.erasure.ledger import LedgerLine
from aboveboard.operations.doctor_files import MIB, folder, room, write_ahead_log
from aboveboard.operations.findings import Mark
from aboveboard.people.state import NOBODY
from aboveboard.people.store import open_person, write_state
from aboveboard.storage.backup_mark import mark_copy
from aboveboard.transparency.startup_check import HEAD_FILE

from tests.faults.outside import NAME, checkpoint_of, keep, keyring_of, leaves_of, signed
from tests.faults.process import typed
from tests.operations.conftest import ENTRIES

OLD = (1_000_000_000, 1_000_000_000)


def in_database(data: Path, statement: str, *values: object) -> None:
    connection = sqlite3.connect(data / "aboveboard.db")
    with connection:
        connection.execute(statement, values)
    connection.close()


def add_person(data: Path, pseudonym: bytes) -> None:
    row = write_state(open_person(keyring_of(data), pseudonym, None), NOBODY).row
    names = ("pseudonym", "version", "wrapped_key", "sealed", "era")
    statement = f"INSERT INTO people ({', '.join(names)}) VALUES (?, ?, ?, ?, ?)"
    in_database(data, statement, *(row[name] for name in names))


def lines(data: Path, mark: str) -> list[str]:
    """What the doctor says under that mark; the rules are left out, to be quick."""
    said = typed(data, "doctor", policies=str(data / "no-such-folder")).out.splitlines()
    found = [line.removeprefix(f"{mark:4}  ") for line in said if line.startswith(f"{mark:4}  ")]
    return [line for line in found if not line.startswith("rules: ")]


def a_longer_head(data: Path) -> None:
    keep(data, signed(keyring_of(data), [*leaves_of(data), b"1", b"2"]))


def another_head(data: Path) -> None:
    keep(data, signed(keyring_of(data), [*leaves_of(data)[:-1], b"another"]))


def a_newer_name(data: Path) -> None:
    keep(data, signed(keyring_of(data), leaves_of(data), f"{NAME}/2"))


def a_damaged_head(data: Path) -> None:
    keep(data, checkpoint_of(data)[:-5])


def a_copy_alone(data: Path) -> None:
    (data / HEAD_FILE).unlink()
    connection = sqlite3.connect(data / "aboveboard.db", isolation_level=None)
    mark_copy(connection)
    connection.close()


def a_wrong_tile(data: Path) -> None:
    in_database(data, "INSERT INTO tiles VALUES (0, 0, ?)", bytes(8192))


def a_broken_ledger(data: Path) -> None:
    (data / ledger.FILE).write_text("Dear diary\n")


def an_erased_person_who_has_come_back(data: Path) -> None:
    add_person(data, b"p" * 32)
    ledger.append(data, [LedgerLine(ledger.hash_of(b"p" * 32), 99, "c" * 64)])


@pytest.mark.parametrize(
    ("happened", "said"),
    [
        (
            a_longer_head,
            "lost the last 2. Restore a newer backup. If there is none, reopen the log under a new name, without the lost "
            "entries: aboveboard audit reopen",
        ),
        (
            another_head,
            f"log.head: The first {ENTRIES} entries in the database are not those that were signed",
        ),
        (a_newer_name, f"log.head: The log was reopened as {NAME}/2 after"),
        (a_damaged_head, "log.head: "),
        (
            a_copy_alone,
            "log.head: It is missing, and the database is a copy from a backup. It is unknown which",
        ),
        (a_wrong_tile, "tiles: The tile of level 0 with index 0 does not match the log. Stop the gateway"),
        (a_broken_ledger, "erasure ledger: Line 1 of"),
        (
            an_erased_person_who_has_come_back,
            "erasure ledger: The database comes from a backup and has people who were erased since (1). Start",
        ),
    ],
)
def test_what_is_bad_is_said(data: Path, happened: Callable[[Path], None], said: str) -> None:
    """One finding, and what to do about it."""
    happened(data)
    (line,) = lines(data, "bad")
    assert said in line


def no_head(data: Path) -> None:
    (data / HEAD_FILE).unlink()


def an_erasure(data: Path) -> None:
    in_database(data, "INSERT INTO erasures VALUES (x'01', 1, x'02', 'intent', 1, x'00')")


def left_behind(data: Path) -> None:
    (data / ".log.head.abc.new").touch()
    os.utime(data / ".log.head.abc.new", OLD)


def a_rotation(data: Path) -> None:
    """Whose key this is does not matter to the finding."""
    path = data / "keys" / "operator.key.old"
    path.write_bytes(bytes(61))
    path.chmod(0o600)


def a_head_out_of_a_backup(data: Path) -> None:
    (data / "log.head.backup").touch()


@pytest.mark.parametrize(
    ("happened", "said"),
    [
        (
            no_head,
            "log.head: It is missing, so nothing can be compared. The next `aboveboard serve` writes it.",
        ),
        (an_erasure, "erasures: 1 under way. Keep a gateway running"),
        (
            left_behind,
            "files: Interrupted programs left these files: .log.head.abc.new. Delete",
        ),
        (a_rotation, "rotation: Replaced keys are not destroyed yet (operator.key.old). Run"),
        (a_head_out_of_a_backup, "files: log.head.backup comes from a backup"),
    ],
)
def test_what_needs_a_look_is_said(data: Path, happened: Callable[[Path], None], said: str) -> None:
    """As a warning, which does not change the exit code."""
    happened(data)
    assert lines(data, "bad") == []
    assert [line for line in lines(data, "warn") if said in line]


def test_files_that_another_process_writes_right_now_are_left_alone(data: Path) -> None:
    """Only old ones were left behind."""
    (data / ".log.head.abc.new").touch()
    assert not [line for line in lines(data, "warn") if line.startswith("files")]


def test_an_erasure_that_the_log_knows_is_settled(data: Path) -> None:
    """A person who has come back since may stay."""
    add_person(data, b"p" * 32)
    leaf = tree.leaf_hash(leaves_of(data)[2]).hex()
    ledger.append(data, [LedgerLine(ledger.hash_of(b"p" * 32), 2, leaf)])
    assert lines(data, "bad") == []


def test_as_json_each_finding_has_four_members(data: Path) -> None:
    """A monitor of many gateways need not read sentences."""
    a_longer_head(data)
    result = typed(data, "doctor", "--json")
    found = json.loads(result.out)
    assert result.code == 1
    assert all(list(each) == ["name", "state", "says", "do"] for each in found)
    assert [each["name"] for each in found if each["state"] == "bad"] == ["log.head"]
    assert "audit reopen" in next(each["do"] for each in found if each["state"] == "bad")


@pytest.mark.parametrize(
    ("free", "mark"), [(10_000 * MIB, Mark.OK), (500 * MIB, Mark.WARN), (10 * MIB, Mark.BAD), (0, Mark.BAD)]
)
def test_a_disk_fills_up(free: int, mark: Mark) -> None:
    """First a warning, then it is bad."""
    assert room(free).mark == mark


def test_a_large_write_ahead_log_is_said(tmp_path: Path) -> None:
    """It only grows while another program reads for a long time."""
    assert list(write_ahead_log(tmp_path / "aboveboard.db")) == []
    with (tmp_path / "aboveboard.db-wal").open("wb") as file:
        file.truncate(300 * MIB)
    (found,) = write_ahead_log(tmp_path / "aboveboard.db")
    assert (found.mark, found.says[:14]) == (Mark.WARN, "It has 300 MiB")


@pytest.mark.parametrize(
    ("mode", "mark"), [(0o700, Mark.OK), (0o755, Mark.WARN), (0o710, Mark.WARN), (0o704, Mark.WARN)]
)
def test_a_data_folder_that_others_can_open(tmp_path: Path, mode: int, mark: Mark) -> None:
    """Its files are for their owner only, but their names and sizes are not."""
    data = tmp_path / "my data"
    data.mkdir()
    data.chmod(mode)
    found = folder(data)
    assert found.mark == mark
    assert found.do == ("" if mark is Mark.OK else f"Run: chmod 700 '{data}'")
