"""The tables of what the staff do about people: cases, requests for a second person, and legal holds."""

from aboveboard.people.handling import (
    EraseWay,
    ExportWay,
    MergeWay,
    ReadWay,
    RekeyWay,
    Retention,
)
from aboveboard.people.personal_data import PersonalData, StoredTable, Topic
from aboveboard.people.table_row import table_row

_CASES = table_row(
    "cases",
    Topic.CASES,
    "what the person asked a human, what the staff noted, and the answer",
    *("case_id", "person", "version", "app", "state", "opened_ms", "due_ms", "expires_ms", "sealed"),
    keep=Retention.CASE_DAYS,
    read=ReadWay.CASES,
    export=ExportWay.CASES,
    table=StoredTable(
        key="case_id",
        sealed="sealed",
        members=(
            *("question", "subject", "opened_by", "about", "notes", "extended", "answer", "closed"),
            *("at_ms", "by", "text"),
        ),
        expires="expires_ms",
    ),
)

_APPROVALS = table_row(
    "approvals",
    Topic.CASES,
    "what a member of the staff wants to do about the person, until a second one approves it",
    *("approval_id", "version", "person", "app", "act", "about", "asked_by", "approved_by", "asked_ms"),
    *("expires_ms", "sealed"),
    keep=Retention.APPROVAL_HOURS,
    because="A request lapses within hours. What comes of it has an entry, which is shown and exported.",
    table=StoredTable(
        key="approval_id",
        sealed="sealed",
        members=("reason", "terms", "entries", "case", "ground", "basis", "until_ms"),
        expires="expires_ms",
    ),
)

_HELD_RECORDS = table_row(
    "held_records",
    Topic.HOLDS,
    "copies of records that a legal hold names, for the legal claim alone",
    *("hold_id", "entry_index", "person", "sealed"),
    keep=Retention.HOLD_END,
    read=ReadWay.HOLDS,
    export=ExportWay.HOLDS,
    erase=EraseWay.HELD,
    because="The law lets them be kept for a legal claim, and the receipt of the erasure names the hold.",
    table=StoredTable(
        key="entry_index", sealed="sealed", members=("app", "kind", "record", "at_ms", "opening")
    ),
)

_HOLDS = table_row(
    "holds",
    Topic.HOLDS,
    "the ground and the end of a legal hold, and the key of its copies",
    *("hold_id", "version", "app", "ends_ms", "wrapped_key", "sealed"),
    keep=Retention.HOLD_END,
    read=ReadWay.HOLDS,
    export=ExportWay.HOLDS,
    erase=EraseWay.HELD,
    because="It says why the copies stay and until when. Its end deletes it.",
    rekey=RekeyWay.HOLD_KEY,
    merge=MergeWay.APART,
    table=StoredTable(
        person=None,
        key="hold_id",
        sealed="sealed",
        members=(
            *("terms", "asked_by", "approved_by", "held_ms", "renewed", "case", "case_words"),
            *("ground", "basis", "until_ms"),
            *("question", "subject", "opened_by", "about", "notes", "extended", "answer", "closed"),
            *("at_ms", "by", "text"),
        ),
    ),
)

STAFF_TABLES: tuple[PersonalData, ...] = (_CASES, _APPROVALS, _HELD_RECORDS, _HOLDS)
"""The tables of what the staff do about people."""
