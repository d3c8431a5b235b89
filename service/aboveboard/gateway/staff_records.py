"""The bodies of records of what the staff did about one person, and of that person's cases.

They are the person's records, sealed under their key.
"""

from typing import ClassVar

from msgspec import UNSET, UnsetType

from aboveboard.gateway.record_bodies import RecordBody
from aboveboard.words import EntryKind, Role, Word


class FoundBy(Word):
    """The name by which the staff found a person. The values are stored, so they never change.

    `PERSON` is the app's own id. `ENTRY` is no search: a record of the person was opened by its index in the log.
    """

    PERSON = "person"
    DECISION = "decision"
    RECEIPT = "receipt"
    PSEUDONYM = "pseudonym"
    ENTRY = "entry"
    CASE = "case"


class CaseStep(Word):
    """A step of a case. The values are stored, so they never change."""

    OPENED = "opened"
    NOTED = "noted"
    EXTENDED = "extended"
    ANSWERED = "answered"
    CLOSED = "closed"


class HoldStep(Word):
    """A step of a legal hold. The values are stored, so they never change.

    `ENDED` is the end by time, and `LIFTED` an earlier one by the staff. `READ`: the staff read the records.
    """

    ASKED = "asked"
    APPROVED = "approved"
    RENEWAL_ASKED = "renewal_asked"
    RENEWED = "renewed"
    READ = "read"
    LIFTED = "lifted"
    ENDED = "ended"


class LookupRecord(RecordBody, frozen=True, kw_only=True):
    """A look of the staff at what is stored about a person.

    `by` is the id of the API key or of the member of staff, and `role` the role. `reason` is what its holder wrote. It is absent where a record
    was opened by its index in the log, which `index` then has.
    """

    kind: ClassVar[EntryKind] = EntryKind.LOOKUP

    by: str
    found_by: FoundBy
    index: int | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    role: Role


class CaseRecord(RecordBody, frozen=True, kw_only=True):
    """A step of a case. `by` is the API key or the member of staff, absent for the person.

    `due_ms` is the end of the time for an answer.

    `sha256` is the hash of the words that the step added, which are stored with the case.
    """

    kind: ClassVar[EntryKind] = EntryKind.CASE

    by: str | UnsetType = UNSET
    case: str
    due_ms: int
    role: Role | UnsetType = UNSET
    sha256: str
    step: CaseStep


class HoldRecord(RecordBody, frozen=True, kw_only=True):
    """A step of a legal hold. `by` is the API key, absent for the end by time.

    `number` is that of the records which the hold names, and `until_ms` its last instant. `ground` has the words of the
    staff. It is absent once the person is erased, and in steps without words.
    """

    kind: ClassVar[EntryKind] = EntryKind.HOLD

    basis: str
    by: str | UnsetType = UNSET
    ground: str | UnsetType = UNSET
    hold: str
    number: int
    role: Role | UnsetType = UNSET
    step: HoldStep
    until_ms: int
