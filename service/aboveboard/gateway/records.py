"""Entries and the sealed records behind them, made of what they commit to. `stored_records` reads them again."""

import os
from collections.abc import Callable

from msgspec import Struct

from aboveboard import canonical
from aboveboard.audit import entries
from aboveboard.keys.sealing import seal
from aboveboard.storage.journal import Entry
from aboveboard.words import EntryKind

Randomness = Callable[[int], bytes]

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id(prefix: str, at_ms: int, randomness: Randomness = os.urandom) -> str:
    """A ULID (48 bits of time, 80 random ones, Crockford base32) behind a prefix: sortable, not guessable."""
    number = (at_ms << 80) | int.from_bytes(randomness(10), "big")
    return f"{prefix}_" + "".join([_CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5)])


def make_entry(
    kind: EntryKind,
    body: Struct,
    *,
    owner: "Owner",
    policy: str,
    at_ms: int,
    record: str | None = None,
    randomness: Randomness = os.urandom,
) -> Entry:
    """The leaf that commits to `body`, and `body` sealed for its owner together with the salt.

    The seal is bound to the leaf: a record put behind another entry does not open.
    """
    salt, data = randomness(32), canonical.encode(body)
    commitment = entries.commitment(salt, data)
    leaf = entries.leaf(kind, at_ms, policy, commitment, entries.tag(owner.key, commitment))
    sealed = seal(owner.key, entries.pack(salt, data), leaf, randomness=randomness)
    return Entry(leaf, kind, at_ms, owner.app, owner.person, sealed, record)


class Owner:
    """Under whose key a record lies: a person's, or the operator's when it is about nobody."""

    __slots__ = ("app", "key", "person")

    def __init__(self, app: str, key: bytes, person: bytes | None) -> None:
        self.app, self.key, self.person = app, key, person


OPERATOR = "operator"
"""The app that entries about no app are written for."""
