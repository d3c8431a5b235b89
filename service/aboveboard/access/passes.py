"""The passes that identify the readers of pages: links that apps make for people, and sessions.

A pass is an encrypted text that only this installation can make and read. No pass in force is stored: the app's id
of a person is only in that person's own browser. The table `spent` stores keyed hashes of used links and of
sessions that were ended early. Such a row identifies no person.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from typing import Literal

import msgspec
from msgspec import Struct
from sqlalchemy import (
    BigInteger,
    Column,
    LargeBinary,
    Table,
    bindparam,
    delete,
    insert,
    literal_column,
    select,
)

from aboveboard.errors import Gone, NotFound, Unreadable
from aboveboard.hmac_sha256 import HmacKey, hmac_sha256
from aboveboard.keys.keyring import Keyring
from aboveboard.keys.sealing import seal, unseal
from aboveboard.storage.journal import GUARDED
from aboveboard.storage.tables import metadata

NAME_BYTES = 16
MARK_BYTES = 16

LINK_MS = 10 * 60_000
SESSION_MS = 60 * 60_000
STAFF_MS = 8 * 60 * 60_000
EXPLAINED_MS = 7 * 86_400_000
"""The lifetimes of a link, of both kinds of session, and of the key in the link of a decision."""

ALL = sha256(b"aboveboard/pass/all").digest()
"""The name of the row that ends every pass made up to `STAFF_MS` before its `expires_ms`. It goes when all of them expired."""

spent = Table(
    "spent",
    metadata,
    Column("pass", LargeBinary, primary_key=True),
    Column("expires_ms", BigInteger, nullable=False, index=True),
)

SPENT_LABEL = b"spent-pass"
"""The label of the key under which `pass` is computed."""

READ_SPENT = select(spent.c["pass"], spent.c.expires_ms)
INSERT_SPENT = insert(spent)
DELETE_SPENT = delete(spent).where(spent.c["pass"] == bindparam("key"))
GUARDED["spent"] = select(spent.c["pass"], literal_column("1"))


Kind = Literal["link", "person", "staff", "oidc"]


class AccessPass(Struct, frozen=True, array_like=True):
    """A link or a session, as its text encodes it.

    A `link` opens one `person` session and then leads to the path `to`. A `staff` pass is a session of an API key.
    `who` is the app's own id of the person, or the id of the key. `name` is 16 random bytes. An `oidc` pass opens one
    `staff` session by name, once the provider vouches for the person (`access.oidc_sign_in`).

    A session by name has a `role`, and a `label` to show. `who` is then the id of the member of staff, and `mark` that of
    the declared provider.

    `key` is the id of the API key that made the link, also in the session that it opened. `mark` is that of the
    person's row (`mark_person`). `made_ms` is the time at which the link or the staff session was made. Passes of
    version 0.1.0 lack these three.
    """

    kind: Kind
    name: bytes
    app: str
    who: str
    expires_ms: int
    to: str = ""
    key: str = ""
    mark: bytes = b""
    made_ms: int = 0
    role: str = ""
    label: str = ""

    def spent_as(self, keyring: Keyring) -> bytes:
        """Returns the keyed hash of `name` that is stored once the pass may no longer be used."""
        return keyring.hash_under_key(SPENT_LABEL, sha256(b"aboveboard/pass/1" + self.name).digest())


def seal_pass(key: bytes, given: AccessPass, randomness: Callable[[int], bytes]) -> str:
    """Returns the pass as a text for a URL or a cookie. `key` is the operator's."""
    sealed = seal(_own(key), msgspec.msgpack.encode(given), given.kind.encode(), randomness=randomness)
    return urlsafe_b64encode(sealed).rstrip(b"=").decode()


def open_pass(key: bytes, text: str, kind: str, at_ms: int) -> AccessPass:
    """Returns the pass in a text, which may be spent: the table `spent` is not read. `key` is the operator's.

    Raises NotFound for a text of another installation or another kind, or one that was altered. Raises Gone from its
    `expires_ms` on.
    """
    try:
        sealed = urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
        found = msgspec.msgpack.decode(unseal(_own(key), sealed, kind.encode()), type=AccessPass)
    except (Unreadable, ValueError, msgspec.MsgspecError):
        raise NotFound(
            "This is not a link or session of this service. Use a new link or sign in again.",
            expected="a new link",
        ) from None
    if at_ms >= found.expires_ms:
        raise Gone(
            "This link or session has expired. Use a new link or sign in again.", expected="a new link"
        )
    return found


def mark_person(key: bytes) -> bytes:
    """Returns the mark of a person's row for a pass. `key` is the person's own, which an erasure destroys."""
    return hmac_sha256(key, b"aboveboard/pass/person/1")[:MARK_BYTES]


def sign_explanation_key(key: bytes, decision: str, expires_ms: int) -> str:
    """Returns a text with which its holder may read the explanation of one decision until then, and nothing else.

    `expires_ms` is rounded up to a whole hour. `key` is the operator's. The text is base64url of the hour since 1970
    (4 bytes) and the first 16 bytes of an HMAC-SHA-256 over the hour and the decision's id.
    """
    # A negated floor division rounds up, without a float.
    hours = -(-expires_ms // 3_600_000)
    until = hours.to_bytes(4, "big")
    return urlsafe_b64encode(until + _mark(key, decision, until)).rstrip(b"=").decode()


def derive_explanation_key(key: bytes, text: str, decision: str) -> str:
    """Returns a key of one decision that expires with `text`, which is a valid key of another explanation."""
    until = urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))[:4]
    return urlsafe_b64encode(until + _mark(key, decision, until)).rstrip(b"=").decode()


def is_explanation_key(key: bytes, text: str, decision: str, at_ms: int) -> bool:
    """Returns True when `sign_explanation_key` made the text for that decision and it has not expired."""
    try:
        found = urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
    except ValueError:
        return False
    until, mark = found[:4], found[4:]
    if len(until) != 4 or not hmac.compare_digest(mark, _mark(key, decision, until)):
        return False
    return at_ms < int.from_bytes(until, "big") * 3_600_000


def _mark(key: bytes, decision: str, until: bytes) -> bytes:
    return _prepare_explanation_key(key).digest(until + decision.encode("utf-8", "surrogatepass"))[:16]


@lru_cache(maxsize=4)
def _prepare_explanation_key(key: bytes) -> HmacKey:
    # Every decision has such a link. Only the operator's key gets here.
    return HmacKey(_own(key))


def _own(key: bytes) -> bytes:
    """Derives a key for passes alone: the key that encrypts records must not decrypt what visitors send."""
    return hmac_sha256(key, b"aboveboard/passes/1")
