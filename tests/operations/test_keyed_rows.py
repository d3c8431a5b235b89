"""The form of rows that needs the keys: given once, at the first start, and never again."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from aboveboard.access.api_keys import generate
from aboveboard.access.key_macs import list_refused
from aboveboard.access.tables import api_keys
from aboveboard.errors import StartupRefused
from aboveboard.keys.keyring import Keyring, open_keyring
from aboveboard.operations.keyed_rows import MARK_FILE, describe_signed, ensure_keyed
from aboveboard.storage.tables import key_check, log_head
from aboveboard.words import Role
from sqlalchemy import Connection, text, update

from tests.faults.process import typed
from tests.operations.plain_rows import LABELS, add_key, names
from tests.vectors import old_folder

HASHES = ("signals.id_hash", "outcomes.outcome", "impressions.impression", "spent.pass")


def size(connection: Connection, size: int, origin: str = "shop/log") -> None:
    connection.execute(update(log_head).values(size=size, origin=origin))


def unset(connection: Connection) -> None:
    """Sets the form back, as a writer of the database could."""
    connection.execute(update(key_check).values(form=0))


def test_keys_from_before_get_their_macs_once(old: Connection, keyring: Keyring, tmp_path: Path) -> None:
    """The first start returns them. A row that is added later is refused at every start."""
    assert [row[1] for row in ensure_keyed(old, keyring, tmp_path)] == ["shop"]
    assert list_refused(old, keyring) == []
    added = add_key(old, 2)
    assert ensure_keyed(old, keyring, tmp_path) == []
    assert list_refused(old, keyring) == [added]


def test_an_odd_row_from_before_does_not_stop_the_start(
    old: Connection, keyring: Keyring, tmp_path: Path
) -> None:
    """One of another type gets no MAC. One of an impossible time is listed in plain characters."""
    old.execute(text("UPDATE api_keys SET digest = 'text'"))
    old.execute(text(f"UPDATE api_keys SET created_ms = 'text' WHERE id = '{add_key(old, 3)}'"))
    odd = add_key(old, 2)
    old.execute(update(api_keys).where(api_keys.c.id == odd).values(created_ms=2**62, app="\x1b[2J"))
    signed = ensure_keyed(old, keyring, tmp_path)
    assert [row[0] for row in signed] == [odd]
    assert all(line.isprintable() for line in describe_signed(signed).split("\n"))
    assert len(list_refused(old, keyring)) == 2


def test_a_form_that_was_set_back_gives_nothing_again(
    old: Connection, keyring: Keyring, tmp_path: Path
) -> None:
    """The mark outside of the database knows better, and no name is hashed twice."""
    ensure_keyed(old, keyring, tmp_path)
    size(old, 10)
    before, added = names(old), add_key(old, 2)
    unset(old)
    assert ensure_keyed(old, keyring, tmp_path) == []
    assert list_refused(old, keyring) == [added]
    assert names(old) == before


@pytest.mark.parametrize(
    ("entries", "origin"), [(9, "shop/log"), (3, "shop/log"), (400, "shop/log/2"), (2, "shop/log/2")]
)
def test_a_backup_from_before_is_given_its_form(
    old: Connection, keyring: Keyring, tmp_path: Path, entries: int, origin: str
) -> None:
    """After a restore the log is no longer than the mark says, or has a new name. And the mark follows it."""
    ensure_keyed(old, keyring, tmp_path)
    size(old, entries, origin)
    unset(old)
    old.execute(update(api_keys).values(mac=None))
    assert len(ensure_keyed(old, keyring, tmp_path)) == 1
    assert list_refused(old, keyring) == []
    size(old, entries + 1, origin)
    unset(old)
    added = add_key(old, 2)
    assert ensure_keyed(old, keyring, tmp_path) == []
    assert list_refused(old, keyring) == [added]


def test_a_folder_without_the_mark_is_marked_at_once(
    old: Connection, keyring: Keyring, tmp_path: Path
) -> None:
    """As that of another node is. Otherwise the form could be set back there."""
    ensure_keyed(old, keyring, tmp_path)
    size(old, 20)
    other = tmp_path / "other"
    other.mkdir()
    ensure_keyed(old, keyring, other)
    size(old, 21)
    unset(old)
    added = add_key(old, 2)
    assert ensure_keyed(old, keyring, other) == []
    assert list_refused(old, keyring) == [added]


def test_a_start_that_was_interrupted_begins_again(old: Connection, keyring: Keyring, tmp_path: Path) -> None:
    """The mark is written before the commit, and the log is as long as it says."""
    with old.begin_nested() as attempt:
        ensure_keyed(old, keyring, tmp_path)
        attempt.rollback()
    assert (tmp_path / MARK_FILE).exists()
    assert len(ensure_keyed(old, keyring, tmp_path)) == 1
    assert list_refused(old, keyring) == []


@pytest.mark.parametrize("content", [b"", b"aboveboard/keyed-rows/1 9\n", b"aboveboard/keyed-rows/2 9\nx\n"])
def test_a_damaged_mark_refuses_the_start(
    old: Connection, keyring: Keyring, tmp_path: Path, content: bytes
) -> None:
    """It says what to do, and no row got a MAC."""
    (tmp_path / MARK_FILE).write_bytes(content)
    with pytest.raises(StartupRefused, match="revoke each API key that you do not know"):
        ensure_keyed(old, keyring, tmp_path)
    assert len(list_refused(old, keyring)) == 1


@pytest.mark.parametrize("act", [Path.mkdir, lambda path: path.parent.rmdir()])
def test_a_mark_that_cannot_be_read_or_written(
    old: Connection, keyring: Keyring, tmp_path: Path, act: Callable[[Path], Any]
) -> None:
    """Nothing starts: without the mark the next start could not know what was done."""
    folder = tmp_path / "data"
    folder.mkdir()
    act(folder / MARK_FILE)
    with pytest.raises(StartupRefused, match="Check its"):
        ensure_keyed(old, keyring, folder)


def stored(data: Path) -> list[set[bytes]]:
    with closing(sqlite3.connect(data / old_folder.DATABASE)) as connection:
        return [
            {
                name
                for (name,) in connection.execute(
                    f"SELECT {each.partition('.')[2]} FROM {each.partition('.')[0]}"
                )
            }
            for each in HASHES
        ]


def test_a_folder_of_0_1_0(tmp_path: Path) -> None:
    """The first command prints its API keys apart from its result. The doctor refuses one that is added later."""
    data = Path(copytree(old_folder.unpack(tmp_path / "unpacked") / "data", tmp_path / "data"))
    before = stored(data)
    first = typed(data, "keys", "list")
    assert first.code == 0, first.err
    assert "Revoke each key that you do not know" in first.err
    ids = {key.split("_")[2] for key in old_folder.FACTS["keys"].values()}
    assert all(each in first.err and each in first.out for each in ids)
    keyring = open_keyring(data / "keys", create=False)
    assert stored(data) == [
        {keyring.hash_under_key(label, name) for name in names}
        for label, names in zip(LABELS, before, strict=True)
    ]
    assert sum(map(len, before)) > 100
    _, key = generate(Role.ADMIN, bytes(40), app="shop", created_ms=0)
    with closing(sqlite3.connect(data / old_folder.DATABASE)) as connection, connection:
        row = (key.id, key.app, str(key.role), key.digest, key.created_ms)
        connection.execute("INSERT INTO api_keys (id, app, role, digest, created_ms) VALUES (?,?,?,?,?)", row)
    again = typed(data, "keys", "list")
    assert again.err == ""
    assert next(line for line in again.out.splitlines() if "refused" in line).startswith(key.id)
    doctor = typed(data, "doctor")
    (line,) = [line for line in doctor.out.splitlines() if "API keys" in line]
    assert line.startswith("bad") and key.id in line and doctor.code == 1
    assert typed(data, "keys", "revoke", key.id).code == 0
    assert "ok    API keys" in typed(data, "doctor").out


def check_all_admitted(data: Path) -> None:
    listed, doctor = typed(data, "keys", "list"), typed(data, "doctor")
    assert "in force" in listed.out
    assert "refused" not in listed.out
    assert "ok    API keys" in doctor.out


def test_a_revoked_key_that_is_put_back_is_refused_from_the_next_start_on(data: Path) -> None:
    """Its earlier row has a MAC that is right, but the log has the revocation. The doctor knows before the start."""
    key_id = typed(data, "keys", "list").out.split()[0]
    with closing(sqlite3.connect(data / old_folder.DATABASE)) as connection, connection:
        earlier = connection.execute("SELECT * FROM api_keys WHERE id = ?", (key_id,)).fetchone()
    assert typed(data, "keys", "revoke", key_id).code == 0
    assert "ok    API keys" in typed(data, "doctor").out
    with closing(sqlite3.connect(data / old_folder.DATABASE)) as connection, connection:
        marks = ",".join("?" * len(earlier))
        connection.execute(f"REPLACE INTO api_keys VALUES ({marks})", earlier)
    assert f"bad   API keys: 1 were changed or added in the database, and are refused: '{key_id}'" in (
        typed(data, "doctor").out
    )
    listed = typed(data, "keys", "list").out.splitlines()
    assert [line.split()[0] for line in listed if "refused" in line] == [key_id]


def restore(data: Path, backup: Path) -> None:
    for path in data.glob("aboveboard.db*"):
        path.unlink()
    copytree(backup, data, dirs_exist_ok=True)


def test_a_restore_and_rotations_refuse_no_key(data: Path, tmp_path: Path) -> None:
    """The MACs are under a key that no rotation changes and each backup has. The mark stays beside `log.head`."""
    marked = (data / MARK_FILE).read_bytes()
    assert typed(data, "backup", str(tmp_path / "backup")).code == 0
    restore(data, tmp_path / "backup")
    check_all_admitted(data)
    for words in (("master",), ("pseudonym",), ("pseudonym", "--finish")):
        done = typed(data, "keys", "rotate", *words)
        assert done.code == 0, done.err
    check_all_admitted(data)
    assert (data / MARK_FILE).read_bytes() == marked


def test_a_backup_of_0_1_0_in_an_upgraded_folder(tmp_path: Path) -> None:
    """Its keys get their MACs at the next start, although the folder has the mark."""
    root = old_folder.unpack(tmp_path)
    assert "Revoke each key that you do not know" in typed(root / "data", "keys", "list").err
    assert (root / "data" / MARK_FILE).exists()
    restore(root / "data", root / "backup")
    assert "Revoke each key that you do not know" in typed(root / "data", "audit", "checkpoint").err
    check_all_admitted(root / "data")
