"""The keys of one installation, opened together at the start.

    master.key      32 bytes, wraps all others and every person's key; may live in a key service instead
    log.key         Ed25519, signs the log's checkpoints
    pseudonym.key   turns an app's id of a person into ours
    operator.key    seals records that belong to no person
    seed.key        makes the draws of a visit repeatable within it

All but the master are sealed under it. They are written in the order above and each only while no later one
exists, so an interrupted first start is finished by the next one, and a lost file is never silently replaced.
There is no cache of opened person keys: once the wrapped key is gone, the person is unreadable at once.
"""

import hmac
import os
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from service.errors import StartupRefused, Unreadable
from service.keys import files
from service.keys.kms import Aead, LocalKms
from service.keys.sealing import KEY_BYTES, OVERHEAD_BYTES

MASTER = "master.key"
SEALED = ("log.key", "pseudonym.key", "operator.key", "seed.key")


class PersonKey(Struct, frozen=True):
    """One person's key, and the same wrapped under the master, which is what is stored."""

    key: bytes
    wrapped: bytes

    def __repr__(self) -> str:
        return "PersonKey(...)"


class Keyring(Struct, frozen=True):
    master: Aead
    log_signer: Ed25519PrivateKey
    pseudonym_key: bytes
    operator_key: bytes
    seed_key: bytes

    def __repr__(self) -> str:
        return "Keyring(...)"

    def pseudonym(self, app: str, person: str) -> bytes:
        """32 bytes that stand for one app's person; without the key nobody can compute or reverse them."""
        # Every string has an encoding here, lone surrogates too: no id may fail on its way to a refusal.
        name, who = app.encode("utf-8", "surrogatepass"), person.encode("utf-8", "surrogatepass")
        return _hmac(self.pseudonym_key, len(name).to_bytes(4, "big") + name + who)

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
        return int.from_bytes(_hmac(self.seed_key, message)[:8], "big")


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
    master = LocalKms(may_create, randomness).get_aead(uri)
    return open_under(master, folder, create=create, randomness=randomness)


def open_under(
    master: Aead, folder: Path, *, create: bool = True, randomness: Callable[[int], bytes] = os.urandom
) -> Keyring:
    """As `open_keyring`, with a master key from any key service."""

    def key(place: int) -> bytes:
        path, label = folder / SEALED[place], _label(SEALED[place])
        lost = files.any_of(folder, SEALED[place:])
        make = None if lost or not create else (lambda: master.encrypt(randomness(KEY_BYTES), label))
        return _opened(master, path, label, files.obtain(path, KEY_BYTES + OVERHEAD_BYTES, make))

    log, pseudonym, operator, seed = [key(place) for place in range(len(SEALED))]
    return Keyring(master, Ed25519PrivateKey.from_private_bytes(log), pseudonym, operator, seed)


def _hmac(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA256. Not by `hmac.digest`: that lets go of the interpreter lock, and waiting to get it back while the
    journal's thread runs took ten times as long as the hash (measured under load)."""
    return hmac.new(key, message, "sha256").digest()


def _label(name: str) -> bytes:
    return f"aboveboard/{name}/1".encode()


def _opened(master: Aead, path: Path, label: bytes, sealed: bytes) -> bytes:
    try:
        return master.decrypt(sealed, label)
    except Unreadable as failure:
        raise StartupRefused(
            f"the master key does not open {path}: this is not the master key that the file was sealed under, "
            f"or the file is damaged; restore {MASTER} and {path.name} from the same backup"
        ) from failure
