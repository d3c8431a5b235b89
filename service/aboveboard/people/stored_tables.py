"""The tables with data about people, as rows of `inventory`."""

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
from aboveboard.people.personal_data import PersonalData, StoredTable, Topic
from aboveboard.people.stored_staff_tables import STAFF_TABLES
from aboveboard.people.table_row import table_row

_PEOPLE = table_row(
    "people",
    Topic.KEYS,
    "finds the person by a keyed pseudonym, and locks all that is stored about them",
    *("pseudonym", "version", "wrapped_key", "sealed", "era", "due_ms"),
    keep=Retention.PERSON,
    because="The key would open a stolen database. The sealed state is listed member by member.",
    erase=EraseWay.WITH_ROW,
    rekey=RekeyWay.REWRAPPED,
    merge=MergeWay.APART,
    table=StoredTable(person="pseudonym", key="version", sealed="sealed"),
)

_SIGNALS = table_row(
    "signals",
    Topic.SIGNALS,
    "the evidence behind each interest, as far as the person's choices let it in",
    *("person", "id_hash", "expires_ms", "sealed"),
    keep=Retention.TYPE_DAYS,
    export=ExportWay.SIGNALS,
    because="The API shows the interests that were derived from them.",
    restrict=RestrictWay.UNUSED,
    table=StoredTable(
        key="id_hash",
        sealed="sealed",
        members=("type", "at_ms", "session", "reaches", "fields"),
        expires="expires_ms",
    ),
)

_OUTCOMES = table_row(
    "outcomes",
    Topic.LEARNED,
    "what the person did with an item, until the model learns from it and for reports",
    *("outcome", "person", "at_ms", "pending", "sealed", "placement_key", "impression"),
    keep=Retention.RECORD_DAYS,
    because="The records of kind `outcome` have the same outcomes.",
    unlearn=UnlearnWay.EXAMPLES,
    restrict=RestrictWay.SETTLED,
    table=StoredTable(
        key="outcome", sealed="sealed", members=("decision", "item", "kind", "value", "reverts", "automatic")
    ),
)

_IMPRESSIONS = table_row(
    "impressions",
    Topic.LEARNED,
    "the reward that a model learned for a shown item, so that it can be unlearned",
    *("impression", "person", "reward", "placement_key", "at_ms", "reward_day"),
    keep=Retention.RECORD_DAYS,
    because="The reward follows from the records of kind `outcome`.",
    unlearn=UnlearnWay.EXAMPLES,
    table=StoredTable(key="impression"),
)

_IMPORTS = table_row(
    "imports",
    Topic.LEARNED,
    "what the person did with an item before, by the app's own log, as far as they agreed that we learn from it",
    *("imported", "person", "at_ms", "pending", "placement_key", "has_propensity", "sealed"),
    keep=Retention.RECORD_DAYS,
    export=ExportWay.IMPORTS,
    because="The API counts the records of kind `outcome`, which have what was imported.",
    unlearn=UnlearnWay.EXAMPLES,
    restrict=RestrictWay.SETTLED,
    table=StoredTable(
        key="imported",
        sealed="sealed",
        members=(
            *("placement", "revision", "at_ms", "item", "kind", "level", "strength", "value", "position"),
            *("context", "propensity", "candidates"),
        ),
    ),
)

_REWARD_DAYS = table_row(
    "reward_days",
    Topic.LEARNED,
    "how often the person was shown something on a day, and what that earned, for the reports of a placement",
    *("reward_day", "person", "version", "placement_key", "level", "is_control", "share", "day"),
    *("shown", "reward"),
    keep=Retention.RECORD_DAYS,
    because="The sums follow from the records of kinds `decision` and `outcome`.",
    unlearn=UnlearnWay.EXAMPLES,
    table=StoredTable(key="reward_day"),
)

_VISIT_STRETCHES = table_row(
    "visit_stretches",
    Topic.LEARNED,
    "the kinds of signals of a visit, in order, and the goal that it reached, so that what it taught can be subtracted",
    *("stretch", "person", "counts_key", "pending", "at_ms", "sealed"),
    keep=Retention.RECORD_DAYS,
    export=ExportWay.STRETCHES,
    because="The archive has them. The API shows what is read of the visit under way.",
    unlearn=UnlearnWay.EXAMPLES,
    restrict=RestrictWay.SETTLED,
    table=StoredTable(key="stretch", sealed="sealed", members=("goal", "steps", "at_ms")),
)

_INTENT_COUNTS = table_row(
    "intent_counts",
    Topic.LEARNED,
    "how often each step followed another before each goal, over the visits of many people",
    *("counts_key", "version", "tenths", "is_due", "body"),
    keep=Retention.PERSON,
    because="The counts are of many people, and one about few people is never used.",
    erase=EraseWay.SUBTRACTED,
    unlearn=UnlearnWay.EXAMPLES,
    rekey=RekeyWay.STAYS,
    merge=MergeWay.APART,
    table=StoredTable(person=None, key="counts_key"),
)

