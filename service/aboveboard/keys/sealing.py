"""The authenticated encryption of stored values: AES-256-GCM (NIST SP 800-38D) in an envelope of our own.

A sealed value is a version byte, a random 12-byte nonce, the ciphertext and its 16-byte tag. Random nonces allow 2**32
values under one key. In version 1 that is the key itself, which serves one person. In version 2 it is an HMAC-SHA-256
of the associated data under the key. So the operator's key, which seals all records about no person, has no such bound.
"""

import os
from collections.abc import Callable
from typing import TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from aboveboard.errors import Unreadable
from aboveboard.hmac_sha256 import hmac_sha256

Cipher: TypeAlias = AESGCM

KEY_BYTES = 32
OVERHEAD_BYTES = 29
"""The bytes that a sealed value has more than its content: version, nonce and tag."""

_PLAIN, _DERIVED = b"\x01", b"\x02"
_LABEL = b"aboveboard/seal/2/"


def seal(
    key: bytes,
    data: bytes,
    associated_data: bytes,
    *,
    is_shared: bool = False,
    cipher: Cipher | None = None,
    randomness: Callable[[int], bytes] = os.urandom,
) -> bytes:
    """Returns `data` encrypted under `key`, behind a version and a nonce. Only `unseal` with the same key and
    `associated_data` opens it. The caller gives a key of 32 bytes; its length is not checked.

    `is_shared` means that the key seals more than one person's values. The associated data must then differ from value
    to value. `cipher` is that of `make_cipher` for a key that is not shared.
    """
    version, nonce = _DERIVED if is_shared else _PLAIN, randomness(12)
    if cipher is None or is_shared:
        cipher = AESGCM(_derive(key, associated_data) if is_shared else key)
    return version + nonce + cipher.encrypt(nonce, data, associated_data)


def _derive(key: bytes, associated_data: bytes) -> bytes:
    return hmac_sha256(key, _LABEL + associated_data)


make_cipher = AESGCM
"""Makes the cipher of a key, for `seal` and `unseal`. It costs more than the decryption of a short value."""


def unseal(key: bytes, sealed: bytes, associated_data: bytes, *, cipher: Cipher | None = None) -> bytes:
    """Returns the data that `seal` encrypted. Raises Unreadable, always with the same sentence, if anything differs.

    A value of another type differs too: a column of SQLite takes any. `cipher` is that of `make_cipher`, from a caller
    whose key lasts as long as the process. That of a person's key is never kept beyond a request.
    """
    try:
        version = sealed[:1]
        if version not in (_PLAIN, _DERIVED):
            raise Unreadable(_SENTENCE)
        if cipher is None or version == _DERIVED:
            cipher = AESGCM(_derive(key, associated_data) if version == _DERIVED else key)
        return cipher.decrypt(sealed[1:13], sealed[13:], associated_data)
    except (InvalidTag, ValueError, TypeError):
        # The cause is dropped on purpose: which check failed would help an attacker.
        raise Unreadable(_SENTENCE) from None


_SENTENCE = "This key does not open the stored value. Check that keys and database belong together."
