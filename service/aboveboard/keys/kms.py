"""The key services that can keep the master key, and the key itself while the service runs.

Two services exist: `LocalKms` keeps the key in a file as it is, `CommandKms` in a file that a command of the operator
wraps and unwraps. Nothing else in the service sees the bytes of a master key.
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
    """A key service. It keeps each master key in a file, in a form that it alone opens.

    Every method raises StartupRefused, with what to do, when the service or the disk refuses.
    """

    @property
    def sizes(self) -> range:
        """The sizes in bytes that such a file can have."""
        ...

    def path_of(self, uri: str) -> Path:
        """Returns the file of the key that `uri` names."""
        ...

    def get_aead(self, uri: str) -> Aead:
        """Returns the key that `uri` names, which is made first where that is allowed."""
        ...

    def read(self, path: Path) -> Aead | None:
        """Returns the key in that file; None when there is no such file."""
        ...

    def make(self, path: Path, is_taken: Callable[[Aead], bool]) -> None:
        """Puts a new key into that file, one that `is_taken` does not know. A file that exists stays as it is."""
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
    """Master keys in files of 32 bytes, named `file:///absolute/path`; created if `may_create`.

    Another service differs in `path_of`, `wrap` and `unwrap` alone.
    """

    may_create: bool = True
    randomness: Callable[[int], bytes] = os.urandom

    @property
    def sizes(self) -> range:
        return range(sealing.KEY_BYTES, sealing.KEY_BYTES + 1)

    def path_of(self, uri: str) -> Path:
        """Returns the file that holds the key. StartupRefused for an address of another kind."""
        parts = urlsplit(uri)
        if parts.scheme != "file" or parts.netloc or not parts.path.startswith("/"):
            raise StartupRefused(
                "The master key's address has another form. Set ABOVEBOARD_KMS_URI to "
                "file:///absolute/path/master.key, or to exec:/absolute/path/of/a/command."
            )
        return Path(unquote(parts.path))

    def get_aead(self, uri: str) -> Aead:
        """The key in that file, for its owner's eyes only (mode 0600), or else StartupRefused."""
        make = (lambda: self.wrap(self.randomness(sealing.KEY_BYTES))) if self.may_create else None
        return LocalAead(self.unwrap(files.obtain(self.path_of(uri), self.sizes, make)))

    def read(self, path: Path) -> Aead | None:
        stored = files.read(path, self.sizes)
        return None if stored is None else LocalAead(self.unwrap(stored))

    def make(self, path: Path, is_taken: Callable[[Aead], bool]) -> None:
        def fresh() -> bytes:
            key = self.randomness(sealing.KEY_BYTES)
            return fresh() if is_taken(LocalAead(key)) else self.wrap(key)

        files.obtain(path, self.sizes, fresh)

    def wrap(self, key: bytes) -> bytes:
        """Returns the content of the file that keeps `key`."""
        return key

    def unwrap(self, stored: bytes) -> bytes:
        """Returns the key that a file of this content keeps."""
        return stored
