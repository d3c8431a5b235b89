"""A key service behind a command: what it is given and asked, and every way in which it can fail."""

import os
import stat
import sys
import time
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from aboveboard.errors import StartupRefused, Unreadable
from aboveboard.keys import files, masters, rotation
from aboveboard.keys.keyring import MASTER, SEALED, KeyFolder, Keyring, open_keyring
from aboveboard.keys.kms_command import WRAPPED, CommandKms, command_of, run
from aboveboard.keys.masters import client_of
from aboveboard.keys.rotation import Stage

from tests.keys.vault import script, vault

KEY = bytes(range(32))
PERSON = bytes(32)


def shell(folder: Path, body: str) -> Path:
    return script(folder / "command", f"#!/bin/sh\n{body}\n")


def answering(folder: Path, answer: bytes) -> Path:
    """A command that answers the same to everything."""
    (folder / "answer").write_bytes(answer)
    return shell(folder, f"cat {folder / 'answer'}")


def uri(command: Path) -> str:
    return f"exec:{command}"


def calls(command: Path) -> list[str]:
    return command.with_suffix(".calls").read_text().split()


def kms(folder: Path, command: Path, *, timeout_s: float = 30.0) -> CommandKms:
    return CommandKms(command=command, folder=folder, known={}, timeout_s=timeout_s)


def opened(folder: Path, command: Path, *, create: bool = False) -> Keyring:
    return open_keyring(folder, uri(command), create=create)


def test_the_key_is_stored_as_the_command_wraps_it(tmp_path: Path) -> None:
    """For its owner's eyes only, and the key itself is in no file of the folder."""
    command, folder = vault(tmp_path / "vault"), tmp_path / "keys"
    service = CommandKms(True, lambda _: KEY, command=command, folder=folder, known={})
    sealed = service.get_aead(uri(command)).encrypt(b"data", b"place")
    assert [path.name for path in folder.iterdir()] == [WRAPPED]
    stored = (folder / WRAPPED).read_bytes()
    assert stored.startswith(b"vault:")
    assert KEY not in stored
    assert stat.S_IMODE((folder / WRAPPED).stat().st_mode) == 0o600
    assert kms(folder, command).get_aead(uri(command)).decrypt(sealed, b"place") == b"data"


def test_another_command_does_not_open_it(tmp_path: Path) -> None:
    """What it unwraps is another key, which opens nothing."""
    folder = tmp_path / "keys"
    sealed = kms(folder, vault(tmp_path / "one")).get_aead("exec:/one").encrypt(b"data", b"")
    with pytest.raises((Unreadable, StartupRefused)):
        kms(folder, vault(tmp_path / "other", mask=7)).get_aead("exec:/other").decrypt(sealed, b"")


def test_a_keyring_starts_with_one_unwrapping(tmp_path: Path) -> None:
    """The first start wraps the new key, and makes sure that it comes back; the next one unwraps it."""
    command, folder = vault(tmp_path / "vault"), tmp_path / "keys"
    first = opened(folder, command, create=True)
    assert calls(command) == ["wrap", "unwrap"]
    assert opened(folder, command).pseudonym_key == first.pseudonym_key
    assert calls(command) == ["wrap", "unwrap", "unwrap"]
    assert not (folder / MASTER).exists()
    assert all((folder / name).exists() for name in SEALED)


def test_what_no_key_opens_asks_the_command_for_new_keys_only(tmp_path: Path) -> None:
    """A damaged row must not run a command each time that it is read."""
    command, folder = vault(tmp_path / "vault"), tmp_path / "keys"
    ring = opened(folder, command, create=True)
    before = calls(command)
    for _ in range(3):
        with pytest.raises(Unreadable):
            ring.unwrap(bytes(60), PERSON)
    assert calls(command) == before


def test_the_key_is_on_no_command_line_and_in_no_environment(tmp_path: Path) -> None:
    """The only argument says what to do."""
    command = script(
        tmp_path / "spy",
        f"#!{sys.executable}\n"
        "import os, sys\n"
        "from base64 import b64encode\n"
        "sys.stdout.buffer.write(b64encode(repr((sys.argv[1:], sorted(os.environ.values()))).encode()))\n",
    )
    seen = run(command, "unwrap", KEY).decode()
    assert seen.startswith("(['unwrap'],")
    assert KEY.hex() not in seen
    assert b64encode(KEY).decode() not in seen


def test_a_command_that_reads_nothing_is_heard(tmp_path: Path) -> None:
    """It may have ended before its input was written."""
    assert run(answering(tmp_path, b64encode(KEY)), "unwrap", bytes(16_384)) == KEY


