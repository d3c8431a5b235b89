"""New entries of the log and the sealed records behind them. `stored_records` reads the records back."""

import os
from collections.abc import Callable

from msgspec import Struct

from aboveboard import canonical
from aboveboard.audit import entries
from aboveboard.gateway.record_packing import SealedContent
from aboveboard.gateway.sealed_records import seal_content
from aboveboard.keys.finding import derive_finding_key
from aboveboard.keys.sealing import Cipher, make_cipher
from aboveboard.storage.journal import Entry
from aboveboard.words import EntryKind

Randomness = Callable[[int], bytes]

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = [first + second for first in _CROCKFORD for second in _CROCKFORD]
"""The two characters of each number of 10 bits."""


def new_id(prefix: str, at_ms: int, randomness: Randomness = os.urandom) -> str:
    """Returns `<prefix>_` and a ULID: 48 bits of milliseconds, 80 random bits, 26 characters of Crockford base32.

    Ids sort by time and cannot be guessed. The format is https://github.com/ulid/spec, in lower case.
    """
    number = (at_ms << 80) | int.from_bytes(randomness(10), "big")
    return f"{prefix}_" + "".join([_PAIRS[number >> shift & 1023] for shift in range(120, -1, -10)])


def encode_random(drawn: bytes) -> str:
    """Returns 10 bytes as the 16 last characters of a ULID."""
    number = int.from_bytes(drawn, "big")
    return "".join([_PAIRS[number >> shift & 1023] for shift in range(70, -1, -10)])


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
    """Returns the entry whose leaf commits to `body`, with salt and body sealed under the owner's key.

    The seal is bound to the leaf and to the row (`sealed_records`). A choice has the owner's number of choices.
    """
    # The salt is new for each entry. So equal bodies get different commitments, and a leaf does not reveal its body.
    salt, data = randomness(32), canonical.encode(body)
    commitment = entries.commitment(salt, data)
    leaf = entries.leaf(kind, at_ms, policy, commitment, entries.tag(owner.finding_key, commitment))
    content = SealedContent(owner.choices if kind.scope == "choice" else 0, entries.pack(salt, data))
    row = Entry(leaf, kind, at_ms, owner.app, owner.person, b"", record)
    return row._replace(
        sealed=seal_content(row, owner.key, content, cipher=owner.cipher, randomness=randomness)
    )


class Owner:
    """The owner of a record: its app, the key that it is sealed under, and the pseudonym of its person.

    A record about no person has the operator's key, and `person` None. `choices` is the number of choices of the person
    with one that is recorded now. What is derived from the key lasts as long as this object, which is one request.
    """

    __slots__ = ("_cipher", "_finding_key", "app", "choices", "key", "person")

    def __init__(self, app: str, key: bytes, person: bytes | None, choices: int = 0) -> None:
        self.app, self.key, self.person, self.choices = app, key, person, choices
        self._finding_key: bytes | None = None
        self._cipher: Cipher | None = None

    @property
    def finding_key(self) -> bytes:
        """The key of `keys.finding`."""
        if self._finding_key is None:
            self._finding_key = derive_finding_key(self.key)
        return self._finding_key

    @property
    def cipher(self) -> Cipher | None:
        """The cipher of a person's key. None for the operator's, which has one for each record."""
        if self._cipher is None and self.person is not None:
            self._cipher = make_cipher(self.key)
        return self._cipher


OPERATOR = "operator"
"""The app of entries that belong to no app."""
