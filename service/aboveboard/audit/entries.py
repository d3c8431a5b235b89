"""The bytes of an entry of the log, and of the record that is stored beside it.

A leaf is canonical JSON with these members and no others:

    v            1
    type         the kind of event
    time         UTC, to the hour, so that it does not help to link the entries of one person
    policy       SHA-256 that names the policy set in force
    commitment   SHA-256(32 random bytes || body)
    tag          the first 16 bytes of HMAC-SHA256(person's finding key, commitment)

The commitment is random because of its salt, so it also serves as the tag's nonce. No two tags of one person are
equal, and only the holder of the finding key recognises their entries. Body and salt are stored outside of the log,
encrypted with the person's key. The finding key is derived from it and opens nothing (`keys.finding`). Version 0.1.0 made
tags with the person's key itself, so no key that opens nothing finds its entries.
"""

from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from aboveboard import canonical
from aboveboard.errors import Tampered
from aboveboard.hmac_sha256 import hmac_sha256

SALT_BYTES = 32

_MS_PER_HOUR = 3_600_000
_HOUR = "%Y-%m-%dT%H:00Z"

# \A and \Z, because $ would also match before a last newline.
_Hash = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
_Tag = Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
_Kind = Annotated[str, Meta(pattern=r"\A[a-z_]{1,40}\Z")]
_Time = Annotated[str, Meta(pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:00Z\Z")]


class Leaf(Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of the log; the module says what each member means."""

    commitment: _Hash
    policy: _Hash
    tag: _Tag
    time: _Time
    type: _Kind
    v: Literal[1]


_decoder = msgspec.json.Decoder(Leaf)


def commitment(salt: bytes, body: bytes) -> bytes:
    """Returns 32 bytes that bind the entry to `body`. They reveal nothing of it while the 32-byte salt is secret."""
    return sha256(salt + body).digest()


def tag(key: bytes, commitment: bytes) -> bytes:
    """Returns the 16 bytes by which the holder of `key` recognises the entry."""
    return hmac_sha256(key, commitment)[:16]


def leaf(kind: str, at_ms: int, policy_id: str, commitment: bytes, tag: bytes) -> bytes:
    """Returns the bytes of the entry, with the hour of `at_ms`. `kind` is a lower-case word, `policy_id` 64 hex digits."""
    # Every write makes a leaf, so its canonical JSON is spelled out here; a test compares it with the encoder's.
    hour = _hour(at_ms // _MS_PER_HOUR)
    return (
        f'{{"commitment":"{commitment.hex()}","policy":"{policy_id}","tag":"{tag.hex()}",'
        f'"time":"{hour}","type":"{kind}","v":1}}'
    ).encode()


def parse_leaf(data: bytes) -> Leaf:
    """Returns the entry of these bytes. Raises Tampered unless `leaf` would write exactly these bytes."""
    try:
        found = _decoder.decode(data)
        _check_hour(found.time)
    except (msgspec.DecodeError, ValueError):
        raise Tampered("This is not an entry of a log of version 1.") from None
    if canonical.encode(found) != data:
        raise Tampered("The entry is not canonical JSON.")
    return found


def check_opening(entry: Leaf, salt: bytes, body: bytes) -> None:
    """Raises Tampered unless the entry commits to this body with this salt."""
    if commitment(salt, body).hex() != entry.commitment:
        raise Tampered("The record is not the one that the log names.")


def pack(salt: bytes, body: bytes) -> bytes:
    """Returns salt and body as one value, to be encrypted and stored beside the log."""
    return salt + body


def unpack(packed: bytes) -> tuple[bytes, bytes]:
    """Returns the salt and the body of a value that `pack` made. Raises Tampered when it is shorter than a salt."""
    if len(packed) < SALT_BYTES:
        raise Tampered("The record is too short to contain its salt.")
    return packed[:SALT_BYTES], packed[SALT_BYTES:]


@lru_cache(maxsize=64)
def _hour(hours: int) -> str:
    return datetime.fromtimestamp(hours * 3600, UTC).strftime(_HOUR)


@lru_cache(maxsize=64)
def _check_hour(text: str) -> None:
    """Raises ValueError when the date or the hour does not exist."""
    datetime.strptime(text, _HOUR).replace(tzinfo=UTC)
