"""The key that finds the entries of one owner in the log, and opens none of their records.

It is derived from the owner's key with HKDF-SHA-256 (RFC 5869), under a label of its own. So it leads back to no other
key. A rotation of the master key keeps the owner's key, and therefore this one.
"""

from aboveboard.hmac_sha256 import HmacKey, hmac_sha256

_INFO = b"aboveboard/finding/1\x01"
_NO_SALT = HmacKey(bytes(32))


def derive_finding_key(key: bytes) -> bytes:
    """Returns the 32-byte finding key of the owner with this key. The tags of their entries are made under it."""
    return hmac_sha256(_NO_SALT.digest(key), _INFO)
