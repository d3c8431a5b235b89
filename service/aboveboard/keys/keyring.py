"""The keys of one installation, which are decrypted together at the start.

    master.key      32 bytes, wraps all others and every person's key; a key service can keep it instead
    log.key         Ed25519, signs the log's checkpoints
    pseudonym.key   turns an app's id of a person into a pseudonym
    operator.key    seals records that belong to no person
    seed.key        makes the random draws of a visit repeatable within it

All but the master key are sealed under it. During a rotation of one of the first three, a newer key is stored beside it
(see `files`). New data uses the newer key, and stored data may need either.

The files are written in the order above, each only while no later one exists. So the next start finishes an interrupted
first start, and a lost file is never silently replaced. Decrypted person keys are not cached. Once the wrapped key is
deleted, the person is unreadable at once.
"""

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from aboveboard.errors import StartupRefused, Unreadable
from aboveboard.hmac_sha256 import HmacKey, hmac_sha256
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
    """One person's key, and its form wrapped under the master key. Only the wrapped form is stored."""

    key: bytes
    wrapped: bytes

    def __repr__(self) -> str:
        return "PersonKey(...)"


class Keyring(Struct, frozen=True):
    """The decrypted keys. `older_signer` and `former_pseudonym_key` are set only during a rotation of those keys.

    `era` is the key generation of new people: a positive number of 63 bits. Its upper 31 bits stand for the pseudonym
    key and its lower 32 for the master key. It does not reveal the keys.
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
        """The keys that sign the log, the newest first."""
        return (self.log_signer,) if self.older_signer is None else (self.log_signer, self.older_signer)

    @property
    def eras(self) -> frozenset[int]:
        """The current key generation, and those from before a rotation that is under way."""
        keys = [key for key in (self.pseudonym_key, self.former_pseudonym_key) if key is not None]
        return frozenset(era_of(key, mark) for key in keys for mark in self.master.marks)

    def __repr__(self) -> str:
        return "Keyring(...)"

    def pseudonym(self, app: str, person: str) -> bytes:
        """Returns the pseudonym of one app's person: an HMAC-SHA-256 of 32 bytes. Without the key it cannot be computed."""
        return _pseudonym(self.pseudonym_key, app, person)

    def former_pseudonym(self, app: str, person: str) -> bytes | None:
        """Returns the pseudonym of the same person from before the pseudonym key's rotation, None without one."""
        key = self.former_pseudonym_key
        return None if key is None else _pseudonym(key, app, person)

    def hash_under_key(self, label: bytes, *parts: bytes) -> bytes:
        """Returns an HMAC-SHA-256 of 32 bytes, under a key of its own for each label. It cannot be computed without it.

        No rotation changes it.
        """
        return _hash_key(self.operator_key, label).digest(_frame(parts))

    def new_person_key(
        self, pseudonym: bytes, *, randomness: Callable[[int], bytes] = os.urandom
    ) -> PersonKey:
        """Returns a new key for the person of that pseudonym. Deleting `wrapped` everywhere erases the person."""
        key = randomness(KEY_BYTES)
        return PersonKey(key, self.master.encrypt(key, pseudonym))

    def unwrap(self, wrapped: bytes, pseudonym: bytes) -> bytes:
        """Returns the person's key. Raises Unreadable when it was wrapped for another person or under another master key."""
        return self.master.decrypt(wrapped, pseudonym)

    def visit_seed(self, *parts: bytes) -> int:
        """Returns an unsigned 64-bit seed: the same for the same parts, and unpredictable without the key."""
        return int.from_bytes(_prepare(self.seed_key).digest(_frame(parts))[:8], "big")


@lru_cache(maxsize=64)
def _hash_key(operator_key: bytes, label: bytes) -> HmacKey:
    return HmacKey(hmac_sha256(operator_key, b"aboveboard/keyed-hash/1/" + label))


@lru_cache(maxsize=4)
def _prepare(key: bytes) -> HmacKey:
    # For the keys of a keyring alone: decrypted person keys are not cached.
    return HmacKey(key)