_FORGETTING = table_row(
    "forgetting",
    Topic.LEARNED,
    "a note that the person's examples are to be unlearned",
    *("person", "version", "what"),
    keep=Retention.UNLEARNED,
    because="It lasts for seconds, and repeats a choice that is exported.",
    unlearn=UnlearnWay.EXAMPLES,
    table=StoredTable(key="version"),
)

_IDEMPOTENCY = table_row(
    "idempotency",
    Topic.ANSWERS,
    "the answer to a request with an Idempotency-Key, for the app that sends it again",
    *("request", "version", "fingerprint", "person", "entry_index", "expires_ms", "sealed"),
    keep=Retention.DAY,
    because="It is a copy of an answer whose record is exported.",
    table=StoredTable(key="request", sealed="sealed", expires="expires_ms"),
)

_LATER_REASONS = table_row(
    "later_reasons",
    Topic.RECORDS,
    "where the reasons of a decision are, or that its model is kept because they are not computed yet",
    *("entry_index", "person", "placement_key", "model", "sealed_index"),
    keep=Retention.RECORD_DAYS,
    because="Both records are exported, and an export computes pending reasons first.",
    table=StoredTable(key="entry_index"),
)

_RECORDS = table_row(
    "records",
    Topic.RECORDS,
    "the account of each decision and choice, which an entry of the log commits to",
    *("entry_index", "record", "app", "person", "kind", "at_ms", "sealed"),
    keep=Retention.PERSON,
    read=ReadWay.SUMMARY,
    export=ExportWay.RECORDS,
    unlearn=UnlearnWay.EXAMPLES,
    table=StoredTable(key="entry_index", sealed="sealed"),
)

_ERASURES = table_row(
    "erasures",
    Topic.ERASURE,
    "the plan of an erasure under way, so that an interrupted one resumes",
    *("person", "version", "erasure", "step", "started_ms", "sealed"),
    keep=Retention.ERASURE,
    because="Nothing about the person is read any more. The receipt reports the end.",
    erase=EraseWay.WITH_PLAN,
    rekey=RekeyWay.OPERATOR,
    merge=MergeWay.APART,
    table=StoredTable(
        key="erasure",
        sealed="sealed",
        members=("app", "people", "names", "traces", "former", "lost", "holds", "hold", "number"),
    ),
)

_MODELS = table_row(
    "models",
    Topic.LEARNED,
    "the sums over the examples of many people that a model is solved from",
    *("placement_key", "version", "statistics", "due_ms"),
    keep=Retention.PERSON,
    because="The sums are of many people, and no part of them is one person's.",
    erase=EraseWay.SUBTRACTED,
    unlearn=UnlearnWay.EXAMPLES,
    rekey=RekeyWay.STAYS,
    merge=MergeWay.APART,
    table=StoredTable(person=None, key="placement_key"),
)

_MODEL_VERSIONS = table_row(
    "model_versions",
    Topic.LEARNED,
    "the parameters of each model, so that past decisions can be computed again",
    *("placement_key", "version", "created_ms", "body"),
    keep=Retention.MODEL_DAYS,
    because="Older parameters come from sums over many people. The receipt of an erasure names them.",
    erase=EraseWay.STAYS,
    rekey=RekeyWay.STAYS,
    merge=MergeWay.APART,
    table=StoredTable(person=None, key="version"),
)

_ERASED_PEOPLE = table_row(
    "erased_people",
    Topic.ERASURE,
    "when the person was erased, so that no choice or signal from before is taken",
    *("who", "at_ms"),
    keep=Retention.ALWAYS,
    because="A keyed hash leads to nothing else. Without it, queues would bring erased data back.",
    erase=EraseWay.STAYS,
    rekey=RekeyWay.STAYS,
    merge=MergeWay.APART,
    table=StoredTable(person=None, key="who"),
)

_ERASURE_LINES = table_row(
    "erasure_lines",
    Topic.ERASURE,
    "hashes of erased pseudonyms, from which each gateway fills its own list of erasures",
    *("entry_index", "who", "leaf", "place"),
    keep=Retention.ALWAYS,
    because="A hash of a keyed pseudonym leads to no person. Without it, a restore would undo erasures.",
    erase=EraseWay.STAYS,
    rekey=RekeyWay.STAYS,
    merge=MergeWay.APART,
    table=StoredTable(person=None, key="entry_index"),
)

TABLES: tuple[PersonalData, ...] = (
    *(_PEOPLE, _ERASURES, _SIGNALS, _OUTCOMES, _IMPRESSIONS, _IMPORTS, _REWARD_DAYS),
    *(_VISIT_STRETCHES, _FORGETTING),
    *(_IDEMPOTENCY, _LATER_REASONS, *STAFF_TABLES, _RECORDS),
    *(_MODELS, _MODEL_VERSIONS, _INTENT_COUNTS),
    *(_ERASED_PEOPLE, _ERASURE_LINES),
)
"""The tables with data about people. An erasure deletes rows in this order.

`records` is the last one with deleted rows: it leads to the batches that the person was part of.
"""