@pytest.mark.parametrize(
    ("break_it", "says"),
    [
        (lambda path: path.unlink(), r"cannot be found \(No such file or directory\)\. Put it there"),
        (lambda path: path.chmod(0o600), r"is not a file that may be run\. Run: chmod u\+x"),
        (lambda path: path.chmod(0o722), r"can be changed by other users\. Run: chmod go-w"),
        (lambda path: path.chmod(0o770), r"can be changed by other users\. Run: chmod go-w"),
        (lambda path: (path.unlink(), path.mkdir()), r"is not a file that may be run"),
        (lambda path: path.write_text("#!/no/such/interpreter\n"), r"does not start .* Check its first line"),
        (lambda path: path.write_bytes(b"\x7fELF nonsense"), r"does not start .* Check its first line"),
    ],
)
def test_a_command_that_cannot_be_run(tmp_path: Path, break_it: Callable[[Path], object], says: str) -> None:
    """The refusal names it, and what to do."""
    command = vault(tmp_path / "vault")
    opened(tmp_path / "keys", command, create=True)
    break_it(command)
    with pytest.raises(StartupRefused, match=rf"The key command {command} {says}"):
        opened(tmp_path / "keys", command)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("exit 7", r"ended with exit code 7\. Run it with `unwrap` by hand"),
        ("kill -9 $$", r"ended with exit code -9\. Run it with `unwrap` by hand"),
        ("cat; exit 1", r"ended with exit code 1\. "),
        ("true", r"answered nothing to `unwrap`"),
        ("echo", r"answered nothing to `unwrap`"),
        ("echo '*** not base64 ***'", r"answered `unwrap` with something else than base64"),
        ("printf '\\377\\376'", r"answered `unwrap` with something else than base64"),
        ("echo AAA", r"answered `unwrap` with something else than base64"),
        ("cat /dev/zero", r"wrote more than 32768 bytes"),
        ("echo QUJD", r"unwrapped 3 bytes instead of 32\. Restore .*master\.wrapped from a backup"),
        ("cat", r"unwrapped \d+ bytes instead of 32"),
    ],
)
def test_an_answer_that_is_no_key(tmp_path: Path, body: str, says: str) -> None:
    """Each is refused at the start, in words that quote nothing of the answer."""
    good, folder = vault(tmp_path / "vault"), tmp_path / "keys"
    opened(folder, good, create=True)
    with pytest.raises(StartupRefused, match=says) as refusal:
        opened(folder, shell(tmp_path, body))
    assert "QUJD" not in str(refusal.value)
    assert "not base64" not in str(refusal.value)


@pytest.mark.parametrize(
    "body", ["sleep 60", "sleep 60 & sleep 60", "echo QUJD; sleep 60", "exec >&-; sleep 60"]
)
def test_a_command_that_does_not_end(tmp_path: Path, body: str) -> None:
    """It is given up in time, and none of its processes is left."""
    command = shell(tmp_path, f"echo $$ > {tmp_path / 'pid'}; {body}")
    before = time.monotonic()
    with pytest.raises(StartupRefused, match=r"did not end within 1 seconds\. Check that the key service"):
        run(command, "unwrap", KEY, 1.0)
    assert time.monotonic() - before < 20
    assert is_gone(int((tmp_path / "pid").read_text()))


def is_gone(group: int) -> bool:
    """Whether no process of that group is left, a moment after it was killed."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_no_error_holds_a_key(tmp_path: Path) -> None:
    """Also where the command writes it to its standard error, and ends badly."""
    command = shell(tmp_path, "cat >&2; exit 1")
    with pytest.raises(StartupRefused) as refusal:
        run(command, "wrap", KEY)
    shown = f"{refusal.value!r} {refusal.value.__cause__!r} {kms(tmp_path, command)!r}"
    assert b64encode(KEY).decode() not in shown
    assert KEY.hex() not in shown


def test_its_standard_error_goes_nowhere(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A trace of the command may hold the key, and the lines of a service are kept."""
    run(shell(tmp_path, "tee /dev/stderr"), "wrap", KEY)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("cat", "wrote the key as it is"),
        (
            "test $1 = wrap && echo QUJD || head -c 32 /dev/zero | base64",
            "does not unwrap the key that it wrapped",
        ),
        ("head -c 20000 /dev/zero | base64", "wrapped the key in 20000 bytes"),
        ("exit 2", "ended with exit code 2"),
    ],
)
def test_a_first_start_keeps_no_key_that_would_not_come_back(tmp_path: Path, body: str, says: str) -> None:
    """Nor one that is not secret; nothing is left in the folder."""
    folder = tmp_path / "keys"
    with pytest.raises(StartupRefused, match=says):
        opened(folder, shell(tmp_path, body), create=True)
    assert list(folder.glob("*")) == []


def test_a_lost_wrapped_key_is_not_made_again(tmp_path: Path) -> None:
    """The sealed keys are there, so it is a loss and not a first start."""
    command, folder = vault(tmp_path / "vault"), tmp_path / "keys"
    opened(folder, command, create=True)
    (folder / WRAPPED).unlink()
    with pytest.raises(StartupRefused, match=r"master\.wrapped is missing\. Restore it from a backup"):
        opened(folder, command, create=True)


@pytest.mark.parametrize("size", [0, 16_385])
def test_a_wrapped_key_of_an_impossible_size_is_refused(tmp_path: Path, size: int) -> None:
    """Before the command is asked."""
    command, folder = vault(tmp_path / "vault"), tmp_path / "keys"
    opened(folder, command, create=True)
    before = calls(command)
    (folder / WRAPPED).write_bytes(bytes(size))
    with pytest.raises(StartupRefused, match=rf"has {size} bytes instead of 1 to 16384"):
        opened(folder, command)
    assert calls(command) == before


