"""The master keys that may be needed: one, or two during a rotation of the master key.

A new master key at the same address is stored as `master.key.next`, until nothing needs the old one. A move to another
address is recorded in `master.moved`, beside the sealed keys. The record has both addresses, and whether the first is
still needed.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path

import msgspec
from msgspec import Struct

from aboveboard.errors import StartupRefused, Unreadable
from aboveboard.keys import files
from aboveboard.keys.kms import Aead, KmsClient, LocalKms
from aboveboard.keys.kms_command import CommandKms, command_of
from aboveboard.storage.durable import replace
from aboveboard.storage.file_faults import refuse_file

MOVED = "master.moved"


class Masters:
    """The master keys as one cipher. It encrypts under the newest key, and decrypts under any.

    When none of them decrypts a value, another process may have begun a rotation. Then `again` returns the keys that
    are there now, and the new ones are tried. The newest key never changes within one object, so `mark` is true of all
    that the object encrypted.
    """

    def __init__(self, keys: Sequence[Aead], again: Callable[[], Sequence[Aead]] = tuple) -> None:
        self._newest, self._others = keys[0], list(keys[1:])
        self._again = again

    @property
    def mark(self) -> int:
        """The mark of the key that encrypts."""
        return self._newest.mark

    @property
    def marks(self) -> tuple[int, ...]:
        """The marks of all keys, the newest first."""
        return (self._newest.mark, *(key.mark for key in self._others))

    def encrypt(self, plaintext: bytes, associated_data: bytes) -> bytes:
        """Encrypts under the newest key, as `Aead.encrypt`."""
        return self._newest.encrypt(plaintext, associated_data)

    def decrypt(self, ciphertext: bytes, associated_data: bytes) -> bytes:
        """Decrypts under any of the keys, as `Aead.decrypt`. Raises Unreadable when none fits, even after a reread."""
        try:
            return self._newest.decrypt(ciphertext, associated_data)
        except Unreadable:
            return self._by_another(ciphertext, associated_data)

    def reencrypt(self, ciphertext: bytes, associated_data: bytes) -> bytes | None:
        """Returns the value encrypted under the newest key, None when it is already. Raises Unreadable when no key fits."""
        try:
            self._newest.decrypt(ciphertext, associated_data)
        except Unreadable:
            return self.encrypt(self._by_another(ciphertext, associated_data), associated_data)
        return None

    def _by_another(self, ciphertext: bytes, associated_data: bytes) -> bytes:
        for key in chain(self._others, self._load_newer()):
            with suppress(Unreadable):
                return key.decrypt(ciphertext, associated_data)
        raise Unreadable("No master key here opens the stored value. Restore the keys folder from a backup.")

    def _load_newer(self) -> Iterator[Aead]:
        """Yields the keys that are new since the last read, and keeps them. Yields none when the keys cannot be read.

        A generator, so that the keys are read only when the known ones do not fit.
        """
        with suppress(StartupRefused):
            for key in self._again():
                if key.mark not in self.marks:
                    self._others.append(key)
                    yield key


class MasterMove(Struct, frozen=True):
    """A move of the master key from the address `before` to `now`. `mark` is that of the key at `before`.

    Once `done`, nothing needs the key at `before` any more.
    """

    before: str
    now: str
    mark: int
    done: bool = False


def read_move(folder: Path) -> MasterMove | None:
    """Returns the recorded move, None when there is none. Raises StartupRefused when the record cannot be read."""
    path = folder / MOVED
    try:
        return msgspec.json.decode(path.read_bytes(), type=MasterMove)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise refuse_file(
            path, error, f"cannot be read ({error.strerror}). Check the disk and the owner of the file."
        ) from error
    except msgspec.DecodeError as error:
        raise StartupRefused(
            f"{path} cannot be read. Restore it from a backup of the keys folder."
        ) from error


def write_moved(folder: Path, move: MasterMove) -> None:
    """Records a move, durably, for every process that opens the keys in `folder`. Raises StartupRefused when it cannot."""
    try:
        replace(folder / MOVED, msgspec.json.encode(move))
    except OSError as error:
        raise refuse_file(
            folder / MOVED, error, f"cannot be written ({error.strerror}). Check the disk."
        ) from error


def address(folder: Path, uri: str) -> str:
    """Returns the address of the newest master key. `uri` is the configured address.

    During a move both addresses lead to the new one, and any other raises StartupRefused. After it the old one still
    does, and any other is returned as it is.
    """
    move = read_move(folder)
    if move is None:
        return uri
    if uri not in (move.before, move.now) and not move.done:
        raise StartupRefused(
            f"The master key is moving from {move.before} to {move.now}. Set ABOVEBOARD_KMS_URI to one of them."
        )
    return move.now if uri == move.before else uri


def open_masters(
    folder: Path,
    uri: str,
    *,
    may_create: bool = False,
    randomness: Callable[[int], bytes] = os.urandom,
) -> Masters:
    """Returns the master keys of the sealed keys in `folder`. A missing one is created if `may_create`.

    Raises StartupRefused when a needed one is missing or cannot be opened.
    """
    known: dict[bytes, bytes] = {}  # so that a second read asks the key service only for new keys
    first = partial(client_of, folder, may_create=may_create, randomness=randomness, known=known)
    return Masters(
        _read(folder, uri, first), lambda: _read(folder, uri, partial(client_of, folder, known=known))
    )


def client_of(
    folder: Path,
    uri: str,
    *,
    may_create: bool = False,
    randomness: Callable[[int], bytes] = os.urandom,
    known: dict[bytes, bytes] | None = None,
) -> KmsClient:
    """Returns the key service of that address, for the keys in `folder`. It creates a key only if `may_create`.

    `known` has the keys that a command has unwrapped before. Raises StartupRefused for an address of an unknown kind.
    """
    command = command_of(uri)
    if command is None:
        return LocalKms(may_create, randomness)
    remembered = {} if known is None else known
    return CommandKms(may_create, randomness, command=command, folder=folder, known=remembered)


def path_of(folder: Path, uri: str) -> Path:
    """Returns the file at the address of the newest master key, which may still be in that file's successor.

    `uri` is the configured address. Raises StartupRefused as `address` does.
    """
    at = address(folder, uri)
    return client_of(folder, at).path_of(at)


def _read(folder: Path, uri: str, client: Callable[[str], KmsClient]) -> list[Aead]:
    """Returns the master keys, the newest first.

    The newest is also read first. So it is among them even when another process ends a rotation at the same time.
    """
    move = read_move(folder)
    at = address(folder, uri)
    kms = client(at)
    coming = kms.read(files.next_of(kms.path_of(at)))
    keys = [*([] if coming is None else [coming]), kms.get_aead(at)]
    if move is not None and not move.done:
        keys.append(client(move.before).get_aead(move.before))
    return [key for place, key in enumerate(keys) if key.mark not in [each.mark for each in keys[:place]]]


def list_files(folder: Path, uri: str) -> list[Path]:
    """Returns the files that change when the master keys do."""
    path = path_of(folder, uri)
    return [folder / MOVED, path, files.next_of(path)]
