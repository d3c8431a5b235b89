"""The part of a key rotation that happens in files. A power cut after any step loses nothing.

A rotation begins with a new key beside the old one (see `files` and `masters`). From then on every process that opens
the keys finds both. The new key takes the old one's place only when nothing needs the old one. Then the old content is
overwritten, and its name is deleted last. While the name exists, the next run knows that work is left.
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
    """The progress of one key's rotation."""

    NONE = "none"
    UNDER_WAY = "under way"
    RETIRED = "retired"
    """Nothing needs the old key any more, but its file still exists."""


@contextmanager
def lock_keys(folder: Path) -> Iterator[None]:
    """Keeps other commands from changing or copying the keys in `folder` during the block.

    Deletes what interrupted commands left there. Raises StartupRefused when another command has the keys already.
    """
    lock = FileLock(folder / LOCK)
    try:
        if not lock.acquire_now():
            raise StartupRefused("Another command rotates or copies these keys. Wait until it is done.")
        files.sweep(folder)  # under the lock, so the leftovers belong to no running command
        yield
    finally:
        lock.close()


def stage(path: Path) -> Stage:
    """Returns how far the rotation of the key at `path` is, from whether `.next` or `.old` is beside it. Reads no file."""
    if files.next_of(path).exists():
        return Stage.UNDER_WAY
    return Stage.RETIRED if files.old_of(path).exists() else Stage.NONE


def master_stage(folder: Path, uri: str) -> Stage:
    """Returns how far the rotation of the master key is, in its place or to another. `uri` is its configured address."""
    move = masters.read_move(folder)
    if move is not None and not move.done:
        return Stage.UNDER_WAY
    if move is not None and _is_left(folder, move):
        return Stage.RETIRED
    return stage(masters.path_of(folder, uri))


def begin_master(
    folder: Path, uri: str, to: str | None = None, *, randomness: Randomness = os.urandom
) -> None:
    """Puts a new master key beside the old one, or at the address `to`, and then records the move.

    A key that is there already is used. With `to`, raises StartupRefused when it names the key in use or needs its file.
    Raises it also when a move has made `uri` the old address.
    """
    at, taken = masters.address(folder, uri), masters.open_masters(folder, uri).marks
    if to is None:
        kms = masters.client_of(folder, at, randomness=randomness)
        kms.make(files.next_of(kms.path_of(at)), lambda key: key.mark in taken)
        return
    if at != uri:
        raise StartupRefused(f"The master key is at {at}. Set ABOVEBOARD_KMS_URI to that first.")
    target = masters.client_of(folder, to, may_create=True, randomness=randomness)
    if to != at and target.path_of(to) == masters.path_of(folder, at):
        raise StartupRefused(
            "The master key in use is in the file that this address needs. Move it to a file:/// address first, "
            "and from there to this one."
        )
    if target.get_aead(to).mark in taken:
        raise StartupRefused("This is the address of the master key in use. Name another one with --to.")
    # Only now, when the key is at the new address: a recorded move makes every process look for it there.
    masters.write_moved(folder, MasterMove(at, to, taken[0]))


def begin_log(folder: Path, keyring: Keyring, *, randomness: Randomness = os.urandom) -> None:
    """Puts a new key that signs the log beside the old one. A repeated call keeps the one that is there."""
    _begin(folder / LOG, keyring.master, _new(lambda _: False, randomness))


def begin_pseudonym(folder: Path, keyring: Keyring, *, randomness: Randomness = os.urandom) -> None:
    """Puts a new pseudonym key beside the old one. A repeated call keeps the one that is there.

    The two also differ in their 31 bits of `Keyring.era`, by which the database distinguishes them.
    """
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
    """Encrypts every sealed key file under the newest master key. Returns how many were under another.

    Raises StartupRefused for a file that no master key opens, or when the disk refuses.
    """
    return sum([_rewrap(path, name, master) for path, name in _list_sealed(folder)])


def _list_sealed(folder: Path) -> list[tuple[Path, str]]:
    """Returns every sealed file, with the name that it is bound to."""
    found = [(path, name) for name in SEALED for path in (folder / name, files.next_of(folder / name))]
    return [(path, name) for path, name in found if path.exists()]


def _rewrap(path: Path, name: str, master: Masters) -> bool:
    sealed = files.read(path, SEALED_BYTES)
    try:
        renewed = None if sealed is None else master.reencrypt(sealed, label_of(name))
    except Unreadable as error:
        raise StartupRefused(f"No master key opens {path}. Restore it from a backup.") from error
    if renewed is not None:
        files.replace(path, renewed)
    return renewed is not None


def retire_master(folder: Path, uri: str) -> None:
    """Puts the new master key in the old one's place, or records the end of its move. Destroys nothing.

    Call it only when nothing needs the old one any more.
    """
    move = masters.read_move(folder)
    if move is not None and not move.done:
        masters.write_moved(folder, MasterMove(move.before, move.now, move.mark, done=True))
    else:
        files.succeed(masters.path_of(folder, uri))


def get_retired_master(folder: Path, uri: str) -> Path:
    """Returns the file of the retired master key, which may be destroyed already."""
    move = masters.read_move(folder)
    if move is not None and _is_left(folder, move):
        return masters.client_of(folder, move.before).path_of(move.before)
    return files.old_of(masters.path_of(folder, uri))


def _is_left(folder: Path, move: MasterMove) -> bool:
    """Returns True while the old address still has the moved key, or the zeros that overwrote it.

    Another key that was put there since does not count.
    """
    kms = masters.client_of(folder, move.before)
    path = kms.path_of(move.before)
    stored = files.read(path, kms.sizes)
    if stored is None or not any(stored):
        return stored is not None
    key = kms.read(path)
    return key is not None and key.mark == move.mark