@pytest.mark.parametrize(
    "address",
    ["exec:", "exec:command", "exec://host/command", "exec:/command?arg", "exec:/command#key", "exec://["],
)
def test_an_address_is_a_path_and_nothing_else(address: str) -> None:
    """Arguments belong into the command."""
    with pytest.raises(StartupRefused, match=r"exec:/absolute/path/of/a/command"):
        command_of(address)


def test_the_address_of_a_command() -> None:
    """With one slash or three; another kind of address is none of ours."""
    assert command_of("exec:/opt/my%20vault") == command_of("exec:///opt/my%20vault") == Path("/opt/my vault")
    assert command_of("file:///opt/vault") is None


def test_an_address_of_no_kind_names_both(tmp_path: Path) -> None:
    """So that the operator sees how to write either."""
    with pytest.raises(StartupRefused, match=r"file:///absolute.*exec:/absolute"):
        open_keyring(tmp_path / "keys", "aws-kms://arn")


def rotated(folder: Path, address: str, to: str | None = None) -> None:
    """A whole rotation of the master key, but for what the database holds."""
    rotation.begin_master(folder, address, to)
    assert rotation.master_stage(folder, address) is Stage.UNDER_WAY
    rotation.rewrap(folder, open_keyring(folder, address, create=False).master)
    rotation.retire_master(folder, address)
    assert rotation.master_stage(folder, address) is Stage.RETIRED
    old = rotation.get_retired_master(folder, address)
    size = old.stat().st_size
    files.overwrite(old, 32)
    assert old.read_bytes() == bytes(size)
    assert rotation.master_stage(folder, address) is Stage.RETIRED
    files.remove(old)
    assert rotation.master_stage(folder, address) is Stage.NONE


def test_a_rotation_in_place(tmp_path: Path) -> None:
    """The new key is wrapped too, beside the old one, and what was sealed still opens."""
    command, folder = vault(tmp_path / "vault"), tmp_path / "keys"
    first = opened(folder, command, create=True)
    person = first.new_person_key(PERSON)
    before = KeyFolder(folder, uri(command)).footprint()
    rotation.begin_master(folder, uri(command))
    assert KeyFolder(folder, uri(command)).footprint() != before
    between = opened(folder, command)
    assert between.master.marks[1:] == first.master.marks
    assert between.unwrap(person.wrapped, PERSON) == person.key
    assert first.unwrap(between.new_person_key(PERSON).wrapped, PERSON)  # a gateway that has not noticed
    rotated(folder, uri(command))
    after = opened(folder, command)
    assert after.master.marks == between.master.marks[:1]
    assert after.pseudonym_key == first.pseudonym_key
    assert sorted(path.name for path in folder.iterdir() if "master" in path.name) == [WRAPPED]


def test_a_rotation_from_a_file_to_a_command_and_back(tmp_path: Path) -> None:
    """An operator who gets a KMS moves the key there, and can leave it."""
    command, folder = vault(tmp_path / "vault"), tmp_path / "keys"
    local, spare = (folder / MASTER).as_uri(), (tmp_path / "spare" / "root.key").as_uri()
    first = open_keyring(folder, local)
    rotated(folder, local, uri(command))
    assert not (folder / MASTER).exists()
    for address in (local, uri(command)):
        assert open_keyring(folder, address, create=False).pseudonym_key == first.pseudonym_key
    rotated(folder, uri(command), spare)
    assert not (folder / WRAPPED).exists()
    command.unlink()
    assert open_keyring(folder, spare, create=False).pseudonym_key == first.pseudonym_key


def test_a_move_from_one_command_to_another_goes_by_a_file(tmp_path: Path) -> None:
    """Both keep the wrapped key in the same place, so that one would overwrite the other."""
    command, other, folder = vault(tmp_path / "one"), vault(tmp_path / "two"), tmp_path / "keys"
    opened(folder, command, create=True)
    before = (folder / WRAPPED).read_bytes()
    with pytest.raises(StartupRefused, match=r"Move it to a file:/// address first"):
        rotation.begin_master(folder, uri(command), uri(other))
    assert (folder / WRAPPED).read_bytes() == before
    assert masters.read_move(folder) is None


def test_a_rotation_stops_where_the_command_fails(tmp_path: Path) -> None:
    """Nothing has begun, and the keys open as before."""
    command, folder = vault(tmp_path / "vault"), tmp_path / "keys"
    opened(folder, command, create=True)
    good = command.read_text()
    script(command, good.replace('["wrap"]', '["never"]'))
    with pytest.raises(StartupRefused, match="ended with exit code 3"):
        rotation.begin_master(folder, uri(command))
    assert rotation.master_stage(folder, uri(command)) is Stage.NONE
    script(command, good)
    opened(folder, command)


def test_each_address_has_its_service(tmp_path: Path) -> None:
    """They are known by the scheme."""
    assert isinstance(client_of(tmp_path, "exec:/vault"), CommandKms)
    assert client_of(tmp_path, "file:///a").path_of("file:///a") == Path("/a")
