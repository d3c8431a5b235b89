"""`aboveboard backup`: a copy of all that must not be lost, made while the gateway serves, and checked."""

import json
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
from aboveboard.erasure import ledger
from aboveboard.erasure.ledger import LedgerLine

from tests.faults.outside import checkpoint_of, keep, leaves_of
from tests.faults.process import Load, Process, Typed, check_written, made_key, serving, shop_of, typed
from tests.storage.ledger import fresh_postgresql

ENTRIES = 4


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that has handed out a checkpoint, erased a person, and written an entry since."""
    data = tmp_path_factory.mktemp("backup") / "data"
    for _ in range(ENTRIES - 1):
        made_key(data)
    handed_out = checkpoint_of(data)
    made_key(data)
    keep(data, handed_out)
    ledger.append(data, [LedgerLine("a" * 64, 0, "b" * 64)])
    return data


@pytest.fixture
def data(original: Path, tmp_path: Path) -> Path:
    return Path(copytree(original, tmp_path / "data"))


@pytest.fixture
def backup(data: Path, tmp_path: Path) -> Path:
    result = typed(data, "backup", str(tmp_path / "backup"))
    assert result.code == 0, result.err
    return tmp_path / "backup"


def check(data: Path, folder: Path) -> Typed:
    return typed(data, "backup", "--check", str(folder))


def bad(result: Typed) -> list[str]:
    return [line.removeprefix("bad   ") for line in result.out.splitlines() if line.startswith("bad")]


def test_everything_is_in_it(data: Path, backup: Path) -> None:
    """Database, keys, head, ledger and a manifest; only their owner may read them."""
    found = sorted(path.relative_to(backup).as_posix() for path in backup.rglob("*"))
    assert found == [
        "aboveboard.db",
        "erasures.ledger.backup",
        "keys",
        *sorted(f"keys/{path.name}" for path in (data / "keys").iterdir()),
        "log.head.backup",
        "manifest.json",
    ]
    for path in [backup, *backup.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    assert (backup / "log.head.backup").read_bytes() == (data / "log.head").read_bytes()


def test_it_says_what_is_in_it(data: Path, tmp_path: Path) -> None:
    """And how dear that is."""
    result = typed(data, "backup", str(tmp_path / "backup"))
    assert f"aboveboard.example/log, {ENTRIES} entries" in result.out
    assert "in it. With this folder all data can be read. Protect it." in result.out


def test_the_copy_is_one_file_and_checks_out(data: Path, backup: Path) -> None:
    """Nothing is changed by the check, and nothing left beside the copy."""
    before = {path.name: path.read_bytes() for path in backup.iterdir() if path.is_file()}
    result = check(data, backup)
    assert (result.code, bad(result)) == (0, []), result
    assert f"log: {ENTRIES} entries, all of them signed" in result.out
    assert f"holds all {ENTRIES - 1} entries of the published checkpoint" in result.out
    assert {path.name: path.read_bytes() for path in backup.iterdir() if path.is_file()} == before


def test_without_keys_it_says_what_that_means(data: Path, tmp_path: Path) -> None:
    """It is checked with the keys that are kept elsewhere."""
    result = typed(data, "backup", "--without-keys", str(tmp_path / "backup"))
    assert "Without the keys folder this backup can never be read. Keep the keys elsewhere." in result.out
    assert not (tmp_path / "backup" / "keys").exists()
    assert check(data, tmp_path / "backup").code == 0
    assert check(tmp_path / "nowhere", tmp_path / "backup").code == 1


@pytest.mark.parametrize("rotated", [("master",), ("pseudonym",)])
def test_keys_of_another_time_are_not_taken_for_its_own(
    data: Path, tmp_path: Path, rotated: tuple[str, ...]
) -> None:
    """A rotation leaves the operator's key as it is, and still no person in an older copy can be decrypted."""
    assert typed(data, "backup", "--without-keys", str(tmp_path / "backup")).code == 0
    for more in ([], ["--finish"]) if rotated == ("pseudonym",) else ([],):
        assert typed(data, "keys", "rotate", *rotated, *more).code == 0
    assert bad(typed(data, "doctor")) == []
    said = (
        "keys and database: The keys here are older than those of the database, because keys were rotated. "
        "Put the newest keys folder here, or restore both from the same backup."
    )
    assert said in bad(check(data, tmp_path / "backup"))
    for file in data.glob("aboveboard.db*"):
        file.unlink()
    copytree(tmp_path / "backup", data, dirs_exist_ok=True)
    assert said in bad(typed(data, "doctor"))


