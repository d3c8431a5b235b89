"""The tables and files with data about people, as rows of `inventory`."""

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

_PEOPLE = PersonalData(
    store=Store.TABLE,
    name="people",
    topic=Topic.KEYS,
    purpose="finds the person by a keyed pseudonym, and locks all that is stored about them",
    parts=("pseudonym", "version", "wrapped_key", "sealed", "era", "due_ms"),
    keep=Retention.PERSON,
    read=ReadWay.NOT_SHOWN,
    export=ExportWay.LEFT_OUT,
    because="The key would open a stolen database. The sealed state is listed member by member.",
    erase=EraseWay.WITH_ROW,
    unlearn=UnlearnWay.NOTHING,
    restrict=RestrictWay.STAYS,
    rekey=RekeyWay.REWRAPPED,
    merge=MergeWay.APART,
    table=StoredTable(person="pseudonym", key="version", sealed="sealed"),
)

_SIGNALS = PersonalData(
    store=Store.TABLE,
    name="signals",
    topic=Topic.SIGNALS,
    purpose="the evidence behind each interest, as far as the person's choices let it in",
    parts=("person", "id_hash", "expires_ms", "sealed"),
    keep=Retention.TYPE_DAYS,
    read=ReadWay.NOT_SHOWN,
    export=ExportWay.SIGNALS,
    because="The API shows the interests that were derived from them.",
    erase=EraseWay.ROWS,
    unlearn=UnlearnWay.NOTHING,
    restrict=RestrictWay.UNUSED,
    rekey=RekeyWay.MOVED,
    merge=MergeWay.ALIASED,
    table=StoredTable(
        key="id_hash",
        sealed="sealed",
        members=("type", "at_ms", "session", "reaches", "fields"),
        expires="expires_ms",
    ),
)

_OUTCOMES = PersonalData(
    store=Store.TABLE,
    name="outcomes",
    topic=Topic.LEARNED,
    purpose="what the person did with an item, until the model learns from it and for reports",
    parts=("outcome", "person", "at_ms", "pending", "sealed"),
    keep=Retention.RECORD_DAYS,
    read=ReadWay.NOT_SHOWN,
    export=ExportWay.LEFT_OUT,
    because="The records of kind `outcome` have the same outcomes.",
    erase=EraseWay.ROWS,
    unlearn=UnlearnWay.EXAMPLES,
    restrict=RestrictWay.SETTLED,
    rekey=RekeyWay.MOVED,
    merge=MergeWay.ALIASED,
    table=StoredTable(key="outcome", sealed="sealed", members=("decision", "item", "kind", "value")),
)

_IMPRESSIONS = PersonalData(
    store=Store.TABLE,
    name="impressions",
    topic=Topic.LEARNED,
    purpose="the reward that a model learned for a shown item, so that it can be unlearned",
    parts=("impression", "person", "reward", "placement_key", "at_ms"),
    keep=Retention.RECORD_DAYS,
    read=ReadWay.NOT_SHOWN,
    export=ExportWay.LEFT_OUT,
    because="The reward follows from the records of kind `outcome`.",
    erase=EraseWay.ROWS,
    unlearn=UnlearnWay.EXAMPLES,
    restrict=RestrictWay.STAYS,
    rekey=RekeyWay.MOVED,
    merge=MergeWay.ALIASED,
    table=StoredTable(key="impression"),
)

_FORGETTING = PersonalData(
    store=Store.TABLE,
    name="forgetting",
    topic=Topic.LEARNED,
    purpose="a note that the person's examples are to be unlearned",
    parts=("person", "version", "what"),
    keep=Retention.UNLEARNED,
    read=ReadWay.NOT_SHOWN,
    export=ExportWay.LEFT_OUT,
    because="It lasts for seconds, and repeats a choice that is exported.",
    erase=EraseWay.ROWS,
    unlearn=UnlearnWay.EXAMPLES,
    restrict=RestrictWay.STAYS,
    rekey=RekeyWay.MOVED,
    merge=MergeWay.ALIASED,
    table=StoredTable(key="version"),
)

_IDEMPOTENCY = PersonalData(
    store=Store.TABLE,
    name="idempotency",
    topic=Topic.ANSWERS,
    purpose="the answer to a request with an Idempotency-Key, for the app that sends it again",
    parts=("request", "version", "fingerprint", "person", "entry_index", "expires_ms", "sealed"),
    keep=Retention.DAY,
    read=ReadWay.NOT_SHOWN,
    export=ExportWay.LEFT_OUT,
    because="It is a copy of an answer whose record is exported.",
    erase=EraseWay.ROWS,
    unlearn=UnlearnWay.NOTHING,
    restrict=RestrictWay.STAYS,
    rekey=RekeyWay.MOVED,
    merge=MergeWay.ALIASED,
    table=StoredTable(key="request", sealed="sealed", expires="expires_ms"),
)

