"""The key services that can keep the master key, and the key itself while the service runs.

`LocalKms` keeps the key in a file as it is. `CommandKms` keeps it in a file that a command of the operator wraps and
unwraps. No other part of the service sees the bytes of a master key.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from aboveboard.errors import StartupRefused
from aboveboard.hmac_sha256 import hmac_sha256
from aboveboard.keys import files, sealing

_MARK = b"aboveboard/mark/1"


class Aead(Protocol):
    """An authenticated cipher with a key that it does not give out."""

    @property
    def mark(self) -> int:
        """A number of 32 bits that differs between keys and does not reveal them."""
        ...

    def encrypt(self, plaintext: bytes, associated_data: bytes) -> bytes:
        """Returns `plaintext`, encrypted and bound to `associated_data`, which is not in the result."""
        ...

    def decrypt(self, ciphertext: bytes, associated_data: bytes) -> bytes:
        """Returns the plaintext. Raises Unreadable unless this key encrypted exactly this, with this associated data."""
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
        """Returns the key that `uri` names. A missing key is created if this client may create one."""
        ...

    def read(self, path: Path) -> Aead | None:
        """Returns the key in that file; None when there is no such file."""
        ...

    def make(self, path: Path, is_taken: Callable[[Aead], bool]) -> None:
        """Writes a new key, for which `is_taken` is False, to that file. A file that exists stays as it is."""
        ...


class LocalAead:
    """A key in this process's memory."""

    def __init__(self, key: bytes) -> None:
        self._key, self._cipher = key, sealing.make_cipher(key)
        self.mark = int.from_bytes(hmac_sha256(key, _MARK)[:4], "big")

    def encrypt(self, plaintext: bytes, associated_data: bytes) -> bytes:
        return sealing.seal(self._key, plaintext, associated_data)

    def decrypt(self, ciphertext: bytes, associated_data: bytes) -> bytes:
        return sealing.unseal(self._key, ciphertext, associated_data, cipher=self._cipher)


class LocalKms(Struct, frozen=True):
    """The master keys in files of 32 bytes, named `file:///absolute/path`. A missing one is created if `may_create`.

    Another service overrides `sizes`, `path_of`, `wrap` and `unwrap` alone.
    """

    may_create: bool = True
    randomness: Callable[[int], bytes] = os.urandom

    @property
    def sizes(self) -> range:
        return range(sealing.KEY_BYTES, sealing.KEY_BYTES + 1)

    def path_of(self, uri: str) -> Path:
        """Returns the file with the key. Raises StartupRefused for an address of another kind."""
        parts = urlsplit(uri)
        if parts.scheme != "file" or parts.netloc or not parts.path.startswith("/"):
            raise StartupRefused(
                "The master key's address has another form. Set ABOVEBOARD_KMS_URI to "
                "file:///absolute/path/master.key, or to exec:/absolute/path/of/a/command."
            )
        return Path(unquote(parts.path))

    def get_aead(self, uri: str) -> Aead:
        """Returns the key in the file that `uri` names, created if `may_create`.

        Raises StartupRefused unless its size is right and only its owner may read it (mode 0600 or less).
        """
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
        """Returns the content of the file for `key`, here the key itself."""
        return key

    def unwrap(self, stored: bytes) -> bytes:
        """Returns the key in a file with this content. The inverse of `wrap`."""
        return stored
