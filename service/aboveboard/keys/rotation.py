"""Rotation of keys, as far as it happens in files. Every step may be the last one before a power cut.

A rotation begins with a new key beside the old one (see `files` and `masters`), and from then on either is found by
every process that opens the keys. Only when nothing needs the old one does the new one take its place; then the old
content is overwritten, and its name goes last: as long as that is there, it is known that something is left to do.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from aboveboard.errors import StartupRefused, Unreadable
from aboveboard.keys import files, masters
from aboveboard.keys.keyring import LOG, PSEUDONYM, SEALED, SEALED_BYTES, Keyring, era_of, label_of
from aboveboard.keys.masters import MasterMove, Masters
from aboveboard.keys.sealing import KEY_BYTES
from aboveboard.storage.lock import FileLock

LOCK = "rotation.lock"

Randomness = Callable[[int], bytes]


class Stage(StrEnum):
    """How far the rotation of one key is."""

    NONE = "none"
    UNDER_WAY = "under way"
    RETIRED = "retired"
    """Nothing needs the old key any more, but it is still there."""


@contextmanager
def lock_keys(folder: Path) -> Iterator[None]:
    """Nobody else changes or copies the keys in `folder` meanwhile. StartupRefused when somebody does already."""
    lock = FileLock(folder / LOCK)
    try:
        if not lock.acquire_now():
            raise StartupRefused("another command rotates or copies these keys; wait until it is done")
        files.sweep(folder)
        yield
    finally:
        lock.close()


def stage(path: Path) -> Stage:
    """Of the key in that file."""
    if files.next_of(path).exists():
        return Stage.UNDER_WAY
    return Stage.RETIRED if files.old_of(path).exists() else Stage.NONE


def master_stage(folder: Path, uri: str) -> Stage:
    """Of the master key. `uri` is its configured address."""
    move = masters.read_move(folder)
    if move is not None and not move.done:
        return Stage.UNDER_WAY
    if move is not None and _is_left(folder, move):
        return Stage.RETIRED
    return stage(masters.path_of(folder, uri))


def begin_master(
    folder: Path, uri: str, to: str | None = None, *, randomness: Randomness = os.urandom
) -> None:
    """Afterwards there is a new master key: beside the old one, or, when `to` is given, at that address, where it may
    have been put before. StartupRefused when that is the key in use, or `uri` is not where the key is."""
    at, taken = masters.address(folder, uri), masters.open_masters(folder, uri).marks
    if to is None:
        kms = masters.client_of(folder, at, randomness=randomness)
        kms.make(files.next_of(kms.path_of(at)), lambda key: key.mark in taken)
        return
    if at != uri:
        raise StartupRefused(f"the master key is at {at}; set ABOVEBOARD_KMS_URI to that first")
    target = masters.client_of(folder, to, may_create=True, randomness=randomness)
    if to != at and target.path_of(to) == masters.path_of(folder, at):
        raise StartupRefused(
            "the master key in use is in the file that this address needs; move it to a file:/// address first, "
            "and from there to this one"
        )
    if target.get_aead(to).mark in taken:
        raise StartupRefused("this is the address of the master key in use; name another one with --to")
    masters.write_moved(folder, MasterMove(at, to, taken[0]))


def begin_log(folder: Path, keyring: Keyring, *, randomness: Randomness = os.urandom) -> None:
    """Afterwards there is a new key that signs the log, beside the old one."""
    _begin(folder / LOG, keyring.master, _new(lambda _: False, randomness))


def begin_pseudonym(folder: Path, keyring: Keyring, *, randomness: Randomness = os.urandom) -> None:
    """Afterwards there is a new key for pseudonyms, beside the old one."""
    taken = era_of(keyring.pseudonym_key, 0)
    _begin(folder / PSEUDONYM, keyring.master, _new(lambda key: era_of(key, 0) == taken, randomness))


def _begin(path: Path, master: Masters, make: Callable[[], bytes]) -> None:
    files.obtain(files.next_of(path), SEALED_BYTES, lambda: master.encrypt(make(), label_of(path.name)))


def _new(taken: Callable[[bytes], bool], randomness: Randomness) -> Callable[[], bytes]:
    def make() -> bytes:
        key = randomness(KEY_BYTES)
        return make() if taken(key) else key

    return make


def rewrap(folder: Path, master: Masters) -> int:
    """Afterwards every sealed key file is under the newest master key. How many were not. StartupRefused for one that
    no master key opens, or when the disk refuses."""
    return sum([_rewrap(path, name, master) for path, name in _list_sealed(folder)])


def _list_sealed(folder: Path) -> list[tuple[Path, str]]:
    """Every sealed file, with the name that it is bound to."""
    found = [(path, name) for name in SEALED for path in (folder / name, files.next_of(folder / name))]
    return [(path, name) for path, name in found if path.exists()]


def _rewrap(path: Path, name: str, master: Masters) -> bool:
    sealed = files.read(path, SEALED_BYTES)
    try:
        renewed = None if sealed is None else master.renewed(sealed, label_of(name))
    except Unreadable as error:
        raise StartupRefused(f"no master key opens {path}; restore it from a backup") from error
    if renewed is not None:
        files.replace(path, renewed)
    return renewed is not None


def retire_master(folder: Path, uri: str) -> None:
    """The new master key takes the old one's place. For when nothing needs the old one any more."""
    move = masters.read_move(folder)
    if move is not None and not move.done:
        masters.write_moved(folder, MasterMove(move.before, move.now, move.mark, done=True))
    else:
        files.succeed(masters.path_of(folder, uri))


def get_retired_master(folder: Path, uri: str) -> Path:
    """The file of the master key that is to be destroyed, or was."""
    move = masters.read_move(folder)
    if move is not None and _is_left(folder, move):
        return masters.client_of(folder, move.before).path_of(move.before)
    return files.old_of(masters.path_of(folder, uri))


def _is_left(folder: Path, move: MasterMove) -> bool:
    """Whether the very key that was moved away from is still there, or what overwriting it left; not another key that
    was put there since."""
    kms = masters.client_of(folder, move.before)
    path = kms.path_of(move.before)
    stored = files.read(path, kms.sizes)
    if stored is None or not any(stored):
        return stored is not None
    key = kms.read(path)
    return key is not None and key.mark == move.mark
