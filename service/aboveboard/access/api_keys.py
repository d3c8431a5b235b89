"""API keys: `ab_<role>_<key id>_<secret><checksum>`, shown once and stored as a SHA-256.

The key id (11 characters of base62, 64 bits) finds the row. The secret (43 characters, 256 bits) proves the key, and
is long enough that a plain hash protects it. The checksum (6 characters) is the CRC-32 of everything before it. It
finds a typing mistake without a look-up, and spares a scanner for leaked keys false alarms.
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
"""The most keys in force of one app and role: the old and the new one of a rotation."""

_BASE62 = digits + ascii_letters
_FORM = re.compile(
    rf"(ab_(?:{'|'.join(Role)})_([0-9A-Za-z]{{11}})_[0-9A-Za-z]{{43}})([0-9A-Za-z]{{6}})", re.ASCII
)
ENDED = "This API key was revoked or has expired. Ask an admin of your app for a new one."
_NO_KEY = "Send an API key of this service as `Authorization: Bearer ab_...`."


class ApiKey(Struct, frozen=True):
    """A stored API key, without its text.

    `digest` is the SHA-256 of the text. Instants are in milliseconds; `expires_ms` and `revoked_ms` are None for never.
    `mac` is that of the row (see `key_macs`), None before the key is stored.
    """

    id: str
    app: str
    role: Role
    digest: bytes
    created_ms: int
    expires_ms: int | None = None
    revoked_ms: int | None = None
    mac: bytes | None = None


class PresentedKey(NamedTuple):
    """A key as a request presents it: the id that it claims, and its SHA-256, which proves it."""

    key_id: str
    digest: bytes


def generate(
    role: Role, random_bytes: bytes, *, app: str, created_ms: int, expires_ms: int | None = None
) -> tuple[str, ApiKey]:
    """Returns a new key: the text to show once, and the row to store.

    `random_bytes` are 40 fresh ones: 8 for the id and 32 for the secret. Raises ValueError for another number of bytes.
    """
    if len(random_bytes) != RANDOM_BYTES:
        raise ValueError(f"An API key is made of {RANDOM_BYTES} random bytes, not {len(random_bytes)}.")
    key_id, secret = _base62(random_bytes[:8], 11), _base62(random_bytes[8:], 43)
    body = f"ab_{role}_{key_id}_{secret}"
    text = body + _checksum(body)
    return text, ApiKey(key_id, app, role, sha256(text.encode()).digest(), created_ms, expires_ms)


def parse(text: str) -> PresentedKey:
    """Returns the key to look up. Raises Unauthenticated when the form or the checksum is not that of a key."""
    parts = _FORM.fullmatch(text)
    if parts is None:
        raise Unauthenticated(_NO_KEY)
    if _checksum(parts[1]) != parts[3]:
        raise Unauthenticated("A character of this API key is wrong or missing. Copy the key again.")
    return PresentedKey(parts[2], sha256(text.encode()).digest())


def admit(key: ApiKey | None, presented: PresentedKey, at_ms: int) -> ApiKey:
    """Returns the key when the request proved it and it is in force at `at_ms`. Raises Unauthenticated otherwise.

    An unknown key and a wrong secret get the same sentence. Only a caller with the whole key learns that it ended.
    """
    # Compared in constant time: the time of an early exit would reveal how much of the hash is right.
    if key is None or not hmac.compare_digest(key.digest, presented.digest):
        raise Unauthenticated(_NO_KEY)
    if not is_key_in_force(key, at_ms):
        raise Unauthenticated(ENDED)
    return key


def is_key_in_force(key: ApiKey, at_ms: int) -> bool:
    """Returns True while the key may be used. An expiry counts from its instant on.

    A revocation counts at once, even where the clock is behind that of the machine that revoked the key.
    """
    return key.revoked_ms is None and (key.expires_ms is None or at_ms < key.expires_ms)


def check_rotation(existing: Iterable[ApiKey], at_ms: int) -> None:
    """Raises Unprocessable if one more key would be too many. `existing` are the keys of one app and role."""
    if sum(is_key_in_force(key, at_ms) for key in existing) >= MAX_IN_FORCE:
        raise Unprocessable(
            f"This app has {MAX_IN_FORCE} keys of this role in force. Revoke one of them first.", field="role"
        )


def _checksum(body: str) -> str:
    return _base62(crc32(body.encode()).to_bytes(4, "big"), 6)


def _base62(data: bytes, width: int) -> str:
    """Returns `data`, read as a big-endian number, in exactly `width` digits, the most significant first.

    Digits that do not fit are dropped. 11 digits hold 8 bytes, 43 hold 32 and 6 hold 4.
    """
    number, text = int.from_bytes(data, "big"), ""
    for _ in range(width):
        number, digit = divmod(number, 62)
        text = _BASE62[digit] + text
    return text
