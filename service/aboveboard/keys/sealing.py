"""Authenticated encryption: AES-256-GCM (NIST SP 800-38D) with the key and format in our own envelope.

A sealed value is a version byte (1), a random 12-byte nonce, the ciphertext and its 16-byte tag. Random nonces
allow 2**32 values under one key; a key here serves one person, or the operator's own rare records.
"""

import os
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from aboveboard.errors import Unreadable

KEY_BYTES = 32
OVERHEAD_BYTES = 29
"""How much longer a sealed value is than what is in it."""

_VERSION = b"\x01"


def seal(
    key: bytes, data: bytes, associated_data: bytes, *, randomness: Callable[[int], bytes] = os.urandom
) -> bytes:
    """`data` encrypted under a 32-byte key. Only the same key and `associated_data` open it again."""
    nonce = randomness(12)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, data, associated_data)


def unseal(key: bytes, sealed: bytes, associated_data: bytes) -> bytes:
    """What `seal` was given. Unreadable, always with the same sentence, if anything at all is not the same."""
    if sealed[:1] != _VERSION:
        raise Unreadable(_SENTENCE)
    try:
        return AESGCM(key).decrypt(sealed[1:13], sealed[13:], associated_data)
    except (InvalidTag, ValueError):
        # The cause is dropped on purpose: which check failed is nobody's business.
        raise Unreadable(_SENTENCE) from None


_SENTENCE = "this key does not open what was stored"
