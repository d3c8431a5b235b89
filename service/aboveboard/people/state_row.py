"""The form of the row of a member of `PersonState` in `inventory`."""

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


def member(
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
