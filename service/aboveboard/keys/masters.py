"""All master keys that may be needed: one, or two while the master key is being rotated.

A new master key in the place of the old one lies beside it as `master.key.next` until nothing needs the old one. A
master key that moves to another address is written down in `master.moved`, beside the sealed keys: from where, to
where, and whether nothing needs the first address any more.
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

MOVED = "master.moved"


class Masters:
    """Encrypts under the newest key and opens what any of them sealed.

    What none of them opens may be sealed under a key that has come since: then `again` is asked once which keys there
    are now. The newest one stays what it is for as long as this lives, so that `mark` is true of all that was
    encrypted here.
    """

    def __init__(self, keys: Sequence[Aead], again: Callable[[], Sequence[Aead]] = tuple) -> None:
        self._newest, self._others = keys[0], list(keys[1:])
        self._again = again

    @property
    def mark(self) -> int:
        return self._newest.mark

    @property
    def marks(self) -> tuple[int, ...]:
        """Of all keys, the newest first."""
        return (self._newest.mark, *(key.mark for key in self._others))

    def encrypt(self, plaintext: bytes, associated_data: bytes) -> bytes:
        return self._newest.encrypt(plaintext, associated_data)

    def decrypt(self, ciphertext: bytes, associated_data: bytes) -> bytes:
        try:
            return self._newest.decrypt(ciphertext, associated_data)
        except Unreadable:
            return self._by_another(ciphertext, associated_data)

    def renewed(self, ciphertext: bytes, associated_data: bytes) -> bytes | None:
        """The same under the newest key, None when it is already. Unreadable when no key opens it."""
        try:
            self._newest.decrypt(ciphertext, associated_data)
        except Unreadable:
            return self.encrypt(self._by_another(ciphertext, associated_data), associated_data)
        return None

    def _by_another(self, ciphertext: bytes, associated_data: bytes) -> bytes:
        for key in chain(self._others, self._come_since()):
            with suppress(Unreadable):
                return key.decrypt(ciphertext, associated_data)
        raise Unreadable("no master key at hand opens what was stored")

    def _come_since(self) -> Iterator[Aead]:
        """Looked for only when the others were not enough."""
        with suppress(StartupRefused):
            for key in self._again():
                if key.mark not in self.marks:
                    self._others.append(key)
                    yield key


class MasterMove(Struct, frozen=True):
    """Where the master key moves. `mark` is that of the key at `before`, which nothing needs any more once `done`."""

    before: str
    now: str
    mark: int
    done: bool = False


def read_move(folder: Path) -> MasterMove | None:
    """StartupRefused when the file about it cannot be read."""
    path = folder / MOVED
    try:
        return msgspec.json.decode(path.read_bytes(), type=MasterMove)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise StartupRefused(f"{path} does not read; restore it from a backup of the keys folder") from error


def write_moved(folder: Path, move: MasterMove) -> None:
    """Afterwards every process that opens the keys in `folder` knows of it. StartupRefused when the disk refuses."""
    try:
        replace(folder / MOVED, msgspec.json.encode(move))
    except OSError as error:
        raise StartupRefused(f"{folder / MOVED} cannot be written ({error.strerror})") from error


def address(folder: Path, uri: str) -> str:
    """Where the master key is, or is going. `uri` is the configured address; StartupRefused when it is neither."""
    move = read_move(folder)
    if move is None:
        return uri
    if uri not in (move.before, move.now) and not move.done:
        raise StartupRefused(
            f"the master key is moving from {move.before} to {move.now}; set ABOVEBOARD_KMS_URI to one of them"
        )
    return move.now if uri == move.before else uri


def open_masters(
    folder: Path,
    uri: str,
    *,
    may_create: bool = False,
    randomness: Callable[[int], bytes] = os.urandom,
) -> Masters:
    """The master keys of the sealed keys in `folder`. StartupRefused when one that is needed is not there."""
    known: dict[
        bytes, bytes
    ] = {}  # so that a reading again asks a key service only for keys that have come since
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
    """Returns the key service of that address, for the keys in `folder`. It makes a key only if `may_create`.

    `known` holds what a command has unwrapped before. Raises StartupRefused for an address of an unknown kind.
    """
    command = command_of(uri)
    if command is None:
        return LocalKms(may_create, randomness)
    remembered = {} if known is None else known
    return CommandKms(may_create, randomness, command=command, folder=folder, known=remembered)


def path_of(folder: Path, uri: str) -> Path:
    """Returns the file of the master key. `uri` is its configured address. Raises StartupRefused."""
    at = address(folder, uri)
    return client_of(folder, at).path_of(at)


def _read(folder: Path, uri: str, client: Callable[[str], KmsClient]) -> list[Aead]:
    """The newest first, and read first: so it is among them, whatever another process does meanwhile."""
    move = read_move(folder)
    at = address(folder, uri)
    kms = client(at)
    coming = kms.read(files.next_of(kms.path_of(at)))
    keys = [*([] if coming is None else [coming]), kms.get_aead(at)]
    if move is not None and not move.done:
        keys.append(client(move.before).get_aead(move.before))
    return [key for place, key in enumerate(keys) if key.mark not in [each.mark for each in keys[:place]]]


def list_files(folder: Path, uri: str) -> list[Path]:
    """The files by which it is seen that there are other master keys."""
    path = path_of(folder, uri)
    return [folder / MOVED, path, files.next_of(path)]
