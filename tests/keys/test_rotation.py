"""Rotation in files: at every step either key is found, and nothing is destroyed that anything needs."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from aboveboard.errors import StartupRefused, Unreadable
from aboveboard.keys import files, masters, rotation
from aboveboard.keys.keyring import (
    LOG,
    MASTER,
    PSEUDONYM,
    SEALED,
    KeyFolder,
    Keyring,
    era_of,
    open_keyring,
    same_pseudonyms,
)
from aboveboard.keys.kms import LocalAead
from aboveboard.keys.rotation import Stage
from hypothesis import given
from hypothesis import strategies as st

PERSON = bytes(32)
NEW = bytes(31) + b"\x01"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    open_keyring(folder)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A keyring on disk, to be rotated."""
    return Path(shutil.copytree(made, tmp_path / "keys"))


def uri(folder: Path) -> str:
    return (folder / MASTER).as_uri()


def ring(folder: Path) -> Keyring:
    return open_keyring(folder, uri(folder), create=False)


def secrets(folder: Path) -> list[bytes]:
    found = ring(folder)
    log = found.log_signer.private_bytes_raw()
    return [log, found.pseudonym_key, found.operator_key, found.seed_key]


def rotated(folder: Path) -> None:
    """A whole rotation of the master key, but for what the database holds."""
    rotation.begin_master(folder, uri(folder))
    rotation.rewrap(folder, ring(folder).master)
    rotation.retire_master(folder, uri(folder))
    files.overwrite(rotation.get_retired_master(folder, uri(folder)), 32)
    files.remove(rotation.get_retired_master(folder, uri(folder)))


def test_a_rotated_master_leaves_all_other_keys_as_they_are(folder: Path) -> None:
    """Another master key, the same keys under it, and no file more than before."""
    before, master = secrets(folder), (folder / MASTER).read_bytes()
    rotated(folder)
    assert secrets(folder) == before
    assert (folder / MASTER).read_bytes() != master
    assert {path.name for path in folder.iterdir()} == {MASTER, *SEALED}
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_key_files_keep_their_time_when_they_are_rewrapped(folder: Path) -> None:
    """Since when there is a key is not changed by what it is wrapped in."""
    before = [(folder / name).stat().st_mtime_ns for name in SEALED]
    rotated(folder)
    assert [(folder / name).stat().st_mtime_ns for name in SEALED] == before


def test_the_old_master_opens_nothing_afterwards(folder: Path, tmp_path: Path) -> None:
    """Whoever has it, and all that is on the disk, has nothing."""
    shutil.copy(folder / MASTER, tmp_path / "stolen.key")
    person = ring(folder).new_person_key(PERSON)
    rotated(folder)
    stolen = LocalAead((tmp_path / "stolen.key").read_bytes())
    for name in SEALED:
        with pytest.raises(Unreadable):
            stolen.decrypt((folder / name).read_bytes(), f"aboveboard/{name}/1".encode())
    with pytest.raises(Unreadable):
        ring(folder).unwrap(person.wrapped, PERSON)


def test_at_every_step_the_keys_open_and_both_masters_are_held_until_the_last(folder: Path) -> None:
    """Whoever opens the keys between two steps reads what was sealed before and what is sealed by then."""
    keys, person = secrets(folder), ring(folder).new_person_key(PERSON)
    rotation.begin_master(folder, uri(folder))
    newer = ring(folder).new_person_key(PERSON)
    for name in SEALED:
        assert secrets(folder) == keys
        for each in (person, newer):
            assert ring(folder).unwrap(each.wrapped, PERSON) == each.key
        (folder / name).write_bytes(
            ring(folder).master.reencrypt((folder / name).read_bytes(), f"aboveboard/{name}/1".encode())
            or b""
        )
    assert rotation.rewrap(folder, ring(folder).master) == 0
    rotation.retire_master(folder, uri(folder))
    assert secrets(folder) == keys
    assert ring(folder).unwrap(newer.wrapped, PERSON) == newer.key


def test_a_process_that_opened_before_reads_what_was_sealed_since(folder: Path) -> None:
    """The file of the new master is found when it is needed, and by whoever began to read before it was there."""
    before = ring(folder)
    rotation.begin_master(folder, uri(folder))
    during = ring(folder)
    person = during.new_person_key(PERSON)
    assert before.unwrap(person.wrapped, PERSON) == person.key
    rotation.rewrap(folder, during.master)
    rotation.retire_master(folder, uri(folder))
    assert before.unwrap(ring(folder).new_person_key(PERSON).wrapped, PERSON)


def test_the_stages_of_a_master_key(folder: Path) -> None:
    """It can be seen what is left to do."""
    address = uri(folder)
    assert rotation.master_stage(folder, address) is Stage.NONE
    rotation.begin_master(folder, address)
    assert rotation.master_stage(folder, address) is Stage.UNDER_WAY
    rotation.retire_master(folder, address)
    assert rotation.master_stage(folder, address) is Stage.RETIRED
    old = rotation.get_retired_master(folder, address)
    files.overwrite(old, 32)
    assert rotation.master_stage(folder, address) is Stage.RETIRED
    assert old.read_bytes() == bytes(32)
    files.remove(old)
    assert rotation.master_stage(folder, address) is Stage.NONE


