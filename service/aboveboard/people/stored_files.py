"""The files of the data folder with data about people, as rows of `inventory`. A name is a pattern."""

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


def _file(
    name: str,
    topic: Topic,
    purpose: str,
    because: str,
    *,
    keep: Retention,
    erase: EraseWay,
    rekey: RekeyWay = RekeyWay.STAYS,
) -> PersonalData:
    return PersonalData(
        store=Store.FILE,
        name=name,
        topic=topic,
        purpose=purpose,
        because=because,
        keep=keep,
        read=ReadWay.NOT_SHOWN,
        export=ExportWay.LEFT_OUT,
        erase=erase,
        unlearn=UnlearnWay.NOTHING,
        restrict=RestrictWay.STAYS,
        rekey=rekey,
        merge=MergeWay.APART,
    )


FILES: tuple[PersonalData, ...] = (
    _file(
        "exports/*.zip",
        Topic.ARCHIVES,
        "an archive of readable records that an auditor requested",
        "It is a copy of records that are exported. Each is deleted at any person's erasure.",
        keep=Retention.EXPORT_HOURS,
        erase=EraseWay.FILES,
    ),
    _file(
        "exports/.person-*.zip",
        Topic.ARCHIVES,
        "the person's own archive, while it is sent to them",
        "It is the export itself.",
        keep=Retention.DOWNLOAD,
        erase=EraseWay.NAMELESS,
    ),
    _file(
        "erasures.ledger*",
        Topic.ERASURE,
        "hashes of erased pseudonyms, so that no restored backup brings a person back",
        "A hash of a keyed pseudonym leads to no person. Without it, a restore would undo erasures.",
        keep=Retention.ALWAYS,
        erase=EraseWay.STAYS,
    ),
)
"""The files with data about people, besides the database."""

FILES_ABOUT_NO_PERSON: tuple[str, ...] = (
    "*.gateway",
    "*.writing",
    "keys/*",
    "limits-*.json",
    "log.head",
    "log.keys",
    "rows.keyed",
)
"""The patterns of all other files. A file of the database has the tables."""
