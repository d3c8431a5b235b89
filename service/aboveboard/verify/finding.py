"""The finding keys in a person's archive, and the test of a leaf for their tags.

A finding key makes the tags of a person's entries (`audit.entries`) and opens nothing. Its owner alone has it.
"""

from collections.abc import Sequence
from hashlib import sha256

from aboveboard.errors import Tampered
from aboveboard.verify.hostile_zip import Members
from aboveboard.verify.report import as_text

FINDING = "finding.key"

TAKEN_OUT = "The archive does not have this file, but its version does."
KEYS_MOST = 4_096
"""The most finding keys of an archive, one for each id of the person. Each one is tried on every entry."""

_BLOCK = 64
_COMMITMENT, _TAG = slice(15, 79), slice(164, 196)
"""The places in a leaf of version 1. All its members but the last two have a fixed length."""


def read_keys(members: Members) -> list[bytes] | None:
    """Returns the finding keys in a person's archive, None without that file. Raises Tampered when it is malformed."""
    if FINDING not in members:
        return None
    lines = as_text(members.read(FINDING)).split("\n")
    try:
        keys = [bytes.fromhex(line) for line in lines[:-1]]
    except ValueError:
        keys = []
    if lines[-1] or not keys or any(len(key) != sha256().digest_size for key in keys):
        raise Tampered(f"{FINDING} does not have one key of 64 hexadecimal digits a line.")
    if len(keys) > KEYS_MOST:
        raise Tampered(f"{FINDING} has {len(keys)} keys. It may have at most {KEYS_MOST}.")
    return keys


class Finder:
    """A test of leaves for the tags of a person."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        # HMAC (RFC 2104) with both pads hashed once: a log has millions of leaves.
        self._pads = [
            (
                sha256(key.ljust(_BLOCK, b"\0").translate(_INNER)),
                sha256(key.ljust(_BLOCK, b"\0").translate(_OUTER)),
            )
            for key in keys
        ]

    def has(self, leaf: bytes) -> bool:
        """Returns True when one of the keys made the tag of this leaf of version 1. May raise ValueError for other bytes."""
        commitment, tag = bytes.fromhex(leaf[_COMMITMENT].decode()), leaf[_TAG]
        for inner, outer in self._pads:
            first, second = inner.copy(), outer.copy()
            first.update(commitment)
            second.update(first.digest())
            if second.hexdigest()[:32].encode() == tag:
                return True
        return False


_INNER = bytes([byte ^ 0x36 for byte in range(256)])
_OUTER = bytes([byte ^ 0x5C for byte in range(256)])
