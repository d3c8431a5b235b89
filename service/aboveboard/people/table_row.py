"""The row of a table in `inventory`, with what holds for most tables as its defaults."""

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
from aboveboard.people.personal_data import PersonalData, Store, StoredTable, Topic


def table_row(
    name: str,
    topic: Topic,
    purpose: str,
    *parts: str,
    keep: Retention,
    read: ReadWay = ReadWay.NOT_SHOWN,
    export: ExportWay = ExportWay.LEFT_OUT,
    erase: EraseWay = EraseWay.ROWS,
    unlearn: UnlearnWay = UnlearnWay.NOTHING,
    restrict: RestrictWay = RestrictWay.STAYS,
    rekey: RekeyWay = RekeyWay.MOVED,
    merge: MergeWay = MergeWay.ALIASED,
    because: str = "",
    table: StoredTable,
) -> PersonalData:
    """Returns the row of a table. The defaults are those of rows that are deleted with their person."""
    return PersonalData(
        store=Store.TABLE,
        name=name,
        topic=topic,
        purpose=purpose,
        parts=parts,
        keep=keep,
        read=read,
        export=export,
        erase=erase,
        unlearn=unlearn,
        restrict=restrict,
        rekey=rekey,
        merge=merge,
        because=because,
        table=table,
    )