def test_a_begun_rotation_is_not_begun_again(folder: Path) -> None:
    """The new key stays the one that things may be sealed under already."""
    rotation.begin_master(folder, uri(folder))
    made = files.next_of(folder / MASTER).read_bytes()
    rotation.begin_master(folder, uri(folder))
    assert files.next_of(folder / MASTER).read_bytes() == made


def test_succeeding_after_an_interruption_loses_neither_content(folder: Path) -> None:
    """The link to the old content was made, and the rename was not."""
    old, path = (folder / LOG).read_bytes(), folder / LOG
    files.next_of(path).write_bytes(b"new")
    files.old_of(path).hardlink_to(path)
    files.succeed(path)
    files.succeed(path)
    assert (path.read_bytes(), files.old_of(path).read_bytes()) == (b"new", old)
    assert not files.next_of(path).exists()


def test_a_master_key_that_moves_is_found_under_either_address(folder: Path, tmp_path: Path) -> None:
    """Before and after the setting is changed, until the end and beyond."""
    vault, keys = (tmp_path / "vault" / "root.key").as_uri(), secrets(folder)
    rotation.begin_master(folder, uri(folder), vault)
    person = ring(folder).new_person_key(PERSON)
    assert ring(folder).master.marks == open_keyring(folder, vault).master.marks
    rotation.rewrap(folder, ring(folder).master)
    rotation.retire_master(folder, uri(folder))
    assert rotation.master_stage(folder, uri(folder)) is Stage.RETIRED
    old = rotation.get_retired_master(folder, uri(folder))
    assert old == folder / MASTER
    files.remove(old)
    for address in (uri(folder), vault):
        assert rotation.master_stage(folder, address) is Stage.NONE
        found = open_keyring(folder, address, create=False)
        assert found.unwrap(person.wrapped, PERSON) == person.key
    assert secrets(folder) == keys


def test_another_key_at_the_old_address_is_not_destroyed(folder: Path, tmp_path: Path) -> None:
    """Only the very key that was moved away from is, however long after."""
    vault = (tmp_path / "root.key").as_uri()
    rotation.begin_master(folder, uri(folder), vault)
    rotation.rewrap(folder, ring(folder).master)
    rotation.retire_master(folder, uri(folder))
    (folder / MASTER).write_bytes(NEW)
    assert rotation.master_stage(folder, vault) is Stage.NONE
    (folder / MASTER).write_bytes(bytes(32))
    assert rotation.master_stage(folder, vault) is Stage.RETIRED


def test_a_third_address_is_refused_while_a_master_key_moves(folder: Path, tmp_path: Path) -> None:
    """It would be neither of the two that are needed."""
    rotation.begin_master(folder, uri(folder), (tmp_path / "root.key").as_uri())
    with pytest.raises(StartupRefused, match=r"is moving from .* Set ABOVEBOARD_KMS_URI to one of them"):
        open_keyring(folder, (tmp_path / "third.key").as_uri())


def test_a_master_key_moves_on_only_from_where_it_is_said_to_be(folder: Path, tmp_path: Path) -> None:
    """Otherwise the setting would name an address that nobody can follow any more."""
    rotation.begin_master(folder, uri(folder), (tmp_path / "root.key").as_uri())
    rotation.rewrap(folder, ring(folder).master)
    rotation.retire_master(folder, uri(folder))
    with pytest.raises(StartupRefused, match="Set ABOVEBOARD_KMS_URI to that first"):
        rotation.begin_master(folder, uri(folder), (tmp_path / "third.key").as_uri())


def test_a_master_key_does_not_move_to_where_it_is(folder: Path) -> None:
    """That would be no other key."""
    with pytest.raises(StartupRefused, match="This is the address of the master key in use"):
        rotation.begin_master(folder, uri(folder), uri(folder))
    assert masters.read_move(folder) is None


def test_a_damaged_note_of_a_move_is_refused(folder: Path) -> None:
    """Nobody guesses where the key is."""
    (folder / masters.MOVED).write_bytes(b"{")
    with pytest.raises(StartupRefused, match="Restore it from a backup of the keys folder"):
        ring(folder)


@pytest.mark.parametrize("name", [LOG, PSEUDONYM])
def test_a_sealed_key_has_a_successor_until_it_takes_its_place(folder: Path, name: str) -> None:
    """Both are held meanwhile, the new one first; afterwards the new one alone."""
    before = ring(folder)
    begin = rotation.begin_log if name == LOG else rotation.begin_pseudonym
    begin(folder, before)
    begin(folder, before)
    during = ring(folder)
    assert rotation.stage(folder / name) is Stage.UNDER_WAY
    files.succeed(folder / name)
    after = ring(folder)
    assert rotation.stage(folder / name) is Stage.RETIRED

    def held(ring: Keyring) -> list[bytes | None]:
        if name == PSEUDONYM:
            return [ring.pseudonym_key, ring.former_pseudonym_key]
        return [each.private_bytes_raw() for each in ring.log_signers] + [None] * (2 - len(ring.log_signers))

    assert held(during) == [held(after)[0], held(before)[0]]
    assert held(after)[1] is held(before)[1] is None
    assert held(after)[0] != held(before)[0]


