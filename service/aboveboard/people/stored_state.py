"""The members of `PersonState`, and the kinds of records, as rows of `inventory`.

A state is sealed in the person's row, and a record in the row of its entry. So both are erased with that row, and both
are encrypted under the person's key. A rotation of the master key encrypts the key again.
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

_AFFINITY = ("weight", "at_ms", "count", "first_ms", "until_ms")


def _member(
    name: str,
    topic: Topic,
    purpose: str,
    *parts: str,
    keep: Retention = Retention.PERSON,
    read: ReadWay = ReadWay.SUMMARY,
    export: ExportWay = ExportWay.DESCRIBED,
    unlearn: UnlearnWay = UnlearnWay.NOTHING,
    restrict: RestrictWay = RestrictWay.STAYS,
    rekey: RekeyWay = RekeyWay.STAYS,
    merge: MergeWay,
    because: str = "",
) -> PersonalData:
    """Returns the row of a member of `PersonState`. The defaults are those of a choice that holds until the erasure."""
    return PersonalData(
        store=Store.STATE,
        name=name,
        topic=topic,
        purpose=purpose,
        parts=parts,
        keep=keep,
        read=read,
        export=export,
        erase=EraseWay.WITH_ROW,
        unlearn=unlearn,
        restrict=restrict,
        rekey=rekey,
        merge=merge,
        because=because,
    )


STATE: tuple[PersonalData, ...] = (
    _member(
        "format",
        Topic.KEYS,
        "the version of the state's own form",
        read=ReadWay.NOT_SHOWN,
        export=ExportWay.AS_STORED,
        merge=MergeWay.APART,
        because="It is the same for all people.",
    ),
    _member(
        "epoch",
        Topic.KEYS,
        "a count of changes, so that a visit keeps its answers until one comes",
        read=ReadWay.NOT_SHOWN,
        export=ExportWay.AS_STORED,
        merge=MergeWay.APART,
        because="It counts what the history lists.",
    ),
    _member("dial", Topic.CHOICES, "the level that the person chose", merge=MergeWay.STRICTER),
    _member(
        "choices",
        Topic.CHOICES,
        "the latest choice about each purpose, which decides what is used",
        *("state", "notice", "at_ms", "expires_ms", "cause"),
        export=ExportWay.AS_STORED,
        merge=MergeWay.STRICTER,
    ),
    _member(
        "limits",
        Topic.CHOICES,
        "the categories, topics and items that the person ruled out",
        *("categories", "topics", "items"),
        merge=MergeWay.STRICTER,
    ),
    _member(
        "facts",
        Topic.FACTS,
        "the facts that the app reported, which rules and sentences depend on",
        *("age_class", "region", "language", "time_zone"),
        merge=MergeWay.STRICTER,
    ),
    _member(
        "history",
        Topic.INTERESTS,
        "interests derived from earlier signals, for what is chosen first",
        *_AFFINITY,
        keep=Retention.WITH_SIGNALS,
        unlearn=UnlearnWay.EXCLUDED,
        restrict=RestrictWay.UNUSED,
        merge=MergeWay.JOINED,
    ),
    _member(
        "elsewhere",
        Topic.INTERESTS,
        "interests derived from signals of other services",
        *_AFFINITY,
        keep=Retention.WITH_SIGNALS,
        unlearn=UnlearnWay.EXCLUDED,
        restrict=RestrictWay.UNUSED,
        merge=MergeWay.JOINED,
    ),
    _member(
        "visit",
        Topic.VISIT,
        "the visit under way and its interests",
        *("session", "started_ms", "last_ms", "interests"),
        *_AFFINITY,
        keep=Retention.VISIT,
        unlearn=UnlearnWay.EXCLUDED,
        restrict=RestrictWay.UNUSED,
        merge=MergeWay.JOINED,
    ),
    _member(
        "shown",
        Topic.SHOWN,
        "the times at which an item was shown, so that caps hold",
        keep=Retention.CAP_DAYS,
        read=ReadWay.NOT_SHOWN,
        restrict=RestrictWay.UNUSED,
        merge=MergeWay.JOINED,
        because="The API shows the decisions with the same items.",
    ),
    _member(
        "cap_days",
        Topic.SHOWN,
        "the days for which the times of each placement are stored",
        keep=Retention.CAP_DAYS,
        read=ReadWay.NOT_SHOWN,
        export=ExportWay.AS_STORED,
        restrict=RestrictWay.UNUSED,
        merge=MergeWay.APART,
        because="The placement states them.",
    ),
    _member(
        "restricted",
        Topic.CHOICES,
        "a restriction under way",
        restrict=RestrictWay.MARKED,
        merge=MergeWay.STRICTER,
    ),
    _member(
        "lifted_ms",
        Topic.CHOICES,
        "the end of the last restriction, so that nothing late gets past it",
        read=ReadWay.HISTORY,
        export=ExportWay.AS_STORED,
        restrict=RestrictWay.MARKED,
        merge=MergeWay.STRICTER,
    ),
    _member(
        "guests",
        Topic.KEYS,
        "pseudonyms of ids that the person used before",
        rekey=RekeyWay.RENAMED,
        merge=MergeWay.LINKED,
    ),
    _member(
        "owner",
        Topic.KEYS,
        "the pseudonym of the person whose guest this id is",
        rekey=RekeyWay.RENAMED,
        merge=MergeWay.LINKED,
    ),
    _member(
        "former",
        Topic.KEYS,
        "pseudonyms from before each rotation, so that a backup can be erased",
        read=ReadWay.NOT_SHOWN,
        export=ExportWay.LEFT_OUT,
        rekey=RekeyWay.REMEMBERED,
        merge=MergeWay.APART,
        because="They are made with destroyed keys, and say nothing about the person.",
    ),
    _member(
        "on_screen",
        Topic.SHOWN,
        "the items that were shown last, to which a reaction may still follow",
        *("session", "epoch", "at_ms", "items", "until_ms"),
        keep=Retention.SCREEN,
        read=ReadWay.NOT_SHOWN,
        export=ExportWay.AS_STORED,
        unlearn=UnlearnWay.EXCLUDED,
        restrict=RestrictWay.UNUSED,
        merge=MergeWay.APART,
        because="The API shows the decisions with the same items.",
    ),
    _member(
        "claims",
        Topic.CHOICES,
        "a yes that another party carried, until the person chooses",
        *("carried_by", "notice", "at_ms"),
        export=ExportWay.AS_STORED,
        merge=MergeWay.APART,
    ),
    _member(
        "choice_epoch",
        Topic.KEYS,
        "a count of choices, so that no stored answer outlives one, and no earlier row comes back",
        read=ReadWay.NOT_SHOWN,
        export=ExportWay.AS_STORED,
        merge=MergeWay.APART,
        because="It counts what the history lists.",
    ),
    _member(
        "of_age_ms",
        Topic.CHOICES,
        "when the person was last no longer a minor",
        read=ReadWay.HISTORY,
        export=ExportWay.AS_STORED,
        merge=MergeWay.APART,
    ),
    _member(
        "claimed_dial",
        Topic.CHOICES,
        "a higher level that another party carried, until the person chooses",
        *("carried_by", "level", "at_ms"),
        merge=MergeWay.APART,
    ),
    _member(
        "link",
        Topic.KEYS,
        "the name of the link that made this id a guest, so that it can be undone",
        read=ReadWay.HISTORY,
        export=ExportWay.AS_STORED,
        merge=MergeWay.LINKED,
    ),
    _member(
        "linked_ms",
        Topic.KEYS,
        "the time of that link",
        read=ReadWay.HISTORY,
        export=ExportWay.AS_STORED,
        merge=MergeWay.LINKED,
    ),
    _member(
        "ended",
        Topic.KEYS,
        "the links that were used and the sessions that were ended, so that none works again",
        *("name", "expires_ms"),
        keep=Retention.PASS,
        read=ReadWay.NOT_SHOWN,
        export=ExportWay.AS_STORED,
        merge=MergeWay.APART,
        because="These hashes open nothing.",
    ),
)
"""A row for each member of `PersonState`, in their order. Without a row, a contract test fails."""

_RECORDED: dict[EntryKind, str] = {
    EntryKind.DECISION: "what was chosen for the person and why, so that it can be explained and computed again",
    EntryKind.CONSENT: "a choice about a purpose, with the text that was shown, as evidence",
    EntryKind.DIAL: "a new level of the dial, as evidence",
    EntryKind.LIMIT: "all exclusions after a change, as evidence",
    EntryKind.FACTS: "all facts after a change, as evidence",
    EntryKind.RESTRICTION: "a restriction that began or ended, as evidence",
    EntryKind.CORRECTION: "an interest that was forgotten, as evidence",
    EntryKind.LINK: "a link of two ids and the choices from then on, as evidence",
    EntryKind.OUTCOME: "what the person did with items, in one request of the app",
    EntryKind.SIGNALS: "counts of signals that were kept and dropped, in one request of the app",
    EntryKind.PREVIEW: "a preview that the app requested",
    EntryKind.EXPORT: "an archive that was made of the person's data",
    EntryKind.ERASURE: "the steps of an erasure, by the hash of an id that only the person has",
}
"""The purpose of each kind of record that is about a person."""


def _read_way(kind: EntryKind) -> ReadWay:
    if kind is EntryKind.DECISION:
        return ReadWay.DECISIONS
    return ReadWay.HISTORY if kind.scope == "choice" else ReadWay.SUMMARY


def _list_kinds() -> Iterator[PersonalData]:
    for kind, purpose in _RECORDED.items():
        is_decision = kind is EntryKind.DECISION
        yield PersonalData(
            store=Store.RECORD,
            name=str(kind),
            topic=Topic.RECORDS,
            purpose=purpose,
            keep=Retention.RECORD_DAYS if is_decision else Retention.PERSON,
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
