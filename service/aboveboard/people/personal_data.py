"""The form of a row of `inventory`: one kind of data about a person, and how each right reaches it."""

from enum import Enum

from msgspec import Struct

from aboveboard.people.handling import (
    EraseWay,
    ExportWay,
    MergeWay,
    ReadWay,
    RekeyWay,
    RestrictWay,
    Retention,
    UnlearnWay,
)
from aboveboard.words import Word


class Store(Enum):
    """The place of stored data. `prefix` comes before its name where places are listed."""

    TABLE = ""
    STATE = "people.sealed/"
    RECORD = "records.sealed/"
    FILE = "data folder/"

    @property
    def prefix(self) -> str:
        return self.value


class Topic(Word):
    """A kind of data as a person knows it. The person's page has a sentence for each."""

    CHOICES = "choices"
    FACTS = "facts"
    INTERESTS = "interests"
    VISIT = "visit"
    SHOWN = "shown"
    SIGNALS = "signals"
    LEARNED = "learned"
    RECORDS = "records"
    CASES = "cases"
    HOLDS = "holds"
    ANSWERS = "answers"
    KEYS = "keys"
    ARCHIVES = "archives"
    ERASURE = "erasure"


class StoredTable(Struct, frozen=True, kw_only=True):
    """The columns of a table that the walkers use.

    `person` has the pseudonym. It is None in a table of sums over many people, or of hashes that lead to none. `key` names a row beside the person.
    `sealed` is encrypted, and `members` are those of the value in it. A row expires at the instant in `expires`.
    """

    person: str | None = "person"
    key: str
    sealed: str | None = None
    members: tuple[str, ...] = ()
    expires: str | None = None


class PersonalData(Struct, frozen=True, kw_only=True):
    """One kind of stored data about a person.

    `parts` are the columns of a table, or the members of a value and of the values in it. `because` says why the data is
    not shown, not exported or not erased. It is "" for data that is. `table` is None unless `store` is TABLE.
    """

    store: Store
    name: str
    topic: Topic
    purpose: str
    parts: tuple[str, ...] = ()
    keep: Retention
    read: ReadWay
    export: ExportWay
    erase: EraseWay
    unlearn: UnlearnWay
    restrict: RestrictWay
    rekey: RekeyWay
    merge: MergeWay
    because: str = ""
    table: StoredTable | None = None

    @property
    def where(self) -> str:
        """The place and the name, as lists show them."""
        return f"{self.store.prefix}{self.name}"