def test_nothing_is_written_over(data: Path, tmp_path: Path) -> None:
    """Not even an empty folder."""
    (tmp_path / "backup").mkdir()
    result = typed(data, "backup", str(tmp_path / "backup"))
    assert (result.code, "exists already" in result.err) == (1, True)
    assert list((tmp_path / "backup").iterdir()) == []


def test_what_cannot_be_made_leaves_nothing(data: Path, tmp_path: Path) -> None:
    """No database, or one that is none."""
    (data / "aboveboard.db").write_text("Dear diary, " * 1000)
    result = typed(data, "backup", str(tmp_path / "out" / "backup"))
    assert (result.code, "Nothing of it was kept." in result.err) == (1, True)
    assert list((tmp_path / "out").iterdir()) == []
    result = typed(tmp_path / "nowhere", "backup", str(tmp_path / "out" / "backup"))
    assert (result.code, "There is no installation in" in result.err) == (1, True)


def a_changed_byte(backup: Path) -> None:
    path = backup / "aboveboard.db"
    content = bytearray(path.read_bytes())
    content[4096 * 6 + 5] ^= 1
    path.write_bytes(content)


def another_log_head(backup: Path) -> None:
    keep(backup, "nothing of the kind\n")
    (backup / "log.head").rename(backup / "log.head.backup")


def a_changed_leaf(backup: Path) -> None:
    """And a manifest to fit."""
    connection = sqlite3.connect(backup / "aboveboard.db")
    with connection:
        connection.execute("UPDATE entries SET leaf = CAST('{}' AS BLOB) WHERE entry_index = 2")
    connection.close()


def a_lost_key(backup: Path) -> None:
    (backup / "keys" / "log.key").unlink()


def a_lost_manifest(backup: Path) -> None:
    (backup / "manifest.json").unlink()


def another_master(backup: Path) -> None:
    (backup / "keys" / "master.key").write_bytes(bytes(32))


def something_added(backup: Path) -> None:
    (backup / "diary.txt").write_text("Dear diary")


@pytest.mark.parametrize(
    ("happened", "words"),
    [
        (a_changed_byte, "aboveboard.db is not as it was when the backup was made"),
        (another_log_head, "log.head.backup does not verify"),
        (a_changed_leaf, "is not the one that was signed"),
        (a_lost_key, "keys/log.key is missing"),
        (another_master, "The master key does not open"),
        (a_lost_manifest, "has no manifest of a backup that this code knows"),
        (something_added, "diary.txt is not in the manifest"),
    ],
)
def test_the_check_finds_what_is_wrong(
    data: Path, backup: Path, happened: Callable[[Path], None], words: str
) -> None:
    """And says so in its exit code."""
    happened(backup)
    result = check(data, backup)
    assert result.code == 1
    assert [line for line in bad(result) if words in line], result.out


@pytest.mark.parametrize(
    "change",
    [
        {"files": []},
        {"files": {"keys/log.key": 5}},
        {"made": "\x1b[2J"},
        {"made": None},
        {"database": "../aboveboard.db"},
        {"database": 7},
        {"keys": "all"},
        {"format": "aboveboard-backup/2"},
    ],
)
def test_a_manifest_that_is_none_of_ours_is_refused(
    data: Path, backup: Path, change: dict[str, object]
) -> None:
    """However it was changed: no stack trace, and no control characters for a terminal."""
    path = backup / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    (line,) = bad(check(data, backup))
    assert "has no manifest of a backup that this code knows" in line


