"""The list of all tables. Importing this module fills the metadata that migrations are compared with."""

from aboveboard.access.passes import spent
from aboveboard.access.tables import api_keys, key_rates
from aboveboard.catalogue.drafts import drafts
from aboveboard.catalogue.measurements import measurements
from aboveboard.catalogue.pictures import picture_lists, pictures
from aboveboard.catalogue.special_removals import special_removals
from aboveboard.catalogue.surface_tables import surface_declarations, surface_revisions
from aboveboard.catalogue.tables import model_versions, models, placement_revisions, placements
from aboveboard.catalogue.topics import topic_lists, topic_revisions
from aboveboard.catalogue.unanswered_tables import unanswered
from aboveboard.gateway.day_counts import count_cursor, day_counts
from aboveboard.gateway.later_reasons import later_reasons
from aboveboard.intent.intent_tables import intent_counts, visit_stretches
from aboveboard.people.approval_table import approvals
from aboveboard.people.case_table import cases
from aboveboard.people.erased import erased_people
from aboveboard.people.hold_tables import held_records, holds
from aboveboard.people.store import people
from aboveboard.signals.import_tables import imports
from aboveboard.signals.outcome_tables import forgetting, impressions, outcomes
from aboveboard.signals.reward_tables import reward_days
from aboveboard.signals.store import signals
from aboveboard.storage.tables import (
    audits,
    cosigned,
    deletion_chunks,
    deletion_head,
    entries,
    erased,
    erasure_lines,
    erasures,
    exports,
    idempotency,
    key_check,
    log_head,
    metadata,
    public_head,
    records,
    tiles,
)

TABLES = (
    entries,
    log_head,
    records,
    idempotency,
    key_check,
    people,
    api_keys,
    key_rates,
    signals,
    placements,
    placement_revisions,
    surface_declarations,
    surface_revisions,
    topic_lists,
    topic_revisions,
    picture_lists,
    pictures,
    special_removals,
    drafts,
    models,
    model_versions,
    measurements,
    unanswered,
    outcomes,
    impressions,
    imports,
    reward_days,
    intent_counts,
    visit_stretches,
    forgetting,
    later_reasons,
    cases,
    day_counts,
    count_cursor,
    approvals,
    holds,
    held_records,
    tiles,
    cosigned,
    public_head,
    audits,
    exports,
    erasures,
    erased,
    deletion_chunks,
    deletion_head,
    erased_people,
    erasure_lines,
    spent,
)

__all__ = ["TABLES", "metadata"]