def _frame(parts: tuple[bytes, ...]) -> bytes:
    """Returns the parts, each with its length before it, so that different parts never make the same message."""
    return b"".join([len(part).to_bytes(4, "big") + part for part in parts])


def open_keyring(
    folder: Path,
    kms_uri: str | None = None,
    *,
    create: bool = True,
    randomness: Callable[[int], bytes] = os.urandom,
) -> Keyring:
    """Returns the keyring in `folder`, created on the first start. `kms_uri` is the master key's address, by default a
    file in the folder.

    Pass `create=False` once anything was recorded. A missing file then is a loss, not a first start. Raises
    StartupRefused when a key is missing, damaged, readable by others, or sealed under another master key.
    """
    may_create = create and not files.any_of(folder, SEALED)
    uri = kms_uri or (folder.absolute() / MASTER).as_uri()
    master = open_masters(folder, uri, may_create=may_create, randomness=randomness)
    return open_under(master, folder, create=create, randomness=randomness)


def open_under(
    master: Aead, folder: Path, *, create: bool = True, randomness: Callable[[int], bytes] = os.urandom
) -> Keyring:
    """Returns the keyring as `open_keyring` does, with a master key from any key service."""
    masters = master if isinstance(master, Masters) else Masters((master,))
    # The successors are read before the files, so that the newest key is always among them (see `files`).
    newer = {name: _newer(masters, folder, name) for name in (LOG, PSEUDONYM)}

    def key(place: int) -> bytes:
        path, label = folder / SEALED[place], label_of(SEALED[place])
        # A later file exists, so this one was lost. A new key in its place would make stored data unreadable.
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
    """Returns the newer key and the older one, or one key and None.

    The two are the same key when the newer one took its place between the two reads.
    """
    return (key, None) if newer is None or newer == key else (newer, key)


class KeyFolder(Struct, frozen=True):
    """The keys of an installation on the disk. A command may change them while a gateway serves."""

    folder: Path
    uri: str

    def read(self) -> Keyring:
        """Returns the current keys. Creates none. Raises StartupRefused as `open_keyring` does."""
        return open_keyring(self.folder, self.uri, create=False)

    def footprint(self) -> tuple[tuple[int, int], ...]:
        """Returns a value that changes whenever a rotation begins or ends. Other changes of the files change it too."""
        sealed = [self.folder / name for name in (LOG, PSEUDONYM)]
        return files.footprint([*list_files(self.folder, self.uri), *sealed, *map(files.next_of, sealed)])


def era_of(pseudonym_key: bytes, master_mark: int) -> int:
    """Returns the key generation of these keys (see `Keyring.era`). `master_mark` has 32 bits."""
    upper = int.from_bytes(hmac_sha256(pseudonym_key, _MARK)[:4], "big") >> 1
    return upper << 32 | master_mark


def same_pseudonyms(era: int) -> tuple[int, int]:
    """Returns the least and the largest key generation with the pseudonym key of this one."""
    return era >> 32 << 32, era | 0xFFFFFFFF


def _pseudonym(key: bytes, app: str, person: str) -> bytes:
    # Lone surrogates are encoded too: a bad id must get as far as its own refusal, not fail here.
    name, who = app.encode("utf-8", "surrogatepass"), person.encode("utf-8", "surrogatepass")
    return _prepare(key).digest(len(name).to_bytes(4, "big") + name + who)


def label_of(name: str) -> bytes:
    """Returns the associated data that binds a sealed key to the name of its file."""
    return f"aboveboard/{name}/1".encode()


def decrypt_key(master: Aead, path: Path, label: bytes, sealed: bytes) -> bytes:
    """Returns the key in a sealed file. Raises StartupRefused when the master key does not decrypt it."""
    try:
        return master.decrypt(sealed, label)
    except Unreadable as failure:
        raise StartupRefused(
            f"The master key does not open {path}. It is another master key, or the file is damaged. "
            f"Restore {MASTER} and {path.name} from the same backup."
        ) from failure
