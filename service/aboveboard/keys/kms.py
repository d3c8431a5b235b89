"""Where the master key lives: an interface of the shape of Tink's `KmsClient`, and its local implementation.

A cloud key service fits in by another `KmsClient`; nothing else in the service sees the master key itself.
"""

import hmac
import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from aboveboard.errors import StartupRefused
from aboveboard.keys import files, sealing

_MARK = b"aboveboard/mark/1"


class Aead(Protocol):
    """Encrypts under a key that it keeps to itself."""

    @property
    def mark(self) -> int:
        """32 bits that stand for the key and tell nothing of it: by them two keys are known apart."""
        ...

    def encrypt(self, plaintext: bytes, associated_data: bytes) -> bytes: ...

    def decrypt(self, ciphertext: bytes, associated_data: bytes) -> bytes:
        """Unreadable unless this key encrypted exactly this, with this associated data."""
        ...


class KmsClient(Protocol):
    def get_aead(self, uri: str) -> Aead:
        """The key that `uri` names. StartupRefused when there is none or it may not be used."""
        ...


class LocalAead:
    """A key in this process's memory."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.mark = int.from_bytes(hmac.digest(key, _MARK, "sha256")[:4], "big")

    def encrypt(self, plaintext: bytes, associated_data: bytes) -> bytes:
        return sealing.seal(self._key, plaintext, associated_data)

    def decrypt(self, ciphertext: bytes, associated_data: bytes) -> bytes:
        return sealing.unseal(self._key, ciphertext, associated_data)


class LocalKms(Struct, frozen=True):
    """Master keys in files of 32 bytes, named `file:///absolute/path`; created if `may_create`."""

    may_create: bool = True
    randomness: Callable[[int], bytes] = os.urandom

    def get_aead(self, uri: str) -> Aead:
        """The key in that file, for its owner's eyes only (mode 0600), or else StartupRefused."""
        make = (lambda: self.randomness(sealing.KEY_BYTES)) if self.may_create else None
        return LocalAead(files.obtain(path_of(uri), sealing.KEY_BYTES, make))


def path_of(uri: str) -> Path:
    """The file that holds the key. StartupRefused for an address of another kind."""
    parts = urlsplit(uri)
    if parts.scheme != "file" or parts.netloc or not parts.path.startswith("/"):
        raise StartupRefused("the master key's address must look like file:///absolute/path/master.key")
    return Path(unquote(parts.path))
