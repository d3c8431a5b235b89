"""The keys of one installation, opened together at the start.

    master.key      32 bytes, wraps all others and every person's key; may live in a key service instead
    log.key         Ed25519, signs the log's checkpoints
    pseudonym.key   turns an app's id of a person into ours
    operator.key    seals records that belong to no person
    seed.key        makes the draws of a visit repeatable within it

All but the master are sealed under it. While one of the first three is being rotated there is a newer one beside it
(see `files`): the newer one is used for all that is new, and both for what is there. All are written in the order
above and each only while no later one exists, so an interrupted first start is finished by the next one, and a lost
file is never silently replaced. There is no cache of opened person keys: once the wrapped key is gone, the person
is unreadable at once.
"""

import hmac
import os
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from aboveboard.errors import StartupRefused, Unreadable
from aboveboard.keys import files
from aboveboard.keys.kms import Aead
from aboveboard.keys.masters import Masters, list_files, open_masters
from aboveboard.keys.sealing import KEY_BYTES, OVERHEAD_BYTES

MASTER = "master.key"
LOG, PSEUDONYM = "log.key", "pseudonym.key"
SEALED = (LOG, PSEUDONYM, "operator.key", "seed.key")
SEALED_BYTES = KEY_BYTES + OVERHEAD_BYTES

_MARK = b"aboveboard/mark/1"


class PersonKey(Struct, frozen=True):
    """One person's key, and the same wrapped under the master, which is what is stored."""

    key: bytes
    wrapped: bytes

    def __repr__(self) -> str:
        return "PersonKey(...)"


class Keyring(Struct, frozen=True):
    """`older_signer` and `former_pseudonym_key` are there while those keys are being rotated, and None otherwise.

    `era` is a positive number of 63 bits that stands for the keys which new people are made under, and tells nothing of
    them: its upper half for the pseudonym key, its lower for the master.
    """

    master: Masters
    log_signer: Ed25519PrivateKey
    pseudonym_key: bytes
    operator_key: bytes
    seed_key: bytes
    older_signer: Ed25519PrivateKey | None = None
    former_pseudonym_key: bytes | None = None
    era: int = 0

    @property
    def log_signers(self) -> tuple[Ed25519PrivateKey, ...]:
        """All that sign the log, the newest first."""
        return (self.log_signer,) if self.older_signer is None else (self.log_signer, self.older_signer)

    @property
    def eras(self) -> frozenset[int]:
        """What `era` is, or was before a rotation that is under way."""
        keys = [key for key in (self.pseudonym_key, self.former_pseudonym_key) if key is not None]
        return frozenset(era_of(key, mark) for key in keys for mark in self.master.marks)

    def __repr__(self) -> str:
        return "Keyring(...)"

    def pseudonym(self, app: str, person: str) -> bytes:
        """32 bytes that stand for one app's person; without the key nobody can compute or reverse them."""
        return _pseudonym(self.pseudonym_key, app, person)

    def former_pseudonym(self, app: str, person: str) -> bytes | None:
        """What stood for the same person before the rotation that is under way; None when there is none."""
        key = self.former_pseudonym_key
        return None if key is None else _pseudonym(key, app, person)

    def new_person_key(
        self, pseudonym: bytes, *, randomness: Callable[[int], bytes] = os.urandom
    ) -> PersonKey:
        """A fresh key for the person of that pseudonym. Forgetting `wrapped` everywhere erases the person."""
        key = randomness(KEY_BYTES)
        return PersonKey(key, self.master.encrypt(key, pseudonym))

    def unwrap(self, wrapped: bytes, pseudonym: bytes) -> bytes:
        """The person's key. Unreadable when it was wrapped for another person or under another master."""
        return self.master.decrypt(wrapped, pseudonym)

    def visit_seed(self, *parts: bytes) -> int:
        """An unsigned 64-bit seed: the same for the same parts, and unpredictable without the key."""
        message = b"".join([len(part).to_bytes(4, "big") + part for part in parts])
        return int.from_bytes(hmac.digest(self.seed_key, message, "sha256")[:8], "big")


