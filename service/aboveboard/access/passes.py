"""How the pages know who is looking: a link that an app made for a person, and the session that it opens.

A pass is a sealed text that only this installation can make and read, so nothing is stored of those in force, and the
id that an app gave somebody stands in that person's own browser only. What is stored, as a hash, is which links were
used and which sessions were ended before their time; such a row leads to nobody.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
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
from aboveboard.keys.sealing import seal, unseal
from aboveboard.storage.journal import GUARDED
from aboveboard.storage.tables import metadata

NAME_BYTES = 16

LINK_MS = 10 * 60_000
SESSION_MS = 60 * 60_000
STAFF_MS = 8 * 60 * 60_000
EXPLAINED_MS = 7 * 86_400_000

spent = Table(
    "spent",
    metadata,
    Column("pass", LargeBinary, primary_key=True),
    Column("expires_ms", BigInteger, nullable=False, index=True),
)

READ_SPENT = select(spent.c["pass"], spent.c.expires_ms)
INSERT_SPENT = insert(spent)
DELETE_SPENT = delete(spent).where(spent.c["pass"] == bindparam("key"))
GUARDED["spent"] = select(spent.c["pass"], literal_column("1"))


Kind = Literal["link", "person", "staff"]


class AccessPass(Struct, frozen=True, array_like=True):
    """`link` opens one `person` session and then leads to the path `to`; `staff` is a session of an API key.

    `who` is the app's own id of the person, or the id of the key. `name` is 16 random bytes.
    """

    kind: Kind
    name: bytes
    app: str
    who: str
    expires_ms: int
    to: str = ""

    @property
    def spent_as(self) -> bytes:
        """What is stored once the pass may not be used any more."""
        return sha256(b"aboveboard/pass/1" + self.name).digest()


def seal_pass(key: bytes, given: AccessPass, randomness: Callable[[int], bytes]) -> str:
    """The pass as a text for a URL or a cookie. `key` is the operator's."""
    sealed = seal(_own(key), msgspec.msgpack.encode(given), given.kind.encode(), randomness=randomness)
    return urlsafe_b64encode(sealed).rstrip(b"=").decode()


def open_pass(key: bytes, text: str, kind: str, at_ms: int) -> AccessPass:
    """The pass in a text. NotFound for one that was not made here, for another kind or was altered; Gone for one that
    is over."""
    try:
        sealed = urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
        found = msgspec.msgpack.decode(unseal(_own(key), sealed, kind.encode()), type=AccessPass)
    except (Unreadable, ValueError, msgspec.MsgspecError):
        raise NotFound("this is no link or session of this service", expected="a new link") from None
    if at_ms >= found.expires_ms:
        raise Gone("this link or session is over", expected="a new link")
    return found


def sign_explanation_key(key: bytes, decision: str, expires_ms: int) -> str:
    """A text that lets its holder read the explanation of one decision, and nothing else, until then; counted in whole
    hours. `key` is the operator's."""
    hours = -(-expires_ms // 3_600_000)
    until = hours.to_bytes(4, "big")
    return urlsafe_b64encode(until + _mark(key, decision, until)).rstrip(b"=").decode()


def is_explanation_key(key: bytes, text: str, decision: str, at_ms: int) -> bool:
    """Whether `sign_explanation_key` made that text for that decision, and it is not over."""
    try:
        found = urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
    except ValueError:
        return False
    until, mark = found[:4], found[4:]
    if len(until) != 4 or not hmac.compare_digest(mark, _mark(key, decision, until)):
        return False
    return at_ms < int.from_bytes(until, "big") * 3_600_000


def _mark(key: bytes, decision: str, until: bytes) -> bytes:
    return hmac.digest(_own(key), until + decision.encode("utf-8", "surrogatepass"), "sha256")[:16]


def _own(key: bytes) -> bytes:
    """A key for passes alone: what seals records must not seal what visitors bring."""
    return hmac.digest(key, b"aboveboard/passes/1", "sha256")