def test_a_manifest_of_many_levels_is_refused(data: Path, backup: Path) -> None:
    """Deeper than a parser can recurse."""
    (backup / "manifest.json").write_text('{"x":' + "[" * 100_000 + "]" * 100_000 + "}")
    (line,) = bad(check(data, backup))
    assert "has no manifest of a backup that this code knows" in line


def test_names_of_files_are_harmless_to_a_terminal(data: Path, backup: Path) -> None:
    """A file that the manifest does not list is named, with its control characters escaped."""
    (backup / "\x1b[2J").touch()
    (line,) = bad(check(data, backup))
    assert line == r"files: '\x1b[2J' is not in the manifest. Take it out of the folder."


def test_postgresql_has_its_own_tool(postgresql_url: str, tmp_path: Path) -> None:
    """The command is printed without the password, the rest is copied, and the exit code says that it is not all."""
    with fresh_postgresql(postgresql_url) as url:
        made_key(tmp_path / "data", database_url=url)
        result = typed(tmp_path / "data", "backup", str(tmp_path / "backup"), database_url=url)
    assert result.code == 3
    assert (
        f"pg_dump --format=custom --file={tmp_path / 'backup' / 'aboveboard.pgdump'} 'postgresql://"
        in result.err
    )
    assert sorted(path.name for path in (tmp_path / "backup").iterdir()) == [
        "keys",
        "log.head.backup",
        "manifest.json",
    ]


def test_a_password_is_not_printed(tmp_path: Path) -> None:
    """The address is printed without it."""
    (tmp_path / "data" / "keys").mkdir(parents=True)
    (tmp_path / "data" / "keys" / "log.key").touch(mode=0o600)
    url = "postgresql://u:secret@db.example/d?password=secret"
    result = typed(tmp_path / "data", "backup", str(tmp_path / "backup"), database_url=url)
    assert "postgresql://u@db.example/d" in result.err
    assert "secret" not in result.out + result.err


def test_it_is_made_while_people_ask(tmp_path: Path) -> None:
    """It has every entry that was acknowledged before it began, it verifies, and no request is refused."""
    data = tmp_path / "data"
    key = made_key(data)
    with serving(data) as process, shop_of(process, key) as shop:
        shop.place()
        load = Load(process.url, key)
        load.wait_for(50)
        before = list(load.acknowledged)
        assert typed(data, "backup", str(tmp_path / "backup")).code == 0
        load.wait_for(len(load) + 10)
        load.join()
    assert load.problems == []
    result = check(data, tmp_path / "backup")
    assert (result.code, bad(result)) == (0, []), result.out
    load.acknowledged[:] = before
    check_written(tmp_path / "backup", load)
    size = json.loads((tmp_path / "backup" / "manifest.json").read_text())["log"]["size"]
    assert len(before) <= size < len(leaves_of(data))


def test_beside_a_copy_no_other_write_ahead_log_is_read(data: Path, backup: Path) -> None:
    """A copy that was put in the place of a database whose gateway was killed: said, and nothing is touched."""
    process = Process(data)
    assert process.url
    process.kill()
    assert (data / "aboveboard.db-wal").stat().st_size > 0
    (data / "aboveboard.db").write_bytes((backup / "aboveboard.db").read_bytes())
    for words in (["serve"], ["keys", "list"], ["doctor"], ["audit", "reopen", "--because", "x"]):
        result = typed(data, *words)
        assert result.code == 1
        assert "Delete aboveboard.db-wal and aboveboard.db-shm" in result.out + result.err
    assert (data / "aboveboard.db").read_bytes() == (backup / "aboveboard.db").read_bytes()
