"""Starts that must not be: refused in one line that says what to do, with exit code 1 and nothing changed."""

import os
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path
from shutil import copytree, rmtree

import pytest
from aboveboard.settings import find_shipped

from tests.faults.process import Typed, made_key, refused, serving, shop_of, typed


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An installation with a key."""
    folder = tmp_path / "data"
    made_key(folder)
    return folder


def check_refusal(result: Typed, *words: str) -> None:
    """One line, ours, with all these words; no traceback."""
    assert result.code == 1, result
    assert result.err.startswith("aboveboard: ")
    assert len(result.err.splitlines()) == 1, result.err
    for word in words:
        assert word in result.err


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith((".gateway", ".writing", "-shm", "-wal"))
    }


def another_master_key(data: Path) -> None:
    (data / "keys" / "master.key").write_bytes(os.urandom(32))


def another_installation_s_keys(data: Path) -> None:
    made_key(data.with_name("other"))
    rmtree(data / "keys")
    copytree(data.with_name("other") / "keys", data / "keys")


def no_log_key(data: Path) -> None:
    (data / "keys" / "log.key").unlink()


def no_keys(data: Path) -> None:
    rmtree(data / "keys")


def open_keys(data: Path) -> None:
    (data / "keys" / "pseudonym.key").chmod(0o644)


def no_database(data: Path) -> None:
    for file in data.glob("aboveboard.db*"):
        file.unlink()


def the_future(data: Path) -> None:
    connection = sqlite3.connect(data / "aboveboard.db")
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '2999_hovercrafts'")
    connection.close()


@pytest.mark.parametrize(
    ("happened", "words"),
    [
        (another_master_key, ["The master key does not open", "Restore master.key and log.key"]),
        (another_installation_s_keys, ["do not open this database", "Restore the keys folder that belongs"]),
        (no_log_key, ["log.key is missing. Restore it from a backup."]),
        (no_keys, ["master.key is missing. Restore it from a backup."]),
        (open_keys, ["pseudonym.key is open to others", "chmod 600"]),
        (no_database, ["aboveboard.db is missing, but its keys exist", "Restore it from a backup"]),
        (the_future, ["version 2999_hovercrafts, which is newer than this code. Update the code."]),
    ],
)
def test_what_happened_is_said(data: Path, happened: Callable[[Path], None], words: list[str]) -> None:
    """Lost or exchanged keys, a lost database, a newer one: nothing is made in their place."""
    happened(data)
    before = contents(data)
    check_refusal(typed(data, "serve"), *words)
    assert contents(data) == before


def test_one_database_has_one_gateway(data: Path) -> None:
    """The second one is refused, and does not disturb the first."""
    key = made_key(data)
    with serving(data) as process, shop_of(process, key) as shop:
        check_refusal(refused(data), "Another gateway already serves aboveboard.db", "PostgreSQL")
        shop.place()
        shop.decide("ada")


def test_a_port_that_is_taken_is_said_before_anything_is_made(tmp_path: Path) -> None:
    """With the two settings that choose another one."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        result = typed(tmp_path / "data", "serve", port=port)
    check_refusal(result, f"127.0.0.1 port {port}", "ABOVEBOARD_HOST and ABOVEBOARD_PORT")
    assert not (tmp_path / "data").exists()


def test_a_broken_policies_folder_is_said_with_file_line_and_rule(data: Path, tmp_path: Path) -> None:
    """And what there is instead; nothing is made or changed."""
    policies = Path(copytree(find_shipped("policies"), tmp_path / "policies"))
    file = policies / "use.cedar"
    before, rule, after = file.read_text().partition('@id("use-without-purpose")')
    file.write_text(before + rule + after.replace("context.given", "context.gven", 1))
    kept = contents(data)
    place = f"use.cedar:{before.count(chr(10)) + 1}: use-without-purpose: "
    check_refusal(
        typed(data, "serve", policies=str(policies)), place, "`gven`", "the schema says what there is"
    )
    assert contents(data) == kept


def test_a_setting_that_is_not_one_is_said(tmp_path: Path) -> None:
    """Whatever command it is given to, and nothing is made."""
    for words in (["serve"], ["keys", "list"], ["doctor"]):
        check_refusal(typed(tmp_path / "data", *words, prot="1"), "ABOVEBOARD_PROT is not a setting")
    assert not (tmp_path / "data").exists()


def test_a_first_start_that_was_interrupted_is_finished(tmp_path: Path) -> None:
    """Killed at any point of it: keys half made, the database empty or without its tables."""
    made_key(tmp_path / "whole")
    made = list((tmp_path / "whole" / "keys").iterdir())
    order = ["master.key", "log.key", "pseudonym.key", "operator.key", "seed.key"]
    assert sorted(path.name for path in made) == sorted(order)
    for count in range(len(order) + 1):
        data = tmp_path / f"{count}"
        (data / "keys").mkdir(parents=True, mode=0o700)
        (data / "aboveboard.db").touch(mode=0o600)
        for name in order[:count]:
            target = data / "keys" / name
            target.write_bytes((tmp_path / "whole" / "keys" / name).read_bytes())
            target.chmod(0o600)
        assert made_key(data).startswith("ab_app_")
