"""The bytes of an entry of the log, and of what is kept beside it.

A leaf is canonical JSON with these members and no others:

    v            1
    type         what kind of thing happened
    time         UTC, to the hour, so that it helps nobody to join entries of one person
    policy       SHA-256 that names the policy set in force
    commitment   SHA-256(32 random bytes || body)
    tag          the first 16 bytes of HMAC-SHA256(person's key, commitment)

The commitment is its own nonce: random because of the salt, so no two tags of one person are alike and only the
holder of the person's key can tell which entries are theirs. Body and salt stay out of the log, under that key.
"""

import hmac
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from aboveboard import canonical
from aboveboard.errors import Tampered

SALT_BYTES = 32

_MS_PER_HOUR = 3_600_000
_HOUR = "%Y-%m-%dT%H:00Z"

# \A and \Z, because $ would also match before a last newline.
_Hash = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
_Tag = Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
_Kind = Annotated[str, Meta(pattern=r"\A[a-z_]{1,40}\Z")]
_Time = Annotated[str, Meta(pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:00Z\Z")]


class Leaf(Struct, frozen=True, forbid_unknown_fields=True):
    commitment: _Hash
    policy: _Hash
    tag: _Tag
    time: _Time
    type: _Kind
    v: Literal[1]


_decoder = msgspec.json.Decoder(Leaf)


def commitment(salt: bytes, body: bytes) -> bytes:
    """32 bytes that bind the entry to `body` and say nothing about it while the 32-byte salt is unknown."""
    return sha256(salt + body).digest()


def tag(key: bytes, commitment: bytes) -> bytes:
    """16 bytes by which the holder of `key` recognises the entry."""
    return hmac.digest(key, commitment, "sha256")[:16]


def leaf(kind: str, at_ms: int, policy_id: str, commitment: bytes, tag: bytes) -> bytes:
    """The bytes of the entry. `kind` is a lower-case word, `policy_id` 64 hexadecimal digits."""
    # Written out, as canonical JSON of these six is; a test holds it against the encoder.
    hour = _hour(at_ms // _MS_PER_HOUR)
    return (
        f'{{"commitment":"{commitment.hex()}","policy":"{policy_id}","tag":"{tag.hex()}",'
        f'"time":"{hour}","type":"{kind}","v":1}}'
    ).encode()


def parse_leaf(data: bytes) -> Leaf:
    """The entry of these bytes. Tampered unless `leaf` would have written exactly them."""
    try:
        found = _decoder.decode(data)
        _check_hour(found.time)
    except (msgspec.DecodeError, ValueError):
        raise Tampered("this is not an entry of a log of version 1") from None
    if canonical.encode(found) != data:
        raise Tampered("the entry is not in canonical form")
    return found


def check_opening(entry: Leaf, salt: bytes, body: bytes) -> None:
    """Tampered unless this is the body that the entry was made for."""
    if commitment(salt, body).hex() != entry.commitment:
        raise Tampered("the record is not the one that the log names")


def pack(salt: bytes, body: bytes) -> bytes:
    """Salt and body as one value, to be sealed and kept beside the log."""
    return salt + body


def unpack(packed: bytes) -> tuple[bytes, bytes]:
    """Salt and body again. Tampered when there cannot be a salt in it."""
    if len(packed) < SALT_BYTES:
        raise Tampered("the record is too short to hold its salt")
    return packed[:SALT_BYTES], packed[SALT_BYTES:]


@lru_cache(maxsize=64)
def _hour(hours: int) -> str:
    return datetime.fromtimestamp(hours * 3600, UTC).strftime(_HOUR)


@lru_cache(maxsize=64)
def _check_hour(text: str) -> None:
    """ValueError when the date or the hour is none."""
    datetime.strptime(text, _HOUR).replace(tzinfo=UTC)
