"""The policy sets that came into force, as the log records them."""

from typing import NamedTuple

import msgspec

from aboveboard.errors import Tampered, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import PolicyRecord
from aboveboard.gateway.stored_records import OPERATOR_STORED, StoredRecord, fetch_records, open_record
from aboveboard.storage.tables import records
from aboveboard.words import EntryKind

_POLICIES = OPERATOR_STORED.where(records.c.kind == EntryKind.POLICY).order_by(records.c.entry_index.desc())


class RecordedSet(NamedTuple):
    """A set at the index `place` of the log. `record` is None when it does not decrypt."""

    place: int
    at_ms: int
    record: PolicyRecord | None


async def list_sets(gateway: Gateway, most: int, *, before: int | None = None) -> list[RecordedSet]:
    """Returns the newest sets before the index `before`, the newest first, `most` at most. Raises Unavailable."""
    query = _POLICIES if before is None else _POLICIES.where(records.c.entry_index < before)
    rows = await fetch_records(gateway.database, query.limit(most))
    return [RecordedSet(row.entry_index, row.at_ms, _open(gateway, row)) for row in rows]


def _open(gateway: Gateway, row: StoredRecord) -> PolicyRecord | None:
    try:
        return open_record(row, gateway.keyring.operator_key, PolicyRecord)
    except (Unreadable, Tampered, msgspec.DecodeError):
        return None  # one damaged record must not hide the others
