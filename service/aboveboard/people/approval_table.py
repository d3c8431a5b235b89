"""The table of requests of the staff that wait for a second person, and of what was approved."""

import msgspec
from msgspec import Struct
from sqlalchemy import BigInteger, Column, LargeBinary, Table, Text, bindparam, delete, insert, select, update

from aboveboard.people.hold_tables import HoldTerms
from aboveboard.storage.journal import GUARDED
from aboveboard.storage.tables import metadata
from aboveboard.words import Word


class StaffAct(Word):
    """An act of the staff that may need a second person. The values are stored, so they never change.

    A hold and its renewal always need one. The others do where `FOUR_EYES` names them.
    """

    HOLD = "hold"
    RENEWAL = "renewal"
    LOOKUP = "lookup"
    EVIDENCE = "evidence"
    EXPORT = "export"
    CLOSE = "close"


class ApprovalContent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The sealed part of a request: the reason of the staff, and what a hold is to name.

    `terms` are those of a hold or of its renewal. `entries` are indexes in the log, and `case` is the id of a case.
    """

    reason: str = ""
    terms: HoldTerms | None = None
    entries: tuple[int, ...] = ()
    case: str = ""


# One row for each request. `about` is the id of a hold or case, or "". `expires_ms` is its lapse, and after an approval
# the time until which the act is allowed. `person` is null for a renewal, which is sealed under the key of its hold.
approvals = Table(
    "approvals",
    metadata,
    Column("approval_id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("person", LargeBinary, nullable=True, index=True),
    Column("app", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("about", Text, nullable=False, index=True),
    Column("asked_by", Text, nullable=False),
    Column("approved_by", Text, nullable=True),
    Column("asked_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
)

APPROVAL_SEALED_FOR = b"approval"
"""The beginning of what a sealed content is bound to. The id of the request follows."""

GUARDED["approvals"] = select(approvals.c.approval_id, approvals.c.version)

INSERT_APPROVAL = insert(approvals)
APPROVE = (
    update(approvals)
    .where(approvals.c.approval_id == bindparam("key"))
    .values(
        version=bindparam("next_version"),
        approved_by=bindparam("next_by"),
        expires_ms=bindparam("next_expires_ms"),
    )
)
DELETE_APPROVAL = delete(approvals).where(approvals.c.approval_id == bindparam("key"))

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(ApprovalContent)


def approval_label(approval: str) -> bytes:
    return APPROVAL_SEALED_FOR + approval.encode()


def encode_approval(content: ApprovalContent) -> bytes:
    return _encoder.encode(content)


def decode_approval(data: bytes) -> ApprovalContent:
    return _decoder.decode(data)
