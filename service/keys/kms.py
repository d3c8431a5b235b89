"""Where the master key lives: an interface of the shape of Tink's `KmsClient`, and its local implementation.

A cloud key service fits in by another `KmsClient`; nothing else in the service sees the master key itself.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from service.errors import StartupRefused
from service.keys import files, sealing


class Aead(Protocol):
    """Encrypts under a key that it keeps to itself."""

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
        return LocalAead(files.obtain(_path_of(uri), sealing.KEY_BYTES, make))


def _path_of(uri: str) -> Path:
    parts = urlsplit(uri)
    if parts.scheme != "file" or parts.netloc or not parts.path.startswith("/"):
        raise StartupRefused("the master key's address must look like file:///absolute/path/master.key")
    return Path(unquote(parts.path))