_RECORDS = PersonalData(
    store=Store.TABLE,
    name="records",
    topic=Topic.RECORDS,
    purpose="the account of each decision and choice, which an entry of the log commits to",
    parts=("entry_index", "record", "app", "person", "kind", "at_ms", "sealed"),
    keep=Retention.PERSON,
    read=ReadWay.SUMMARY,
    export=ExportWay.RECORDS,
    erase=EraseWay.ROWS,
    unlearn=UnlearnWay.EXAMPLES,
    restrict=RestrictWay.STAYS,
    rekey=RekeyWay.MOVED,
    merge=MergeWay.ALIASED,
    table=StoredTable(key="entry_index", sealed="sealed"),
)

_ERASURES = PersonalData(
    store=Store.TABLE,
    name="erasures",
    topic=Topic.ERASURE,
    purpose="the plan of an erasure under way, so that an interrupted one resumes",
    parts=("person", "version", "erasure", "step", "started_ms", "sealed"),
    keep=Retention.ERASURE,
    read=ReadWay.NOT_SHOWN,
    export=ExportWay.LEFT_OUT,
    because="Nothing about the person is read any more. The receipt reports the end.",
    erase=EraseWay.WITH_PLAN,
    unlearn=UnlearnWay.NOTHING,
    restrict=RestrictWay.STAYS,
    rekey=RekeyWay.OPERATOR,
    merge=MergeWay.APART,
    table=StoredTable(
        key="erasure",
        sealed="sealed",
        members=("app", "people", "names", "traces", "former", "lost"),
    ),
)

_MODELS = PersonalData(
    store=Store.TABLE,
    name="models",
    topic=Topic.LEARNED,
    purpose="the sums over the examples of many people that a model is solved from",
    parts=("placement_key", "version", "statistics", "due_ms"),
    keep=Retention.PERSON,
    read=ReadWay.NOT_SHOWN,
    export=ExportWay.LEFT_OUT,
    because="The sums are of many people, and no part of them is one person's.",
    erase=EraseWay.SUBTRACTED,
    unlearn=UnlearnWay.EXAMPLES,
    restrict=RestrictWay.STAYS,
    rekey=RekeyWay.STAYS,
    merge=MergeWay.APART,
    table=StoredTable(person=None, key="placement_key"),
)

_MODEL_VERSIONS = PersonalData(
    store=Store.TABLE,
    name="model_versions",
    topic=Topic.LEARNED,
    purpose="the parameters of each model, so that past decisions can be computed again",
    parts=("placement_key", "version", "created_ms", "body"),
    keep=Retention.MODEL_DAYS,
    read=ReadWay.NOT_SHOWN,
    export=ExportWay.LEFT_OUT,
    because="Older parameters come from sums over many people. The receipt of an erasure names them.",
    erase=EraseWay.STAYS,
    unlearn=UnlearnWay.NOTHING,
    restrict=RestrictWay.STAYS,
    rekey=RekeyWay.STAYS,
    merge=MergeWay.APART,
    table=StoredTable(person=None, key="version"),
)

TABLES: tuple[PersonalData, ...] = (
    _PEOPLE,
    _ERASURES,
    _SIGNALS,
    _OUTCOMES,
    _IMPRESSIONS,
    _FORGETTING,
    _IDEMPOTENCY,
    _RECORDS,
    _MODELS,
    _MODEL_VERSIONS,
)
"""The tables with data about people. An erasure deletes rows in this order.

`records` is the last one with deleted rows: it leads to the batches that the person was part of.
"""

ABOUT_NO_PERSON: dict[str, str] = {
    "api_keys": "the keys of apps and staff",
    "cosigned": "the newest cosigned checkpoint",
    "deletion_chunks": "indexes in the log whose record is gone, with salts",
    "deletion_head": "the newest commitment to these indexes",
    "entries": "salted commitments, which lead to no person",
    "erased": "receipts, by the hash of an id that only the person has",
    "erased_people": "when people were erased, by keyed hashes that lead to nothing else",
    "exports": "queries of auditors, and the state of their archives",
    "key_check": "a sealed constant",
    "log_head": "the head of the log",
    "placement_revisions": "what an app declared",
    "placements": "what an app declared",
    "public_head": "the newest published checkpoint",
    "spent": "hashes of used links and of ended sessions, which lead to no person",
    "tiles": "hashes of the log",
}
"""All other tables, each with what it has instead."""
