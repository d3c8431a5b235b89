"""All tables, in one place: importing this module fills the metadata that migrations are compared with."""

from service.access.passes import spent
from service.access.store import api_keys
from service.engine.store import model_versions, models, placement_revisions, placements
from service.outcomes.store import forgetting, impressions, outcomes
from service.people.store import people
from service.signals.store import signals
from service.storage.tables import (
    cosigned,
    entries,
    erased,
    erasures,
    exports,
    idempotency,
    key_check,
    log_head,
    metadata,
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
    signals,
    placements,
    placement_revisions,
    models,
    model_versions,
    outcomes,
    impressions,
    forgetting,
    tiles,
    cosigned,
    exports,
    erasures,
    erased,
    spent,
)

__all__ = ["TABLES", "metadata"]