def test_successors_are_rewrapped_with_the_rest(folder: Path) -> None:
    """A rotation of the master key may fall into another one."""
    rotation.begin_log(folder, ring(folder))
    rotation.begin_pseudonym(folder, ring(folder))
    before = ring(folder)
    rotated(folder)
    after = ring(folder)
    assert after.former_pseudonym_key == before.former_pseudonym_key is not None
    assert [key.private_bytes_raw() for key in after.log_signers] == [
        key.private_bytes_raw() for key in before.log_signers
    ]


def test_a_file_that_no_master_opens_stops_the_rotation(folder: Path) -> None:
    """The old master key must not go then."""
    held = ring(folder)
    (folder / PSEUDONYM).write_bytes(bytes(61))
    with pytest.raises(StartupRefused, match="No master key opens"):
        rotation.rewrap(folder, held.master)


def test_two_rotations_at_once_are_refused(folder: Path) -> None:
    """And what an interrupted one left aside is gone at the next."""
    (folder / ".log.key.x.swap").touch()
    with (
        rotation.lock_keys(folder),
        pytest.raises(StartupRefused, match="Another command"),
        rotation.lock_keys(folder),
    ):
        pass
    with rotation.lock_keys(folder):
        assert not list(folder.glob("*.swap"))


def test_the_former_pseudonym_is_known_only_during_a_rotation(folder: Path) -> None:
    """It is what the same person had before."""
    before = ring(folder)
    assert before.former_pseudonym("shop", "u-17") is None
    rotation.begin_pseudonym(folder, before)
    during = ring(folder)
    assert during.former_pseudonym("shop", "u-17") == before.pseudonym("shop", "u-17")
    assert during.pseudonym("shop", "u-17") != before.pseudonym("shop", "u-17")


def test_each_rotation_of_master_or_pseudonym_is_an_era(folder: Path) -> None:
    """And the eras from before are remembered until it is finished; the log's key has nothing to do with it."""
    first = ring(folder)
    rotation.begin_log(folder, first)
    assert ring(folder).era == first.era
    rotation.begin_master(folder, uri(folder))
    second = ring(folder)
    rotation.begin_pseudonym(folder, second)
    third = ring(folder)
    assert len({first.era, second.era, third.era}) == 3
    assert {first.era, second.era, third.era} < third.eras
    assert len(third.eras) == 4
    assert first.eras == {first.era}


def test_the_footprint_changes_with_every_step(folder: Path) -> None:
    """A gateway sees by it that there is something to be read again."""
    keys = KeyFolder(folder, uri(folder))
    seen = [keys.footprint()]
    for step in (
        lambda: rotation.begin_master(folder, keys.uri),
        lambda: rotation.begin_log(folder, keys.read()),
        lambda: rotation.begin_pseudonym(folder, keys.read()),
        lambda: rotation.retire_master(folder, keys.uri),
        lambda: files.succeed(folder / LOG),
        lambda: files.succeed(folder / PSEUDONYM),
    ):
        step()
        seen.append(keys.footprint())
    assert len(set(seen)) == len(seen)
    assert keys.footprint() == seen[-1]


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), st.integers(0, 2**32 - 1))
def test_eras_are_of_63_bits_and_tell_pseudonym_keys_apart(one: bytes, other: bytes, mark: int) -> None:
    """Two eras with one pseudonym key are within the same bounds, and only those."""
    least, most = same_pseudonyms(era_of(one, mark))
    assert 0 <= least <= era_of(one, mark) <= most < 2**63
    assert (least <= era_of(other, 0) <= most) == (era_of(one, 0) == era_of(other, 0))


@pytest.mark.parametrize("act", [lambda p: files.overwrite(p, 3), files.remove])
def test_destroying_what_has_gone_is_no_fault(tmp_path: Path, act: Any) -> None:
    """An interrupted rotation does it again."""
    act(tmp_path / "gone.key")


@pytest.mark.parametrize(
    "act",
    [
        lambda path: files.overwrite(path, 3),
        lambda path: files.remove(path),
        lambda path: files.replace(path, b"x"),
        lambda path: files.succeed(path),
        lambda path: files.read(path, 3),
    ],
)
def test_a_disk_that_refuses_is_said(tmp_path: Path, act: Any) -> None:
    """As a refusal that names the file, not as a traceback."""
    (tmp_path / "plain").touch()
    with pytest.raises(StartupRefused, match=r"x\.key"):
        act(tmp_path / "plain" / "x.key")
