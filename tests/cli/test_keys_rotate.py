"""`aboveboard keys rotate` and `aboveboard keys status`, as they are typed."""

import re
from pathlib import Path

import pytest
from aboveboard.audit.note import open_checkpoint, parse_vkey
from aboveboard.keys import files
from aboveboard.keys.keyring import LOG, MASTER, PSEUDONYM, SEALED

from tests.faults.process import Typed, check_healthy, made_key, typed
from tests.keys.vault import vault
from tests.world import EVE, Installation

PAGES = ("keys.md", "postgresql.md")
SINCE = r"  since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An installation that no gateway serves."""
    made_key(tmp_path)
    return tmp_path


@pytest.fixture
def lived_in(tmp_path: Path) -> Path:
    """The same, with two people."""
    installation = Installation(tmp_path)
    shop = installation.shop()
    with shop.http:
        for name in ("eve", "dan"):
            shop.welcome(EVE, name)
    installation.close()
    return tmp_path


def rotate(data: Path, *words: str, **changed: str) -> Typed:
    return typed(data, "keys", "rotate", *words, **changed)


def status(data: Path, **changed: str) -> list[str]:
    shown = typed(data, "keys", "status", **changed)
    assert (shown.code, shown.err) == (0, "")
    return shown.out.splitlines()


def test_the_status_names_every_key_and_since_when(data: Path) -> None:
    """One a line, and nothing more while nothing is rotated."""
    lines = status(data)
    assert [line.split(" ")[0] for line in lines] == [MASTER, *SEALED]
    assert all(re.search(SINCE, line) for line in lines)


@pytest.mark.parametrize("words", [("status",), ("rotate", "master"), ("rotate", "log")])
def test_without_an_installation_nothing_is_made(tmp_path: Path, words: tuple[str, ...]) -> None:
    """There is nothing to rotate."""
    refused = typed(tmp_path / "data", "keys", *words)
    assert (refused.code, refused.out) == (1, "")
    assert "There is no installation in" in refused.err
    assert not (tmp_path / "data").exists()


def test_the_master_key_is_rotated_and_the_old_one_destroyed(lived_in: Path) -> None:
    """It says how many people that was about, and what to do next."""
    old = (lived_in / "keys" / MASTER).read_bytes()
    done = rotate(lived_in, "master")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(
        "The keys of 2 people are under the new master key. The old master key is destroyed.\n"
    )
    assert "Back up the keys folder again." in done.out
    assert "Earlier backups without keys can no longer be decrypted." in done.out
    assert all(old not in path.read_bytes() for path in (lived_in / "keys").iterdir())
    check_healthy(lived_in)


def test_the_master_key_moves_to_another_address(lived_in: Path, tmp_path: Path) -> None:
    """The old address still works until the setting is changed, and the status says what to set."""
    address = (tmp_path / "vault" / "root.key").as_uri()
    done = rotate(lived_in, "master", "--to", address)
    assert done.code == 0
    assert f"Now set ABOVEBOARD_KMS_URI={address}" in done.out
    assert not (lived_in / "keys" / MASTER).exists()
    assert f"  The master key is at {address}. Set ABOVEBOARD_KMS_URI to this address." in status(lived_in)
    assert len(status(lived_in, kms_uri=address)) == 5
    check_healthy(lived_in)
    check_healthy(lived_in, kms_uri=address)
    again = rotate(lived_in, "master", kms_uri=address)
    assert again.code == 0


def test_the_master_key_moves_into_a_key_service_and_out_of_it(lived_in: Path, tmp_path: Path) -> None:
    """A command wraps it: the gateway serves on with it, and without it nothing opens."""
    command = vault(tmp_path / "vault")
    address, local = f"exec:{command}", (tmp_path / "root.key").as_uri()
    done = rotate(lived_in, "master", "--to", address)
    assert done.code == 0
    assert f"Now set ABOVEBOARD_KMS_URI={address}" in done.out
    assert not (lived_in / "keys" / MASTER).exists()
    check_healthy(lived_in, kms_uri=address)
    assert rotate(lived_in, "master", kms_uri=address).code == 0
    command.rename(tmp_path / "gone")
    refused = typed(lived_in, "keys", "status", kms_uri=address)
    assert refused.code == 1
    assert f"The key command {command} cannot be found" in refused.err
    (tmp_path / "gone").rename(command)
    assert rotate(lived_in, "master", "--to", local, kms_uri=address).code == 0
    command.unlink()
    check_healthy(lived_in, kms_uri=local)
    assert len(status(lived_in, kms_uri=local)) == 5


def test_another_address_is_refused_while_a_rotation_is_under_way(data: Path, tmp_path: Path) -> None:
    """The one that was begun is finished first."""
    files.next_of(data / "keys" / MASTER).write_bytes(bytes(31) + b"\x01")
    files.next_of(data / "keys" / MASTER).chmod(0o600)
    refused = rotate(data, "master", "--to", (tmp_path / "root.key").as_uri())
    assert (refused.code, refused.out) == (1, "")
    assert "Finish it first with `aboveboard keys rotate master`." in refused.err
    lines = status(data)
    assert (
        "  A rotation is under way: 0 of 0 people are under the old key. To resume it, run: aboveboard keys rotate master"
        in lines
    )
    assert rotate(data, "master").code == 0
    assert len(status(data)) == 5


