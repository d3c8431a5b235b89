"""The table of cases: what people ask a human, until it is answered, and for some days after that."""

import msgspec
from msgspec import Struct
from sqlalchemy import BigInteger, Column, Index, LargeBinary, Table, Text, bindparam, insert, select, update

from aboveboard.storage.journal import GUARDED
from aboveboard.storage.tables import metadata
from aboveboard.words import Word


class CaseState(Word):
    """The state of a case. Only an open one changes."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class CaseSubject(Word):
    """The subject of a case: a right of the person, an explanation, or anything else."""

    EXPLANATION = "explanation"
    ACCESS = "access"
    CORRECTION = "correction"
    ERASURE = "erasure"
    OBJECTION = "objection"
    OTHER = "other"


class StaffWords(Struct, frozen=True, array_like=True):
    """Words of a member of the staff, with their time and the API key: a list of three in JSON."""

    at_ms: int
    by: str
    text: str


class CaseContent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The sealed part of a case.

    `question` is in the words of the person, or of the member of the staff `opened_by`, "" for the person. `about` is the
    id of a decision, or "". `extended`, `answer` and `closed` say why the time was extended, what was answered, and why
    there is no answer.
    """

    question: str
    subject: CaseSubject
    opened_by: str = ""
    about: str = ""
    notes: tuple[StaffWords, ...] = ()
    extended: StaffWords | None = None
    answer: StaffWords | None = None
    closed: StaffWords | None = None


# One row for each case. `due_ms` is the last millisecond in which an answer is in time. `expires_ms` is null while the
# case is open.
cases = Table(
    "cases",
    metadata,
    Column("case_id", Text, primary_key=True),
    Column("person", LargeBinary, nullable=False, index=True),
    Column("version", BigInteger, nullable=False),
    Column("app", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened_ms", BigInteger, nullable=False),
    Column("due_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=True, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_cases_state_due_ms", "state", "due_ms"),
)

SEALED_FOR = b"case"
"""The beginning of what a sealed content is bound to. The id of its case follows."""

GUARDED["cases"] = select(cases.c.case_id, cases.c.version)

INSERT_CASE = insert(cases)
UPDATE_CASE = (
    update(cases)
    .where(cases.c.case_id == bindparam("key"))
    .values(
        version=bindparam("next_version"),
        state=bindparam("next_state"),
        due_ms=bindparam("next_due_ms"),
        expires_ms=bindparam("next_expires_ms"),
        sealed=bindparam("next_sealed"),
    )
)

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(CaseContent)


def encode_case(content: CaseContent) -> bytes:
    return _encoder.encode(content)


def decode_case(data: bytes) -> CaseContent:
    return _decoder.decode(data)