def open_keyring(
    folder: Path,
    kms_uri: str | None = None,
    *,
    create: bool = True,
    randomness: Callable[[int], bytes] = os.urandom,
) -> Keyring:
    """The keyring in `folder`, made on the first start; the master key at `kms_uri` or in the folder too.

    Pass `create=False` once anything was recorded: then a missing file is a loss and not a first start.
    StartupRefused when a key is missing, damaged, readable by others, or sealed under another master.
    """
    may_create = create and not files.any_of(folder, SEALED)
    uri = kms_uri or (folder.absolute() / MASTER).as_uri()
    master = open_masters(folder, uri, may_create=may_create, randomness=randomness)
    return open_under(master, folder, create=create, randomness=randomness)


def open_under(
    master: Aead, folder: Path, *, create: bool = True, randomness: Callable[[int], bytes] = os.urandom
) -> Keyring:
    """As `open_keyring`, with a master key from any key service."""
    masters = master if isinstance(master, Masters) else Masters((master,))
    # Before the files themselves, so that the newest key is read in any case (see `files`).
    newer = {name: _newer(masters, folder, name) for name in (LOG, PSEUDONYM)}

    def key(place: int) -> bytes:
        path, label = folder / SEALED[place], label_of(SEALED[place])
        lost = files.any_of(folder, SEALED[place:])
        make = None if lost or not create else (lambda: masters.encrypt(randomness(KEY_BYTES), label))
        return decrypt_key(masters, path, label, files.obtain(path, SEALED_BYTES, make))

    log, pseudonym, operator, seed = [key(place) for place in range(len(SEALED))]
    log, older = _in_order(newer[LOG], log)
    pseudonym, former = _in_order(newer[PSEUDONYM], pseudonym)
    return Keyring(
        masters,
        Ed25519PrivateKey.from_private_bytes(log),
        pseudonym,
        operator,
        seed,
        None if older is None else Ed25519PrivateKey.from_private_bytes(older),
        former,
        era_of(pseudonym, masters.mark),
    )


def _newer(masters: Masters, folder: Path, name: str) -> bytes | None:
    path = files.next_of(folder / name)
    sealed = files.read(path, SEALED_BYTES)
    return None if sealed is None else decrypt_key(masters, path, label_of(name), sealed)


def _in_order(newer: bytes | None, key: bytes) -> tuple[bytes, bytes | None]:
    """The newer one first. They are the same when the newer one took its place between the two readings."""
    return (key, None) if newer is None or newer == key else (newer, key)


class KeyFolder(Struct, frozen=True):
    """The keys of an installation on the disk, which a command may change beside a gateway that serves."""

    folder: Path
    uri: str

    def read(self) -> Keyring:
        """What is there now. Raises StartupRefused as `open_keyring` does."""
        return open_keyring(self.folder, self.uri, create=False)

    def footprint(self) -> tuple[tuple[int, int], ...]:
        """Changes whenever a rotation begins or ends."""
        sealed = [self.folder / name for name in (LOG, PSEUDONYM)]
        return files.footprint([*list_files(self.folder, self.uri), *sealed, *map(files.next_of, sealed)])


def era_of(pseudonym_key: bytes, master_mark: int) -> int:
    """See `Keyring.era`."""
    upper = int.from_bytes(hmac.digest(pseudonym_key, _MARK, "sha256")[:4], "big") >> 1
    return upper << 32 | master_mark


def same_pseudonyms(era: int) -> tuple[int, int]:
    """The least and the largest era with the same pseudonym key."""
    return era >> 32 << 32, era | 0xFFFFFFFF


def _pseudonym(key: bytes, app: str, person: str) -> bytes:
    # Every string has an encoding here, lone surrogates too: no id may fail on its way to a refusal.
    name, who = app.encode("utf-8", "surrogatepass"), person.encode("utf-8", "surrogatepass")
    return hmac.digest(key, len(name).to_bytes(4, "big") + name + who, "sha256")


def label_of(name: str) -> bytes:
    """What the sealed key of that file name is bound to."""
    return f"aboveboard/{name}/1".encode()


def decrypt_key(master: Aead, path: Path, label: bytes, sealed: bytes) -> bytes:
    """The key in a sealed file. StartupRefused when the master does not open it."""
    try:
        return master.decrypt(sealed, label)
    except Unreadable as failure:
        raise StartupRefused(
            f"the master key does not open {path}: this is not the master key that the file was sealed under, "
            f"or the file is damaged; restore {MASTER} and {path.name} from the same backup"
        ) from failure