@pytest.mark.parametrize("address", ["vault:root", "https://keys.example/root", "file://host/root.key"])
def test_an_address_that_is_no_file_is_refused(data: Path, address: str) -> None:
    """And nothing is begun."""
    refused = rotate(data, "master", "--to", address)
    assert refused.code == 1
    assert "file:///absolute/path/master.key" in refused.err
    assert len(status(data)) == 5


def test_a_log_key_is_added_and_the_old_one_retired(data: Path) -> None:
    """Standard output has the keys that sign, the newest first; what is kept outside is signed by all of them."""
    added = rotate(data, "log")
    new, old = added.out.splitlines()
    assert added.code == 0
    assert "--finish" in added.err
    kept = (data / "log.head").read_text()
    assert open_checkpoint(kept, new) == open_checkpoint(kept, old)
    assert rotate(data, "log").out == added.out
    assert [line.split(" ")[0] for line in status(data)][1:4] == [LOG, f"{LOG}.next", ""]
    finished = rotate(data, "log", "--finish")
    assert (finished.code, finished.out) == (0, f"{new}\n")
    assert len(status(data)) == 5
    check_healthy(data)
    assert parse_vkey(new).name == parse_vkey(old).name


@pytest.mark.parametrize("key", ["log", "pseudonym"])
def test_what_was_not_begun_cannot_be_finished(data: Path, key: str) -> None:
    """The refusal says how to begin."""
    refused = rotate(data, key, "--finish")
    assert (refused.code, refused.out) == (1, "")
    assert f"Begin one with `aboveboard keys rotate {key}`." in refused.err


@pytest.mark.parametrize(("key", "name"), [("log", LOG), ("pseudonym", PSEUDONYM)])
def test_an_old_key_that_is_left_is_destroyed_before_anything_else(data: Path, key: str, name: str) -> None:
    """Its rotation was interrupted at the very end."""
    assert rotate(data, key).code == 0
    files.succeed(data / "keys" / name)
    assert (
        f"  The old key is still stored. To destroy it, run: aboveboard keys rotate {key} --finish"
        in status(data)
    )
    assert "is not finished" in rotate(data, key).err
    assert rotate(data, key, "--finish").code == 0
    assert len(status(data)) == 5
    check_healthy(data)


def test_an_old_master_key_that_is_left_is_destroyed(data: Path) -> None:
    """The same command finishes what is left, and begins nothing new."""
    old = files.old_of(data / "keys" / MASTER)
    old.write_bytes(bytes(31) + b"\x01")
    made = (data / "keys" / MASTER).read_bytes()
    assert "  The old key is still stored. To destroy it, run: aboveboard keys rotate master" in status(data)
    assert rotate(data, "master").code == 0
    assert not old.exists()
    assert (data / "keys" / MASTER).read_bytes() == made


def test_people_are_not_lost_with_the_pseudonym_key_unless_it_is_said_how_many(lived_in: Path) -> None:
    """The number is the confirmation."""
    begun = rotate(lived_in, "pseudonym")
    assert begun.out == "2 people still have their old pseudonym. Each of them moves at their next request.\n"
    assert any("2 of 2 people have had no request yet" in line for line in status(lived_in))
    for words in ((), ("--drop-unseen", "1")):
        refused = rotate(lived_in, "pseudonym", "--finish", *words)
        assert refused.code == 1
        assert "2 people have had no request" in refused.err
        assert "--drop-unseen 2" in refused.err
    done = rotate(lived_in, "pseudonym", "--finish", "--drop-unseen", "2")
    assert (done.code, done.out) == (
        0,
        "The old pseudonym key is destroyed. The data of 2 people is unreachable.\n",
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rotate", "pseudonym", "--drop-unseen", "1"), "The option --drop-unseen needs --finish."),
        (("rotate", "pseudonym", "--finish", "--drop-unseen", "0"), "--drop-unseen"),
        (("rotate", "seed"), "No such command 'seed'"),
        (("rotate", "log", "--to", "x"), "No such option"),
    ],
)
def test_a_rotation_that_is_typed_wrong_is_said(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """With exit code 2, and nothing made."""
    refused = typed(tmp_path / "data", "keys", *words)
    assert (refused.code, refused.out) == (2, "")
    assert said in refused.err
    assert not (tmp_path / "data").exists()


def test_the_help_and_the_documents_say_the_same_of_several_gateways(data: Path) -> None:
    """A copy of the folder is no longer recommended anywhere: it works only until the next rotation."""
    texts = [rotate(data, "--help").out, *(Path("docs/operate", name).read_text() for name in PAGES)]
    for text in texts:
        plain = " ".join(text.replace("`", "").replace("keys/ ", "keys ").split())
        assert "must see the same keys folder" in plain
        assert "writes nothing" in plain or "keys-behind" in plain
