"""HMAC-SHA-256 (RFC 2104) from two plain SHA-256 hashes, which costs less than the one call of the standard library.

That call looks up the algorithm, and hashes the padded key twice, for each message.
"""

from hashlib import sha256

BLOCK_BYTES = 64
"""The size of a block of SHA-256, to which a key is padded."""

_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))


class HmacKey:
    """A key with the states of both hashes after its padded form. It serves many messages.

    The states are as secret as the key. So they are for keys that last as long as the process, and for no person's key.
    """

    __slots__ = ("_inner", "_outer")

    def __init__(self, key: bytes) -> None:
        padded = _pad(key)
        self._inner, self._outer = sha256(padded.translate(_INNER)), sha256(padded.translate(_OUTER))

    def __repr__(self) -> str:
        return "HmacKey(...)"

    def digest(self, message: bytes) -> bytes:
        """Returns the 32 bytes of the HMAC of `message`."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        return outer.digest()


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """Returns the 32 bytes of the HMAC of `message`. Nothing of the key stays in memory."""
    padded = _pad(key)
    return sha256(padded.translate(_OUTER) + sha256(padded.translate(_INNER) + message).digest()).digest()


def _pad(key: bytes) -> bytes:
    return (key if len(key) <= BLOCK_BYTES else sha256(key).digest()).ljust(BLOCK_BYTES, b"\0")
