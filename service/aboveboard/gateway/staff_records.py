"""The bodies of records of what the staff did about one person. They are that person's, and sealed under their key."""

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


class LookupRecord(RecordBody, frozen=True, kw_only=True):
    """A look of the staff at what is stored about a person.

    `by` is the id of the API key, and `role` its role. `reason` is what its holder wrote. It is absent where a record
    was opened by its index in the log, which `index` then has.
    """

    kind: ClassVar[EntryKind] = EntryKind.LOOKUP

    by: str
    found_by: FoundBy
    index: int | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    role: Role
