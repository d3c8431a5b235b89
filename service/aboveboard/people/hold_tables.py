"""The tables of legal holds: what is kept of a person for a legal claim, beyond an erasure.

A hold has a key of its own, wrapped under the master key. Copies of the records that it names are sealed under that
key. So they stay when the person's key goes, and go with the key of the hold. A copy names its person only until they
are erased.
"""

import msgspec
from msgspec import Struct
from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    LargeBinary,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    null,
    select,
    update,
)

from aboveboard.people.case_table import CaseContent
from aboveboard.storage.journal import GUARDED
from aboveboard.storage.tables import Place, metadata
from aboveboard.words import Word


class HoldBasis(Word):
    """The legal basis of a hold. The values are stored, so they never change.

    `CLAIMS`: legal claims (GDPR Art. 17(3)(e)). `OBLIGATION`: a duty under the law (Art. 17(3)(b)). `RESTRICTION`: the
    person wants the records for a claim of their own (Art. 18(1)(c)). `AUTHORITY`: a court or an authority ordered it.
    """

    CLAIMS = "claims"
    OBLIGATION = "obligation"
    RESTRICTION = "restriction"
    AUTHORITY = "authority"


class HoldTerms(Struct, frozen=True, array_like=True):
    """The ground of a hold in words, its legal basis, and its last instant."""

    ground: str
    basis: HoldBasis
    until_ms: int


class HoldContent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The sealed part of a hold. `asked_by` and `approved_by` are members of the staff.

    `renewed` are the later terms, oldest first, each with its words. `case` is the id of a case, and `case_words` what
    was said in it, where the hold is about one.
    """

    terms: HoldTerms
    asked_by: str
    approved_by: str
    held_ms: int
    renewed: tuple[HoldTerms, ...] = ()
    case: str = ""
    case_words: CaseContent | None = None

    @property
    def now(self) -> HoldTerms:
        """The terms in force."""
        return self.renewed[-1] if self.renewed else self.terms


class HeldContent(Struct, frozen=True, array_like=True):
    """The sealed copy of a record. `opening` is its salt and body, as its entry commits to them."""

    app: str
    kind: str
    record: str | None
    at_ms: int
    opening: bytes


# One row for each hold in force. Its end deletes the row, and with it the only key that opens the copies.
holds = Table(
    "holds",
    metadata,
    Column("hold_id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("app", Text, nullable=False),
    Column("ends_ms", BigInteger, nullable=False, index=True),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

# One row for each copy of a record. `person` is null once the person is erased.
held_records = Table(
    "held_records",
    metadata,
    Column("hold_id", Text, primary_key=True),
    Column("entry_index", Place, primary_key=True, autoincrement=False),
    Column("person", LargeBinary, nullable=True),
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_held_records_person", "person"),
)

HOLD_SEALED_FOR, HELD_SEALED_FOR = b"hold", b"held"
"""The beginnings of what the sealed values are bound to. The id of the hold follows, and the index of a record."""

GUARDED["holds"] = select(holds.c.hold_id, holds.c.version)

INSERT_HOLD, INSERT_HELD = insert(holds), insert(held_records)
RENEW_HOLD = (
    update(holds)
    .where(holds.c.hold_id == bindparam("key"))
    .values(
        version=bindparam("next_version"), ends_ms=bindparam("next_ends_ms"), sealed=bindparam("next_sealed")
    )
)
DELETE_HOLD = delete(holds).where(holds.c.hold_id == bindparam("key"))
DELETE_HELD = delete(held_records).where(held_records.c.hold_id == bindparam("key"))
DETACH_HELD = update(held_records).where(held_records.c.person == bindparam("erased")).values(person=null())
REWRAP_HOLD = (
    update(holds)
    .where(holds.c.hold_id == bindparam("key"), holds.c.wrapped_key == bindparam("wrapped_before"))
    .values(wrapped_key=bindparam("wrapped_next"))
)
"""The update of a wrapped key, as `store.REWRAP`."""

_encoder = msgspec.msgpack.Encoder()
_hold_decoder = msgspec.msgpack.Decoder(HoldContent)
_held_decoder = msgspec.msgpack.Decoder(HeldContent)


def label_key(hold: str) -> bytes:
    """Returns what the wrapped key of a hold is bound to. No pseudonym has its form."""
    return b"aboveboard/hold-key/1/" + hold.encode()


def label_hold(hold: str) -> bytes:
    return HOLD_SEALED_FOR + hold.encode()


def label_copy(hold: str, index: int) -> bytes:
    return HELD_SEALED_FOR + hold.encode() + index.to_bytes(8, "big")


def encode_content(content: HoldContent | HeldContent) -> bytes:
    return _encoder.encode(content)


def decode_hold(data: bytes) -> HoldContent:
    return _hold_decoder.decode(data)


def decode_held(data: bytes) -> HeldContent:
    return _held_decoder.decode(data)
