"""The kinds of records, as rows of `inventory`.

A record is sealed in the row of its entry, under the person's key. So it is erased with that row.
"""

from collections.abc import Iterator

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
from aboveboard.people.personal_data import PersonalData, Store, Topic
from aboveboard.words import EntryKind

_RECORDED: dict[EntryKind, str] = {
    EntryKind.DECISION: "what was chosen for the person and why, so that it can be explained and computed again",
    EntryKind.REASONS: "the reasons of a decision, where they were computed later",
    EntryKind.CONSENT: "a choice about a purpose, with the text that was shown, as evidence",
    EntryKind.DIAL: "a new level of the dial, as evidence",
    EntryKind.LIMIT: "all exclusions after a change, as evidence",
    EntryKind.FACTS: "all facts after a change, as evidence",
    EntryKind.ARRANGEMENT: "an own arrangement of one place or of all, as evidence",
    EntryKind.RESTRICTION: "a restriction that began or ended, as evidence",
    EntryKind.CORRECTION: "an interest that was forgotten, as evidence",
    EntryKind.LINK: "a link of two ids and the choices from then on, as evidence",
    EntryKind.OUTCOME: "what the person did with items, in one request of the app",
    EntryKind.SIGNALS: "counts of signals that were kept and dropped, in one request of the app",
    EntryKind.PREVIEW: "a preview that the app requested",
    EntryKind.EXPORT: "an archive that was made of the person's data",
    EntryKind.LOOKUP: "a look of the staff at what is stored, by whom and why, so that the person can see it",
    EntryKind.CASE: "a step of a case: that it was opened, extended, answered or closed, and when",
    EntryKind.HOLD: "a step of a legal hold: the ground, the end and how many records it names",
    EntryKind.ERASURE: "the steps of an erasure, by the hash of an id that only the person has",
}
"""The purpose of each kind of record that is about a person."""


def _read_way(kind: EntryKind) -> ReadWay:
    if kind is EntryKind.DECISION:
        return ReadWay.DECISIONS
    if kind is EntryKind.LOOKUP:
        return ReadWay.LOOKUPS
    if kind is EntryKind.CASE:
        return ReadWay.CASES
    if kind is EntryKind.HOLD:
        return ReadWay.HOLDS
    return ReadWay.HISTORY if kind.scope == "choice" else ReadWay.SUMMARY


def _list_kinds() -> Iterator[PersonalData]:
    for kind, purpose in _RECORDED.items():
        is_decision, expires = kind is EntryKind.DECISION, kind in (EntryKind.DECISION, EntryKind.REASONS)
        yield PersonalData(
            store=Store.RECORD,
            name=str(kind),
            topic=Topic.RECORDS,
            purpose=purpose,
            keep=Retention.RECORD_DAYS if expires else Retention.PERSON,
            read=_read_way(kind),
            export=ExportWay.RECORDS,
            erase=EraseWay.ROWS,
            unlearn=UnlearnWay.EXAMPLES if is_decision else UnlearnWay.NOTHING,
            restrict=RestrictWay.STAYS,
            rekey=RekeyWay.MOVED,
            merge=MergeWay.ALIASED,
        )


RECORDS: tuple[PersonalData, ...] = tuple(_list_kinds())
"""A row for each kind of record whose scope is not the operator's."""
