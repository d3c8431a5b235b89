"""The keyring: made once, finished when interrupted, refused when something is lost or exchanged."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from aboveboard.errors import StartupRefused, Unreadable
from aboveboard.keys.keyring import MASTER, SEALED, Keyring, open_keyring, open_under
from aboveboard.keys.kms import LocalAead
from hypothesis import given
from hypothesis import strategies as st

PERSON = bytes(32)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    open_keyring(folder)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A keyring on disk, to be spoiled."""
    return Path(shutil.copytree(made, tmp_path / "keys"))


@pytest.fixture(scope="module")
def keyring(made: Path) -> Keyring:
    return open_keyring(made)


def secrets(ring: Keyring) -> list[bytes]:
    log = ring.log_signer.private_bytes_raw()
    return [log, ring.pseudonym_key, ring.operator_key, ring.seed_key]


def test_the_first_start_makes_all_keys(made: Path) -> None:
    """Five files for their owner alone, and nothing else."""
    assert {path.name for path in made.iterdir()} == {MASTER, *SEALED}
    assert {path.stat().st_mode & 0o777 for path in made.iterdir()} == {0o600}


def test_later_starts_open_the_same_keys(made: Path) -> None:
    """A keyring is the same after every restart, and its keys differ from one another."""
    one, other = open_keyring(made), open_keyring(made, create=False)
    assert secrets(one) == secrets(other)
    assert len(set(secrets(one))) == 4


def test_no_key_but_the_master_stands_in_a_file(made: Path) -> None:
    """Whoever has all files but the master key has nothing."""
    content = b"".join((made / name).read_bytes() for name in SEALED)
    assert not any(key in content for key in secrets(open_keyring(made)))


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    """However the first starts interleave, all of them hold the same keys."""
    with ThreadPoolExecutor(8) as pool:
        rings = list(pool.map(lambda _: open_keyring(tmp_path / "keys"), range(8)))
    assert all(secrets(ring) == secrets(rings[0]) for ring in rings)


@pytest.mark.parametrize("count", range(len(SEALED)))
def test_an_interrupted_first_start_is_finished(folder: Path, count: int) -> None:
    """What was made is kept, and the rest is made."""
    before = secrets(open_keyring(folder))
    for name in SEALED[count:]:
        (folder / name).unlink()
    after = secrets(open_keyring(folder))
    assert after[:count] == before[:count]
    assert secrets(open_keyring(folder)) == after


@pytest.mark.parametrize("name", [MASTER, *SEALED[:-1]])
def test_a_lost_key_is_not_replaced(folder: Path, name: str) -> None:
    """A file that is missing among others is named, and must be restored."""
    (folder / name).unlink()
    with pytest.raises(StartupRefused, match=rf"{name} is missing\. Restore it"):
        open_keyring(folder)
    assert not (folder / name).exists()


def test_nothing_is_made_once_something_was_recorded(folder: Path, tmp_path: Path) -> None:
    """With `create=False` an empty folder is a loss, and so is the last file."""
    with pytest.raises(StartupRefused, match=r"master\.key is missing"):
        open_keyring(tmp_path / "empty", create=False)
    (folder / SEALED[-1]).unlink()
    with pytest.raises(StartupRefused, match=r"seed\.key is missing"):
        open_keyring(folder, create=False)


def test_a_wrong_master_key_is_refused_and_said(folder: Path) -> None:
    """The refusal says that it is the wrong master key and what to restore, and nothing is made under it."""
    (folder / MASTER).write_bytes(bytes(32))
    (folder / SEALED[-1]).unlink()
    with pytest.raises(StartupRefused, match=r"It is another master key.* Restore master\.key and log\.key"):
        open_keyring(folder)
    assert not (folder / SEALED[-1]).exists()


@pytest.mark.parametrize("name", SEALED)
def test_a_damaged_key_is_refused(folder: Path, name: str) -> None:
    """One flipped bit in a sealed file stops the start."""
    content = bytearray((folder / name).read_bytes())
    content[20] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(StartupRefused, match=name):
        open_keyring(folder)


def test_key_files_cannot_be_exchanged(folder: Path) -> None:
    """A sealed key opens under its own name alone."""
    (folder / "seed.key").write_bytes((folder / "operator.key").read_bytes())
    with pytest.raises(StartupRefused, match=r"seed\.key"):
        open_keyring(folder)


def test_the_master_key_may_live_elsewhere(tmp_path: Path) -> None:
    """With an address of its own, the master key is not in the folder that it protects."""
    uri = (tmp_path / "vault" / "root.key").as_uri()
    assert secrets(open_keyring(tmp_path / "keys", uri)) == secrets(open_keyring(tmp_path / "keys", uri))
    assert not (tmp_path / "keys" / MASTER).exists()


def test_any_key_service_may_hold_the_master_key(tmp_path: Path) -> None:
    """The keyring asks no more of it than to encrypt and decrypt."""
    one, other = (open_under(LocalAead(bytes(32)), tmp_path) for _ in range(2))
    assert secrets(one) == secrets(other)


def test_nothing_printed_shows_a_key(keyring: Keyring) -> None:
    """What ends up in a log or a traceback names the value and holds none."""
    shown = repr(keyring) + repr(keyring.new_person_key(PERSON)) + repr(keyring.master)
    assert not any(part in shown for key in secrets(keyring) for part in (repr(key), key.hex()))
    assert "b'" not in shown


def test_a_person_key_opens_for_its_person_alone(keyring: Keyring) -> None:
    """The wrapped key of one person is of no use for another."""
    made = keyring.new_person_key(PERSON)
    assert keyring.unwrap(made.wrapped, PERSON) == made.key
    assert made.key not in made.wrapped
    with pytest.raises(Unreadable):
        keyring.unwrap(made.wrapped, bytes(31) + b"\x01")


def test_every_person_key_is_new(keyring: Keyring) -> None:
    """A person who comes back after an erasure gets another key."""
    assert keyring.new_person_key(PERSON).key != keyring.new_person_key(PERSON).key


@given(st.text(), st.text(), st.text(), st.text())
def test_pseudonyms_are_equal_only_for_the_same_person(
    keyring: Keyring, app: str, person: str, other_app: str, other: str
) -> None:
    """App and person together decide, wherever one ends and the other begins."""
    same = keyring.pseudonym(app, person) == keyring.pseudonym(other_app, other)
    assert same == ((app, person) == (other_app, other))
    assert keyring.pseudonym(app, other + person) != keyring.pseudonym(app + other, person) or not other


def test_any_string_has_a_pseudonym(keyring: Keyring) -> None:
    """Even a string that is no text, so that no id can break a request halfway."""
    assert len(keyring.pseudonym("shop", "\ud800")) == 32


def test_another_installation_has_other_pseudonyms(keyring: Keyring, tmp_path: Path) -> None:
    """A pseudonym says nothing outside of where it was made."""
    assert open_keyring(tmp_path).pseudonym("shop", "u-17") != keyring.pseudonym("shop", "u-17")


@given(st.lists(st.binary(max_size=4), max_size=4), st.lists(st.binary(max_size=4), max_size=4))
def test_seeds_are_equal_only_for_the_same_parts(
    keyring: Keyring, parts: list[bytes], others: list[bytes]
) -> None:
    """64 bits that follow from the parts and from where one ends and the next begins."""
    seed = keyring.visit_seed(*parts)
    assert 0 <= seed < 2**64
    assert (seed == keyring.visit_seed(*others)) == (parts == others)
