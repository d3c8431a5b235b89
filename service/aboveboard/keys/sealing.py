"""The authenticated encryption of stored values: AES-256-GCM (NIST SP 800-38D) in an envelope of our own.

A sealed value is a version byte (1), a random 12-byte nonce, the ciphertext and its 16-byte tag. Random nonces
allow 2**32 values under one key. A key here serves one person, or the operator's own rare records.
"""

import os
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from aboveboard.errors import Unreadable

KEY_BYTES = 32
OVERHEAD_BYTES = 29
"""The bytes that a sealed value has more than its content: version, nonce and tag."""

_VERSION = b"\x01"


def seal(
    key: bytes, data: bytes, associated_data: bytes, *, randomness: Callable[[int], bytes] = os.urandom
) -> bytes:
    """Returns `data` encrypted under `key`, behind a version and a nonce. Only `unseal` with the same key and
    `associated_data` opens it. The caller gives a key of 32 bytes; its length is not checked.
    """
    nonce = randomness(12)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, data, associated_data)


def unseal(key: bytes, sealed: bytes, associated_data: bytes) -> bytes:
    """Returns the data that `seal` encrypted. Raises Unreadable, always with the same sentence, if anything differs."""
    if sealed[:1] != _VERSION:
        raise Unreadable(_SENTENCE)
    try:
        return AESGCM(key).decrypt(sealed[1:13], sealed[13:], associated_data)
    except (InvalidTag, ValueError):
        # The cause is dropped on purpose: which check failed would help an attacker.
        raise Unreadable(_SENTENCE) from None


_SENTENCE = "This key does not open the stored value. Check that keys and database belong together."
