"""API keys: `ab_<role>_<key id>_<secret><checksum>`, shown once and stored as a SHA-256.

The key id (11 characters of base62, 64 bits) finds the row; the secret (43, 256 bits) is what counts, and is long
enough that a plain hash protects it. The checksum is the CRC-32 of everything before it (6), so that a typing
mistake is told without a look-up and a scanner for leaked keys has no false alarms.
"""

import hmac
import re
from collections.abc import Iterable
from hashlib import sha256
from string import ascii_letters, digits
from typing import NamedTuple
from zlib import crc32

from msgspec import Struct

from aboveboard.errors import Unauthenticated, Unprocessable
from aboveboard.words import Role

RANDOM_BYTES = 40
MAX_IN_FORCE = 2
"""Keys of one app and role in force at a time: the old and the new one of a rotation."""

_BASE62 = digits + ascii_letters
_FORM = re.compile(
    rf"(ab_(?:{'|'.join(Role)})_([0-9A-Za-z]{{11}})_[0-9A-Za-z]{{43}})([0-9A-Za-z]{{6}})", re.ASCII
)
_NO_KEY = "send a key of this service as `Authorization: Bearer ab_...`"


class ApiKey(Struct, frozen=True):
    """What is stored of a key. Instants in milliseconds; `expires_ms` and `revoked_ms` are None for never."""

    id: str
    app: str
    role: Role
    digest: bytes
    created_ms: int
    expires_ms: int | None = None
    revoked_ms: int | None = None


class PresentedKey(NamedTuple):
    """What a request brought: which key it claims to be, and the hash that proves it."""

    key_id: str
    digest: bytes


def generate(
    role: Role, random_bytes: bytes, *, app: str, created_ms: int, expires_ms: int | None = None
) -> tuple[str, ApiKey]:
    """A new key as the text to show once, and the row to keep. `random_bytes` are 40 fresh ones."""
    if len(random_bytes) != RANDOM_BYTES:
        raise ValueError(f"an API key is made of {RANDOM_BYTES} random bytes")
    key_id, secret = _base62(random_bytes[:8], 11), _base62(random_bytes[8:], 43)
    body = f"ab_{role}_{key_id}_{secret}"
    text = body + _checksum(body)
    return text, ApiKey(key_id, app, role, sha256(text.encode()).digest(), created_ms, expires_ms)


def parse(text: str) -> PresentedKey:
    """Which key to look up. Unauthenticated when no key of ours looks like this."""
    parts = _FORM.fullmatch(text)
    if parts is None:
        raise Unauthenticated(_NO_KEY)
    if _checksum(parts[1]) != parts[3]:
        raise Unauthenticated("a character of this API key is wrong or missing; copy it again")
    return PresentedKey(parts[2], sha256(text.encode()).digest())


def admit(key: ApiKey | None, presented: PresentedKey, at_ms: int) -> ApiKey:
    """The key, if the request proved it and it is in force; else Unauthenticated.

    An unknown key and a wrong secret look the same. That a key has ended is told only to who holds all of it.
    """
    if key is None or not hmac.compare_digest(key.digest, presented.digest):
        raise Unauthenticated(_NO_KEY)
    if not in_force(key, at_ms):
        raise Unauthenticated(
            "this API key was revoked or has expired; ask an admin of your app for a new one"
        )
    return key


def in_force(key: ApiKey, at_ms: int) -> bool:
    """A revocation counts at once, whatever the clocks of different machines say; an expiry at its instant."""
    return key.revoked_ms is None and (key.expires_ms is None or at_ms < key.expires_ms)


def check_rotation(existing: Iterable[ApiKey], at_ms: int) -> None:
    """Unprocessable if one more key would be too many. `existing` are the keys of one app and role."""
    if sum(in_force(key, at_ms) for key in existing) >= MAX_IN_FORCE:
        raise Unprocessable(
            f"this app has {MAX_IN_FORCE} keys of this role in force; revoke one of them first", field="role"
        )


def _checksum(body: str) -> str:
    return _base62(crc32(body.encode()).to_bytes(4, "big"), 6)


def _base62(data: bytes, width: int) -> str:
    """`data` as a number of exactly `width` digits, the most significant first."""
    number, text = int.from_bytes(data, "big"), ""
    for _ in range(width):
        number, digit = divmod(number, 62)
        text = _BASE62[digit] + text
    return text
