"""The earlier policy sets in the log that judge as the present one."""

from collections.abc import Sequence

import msgspec

from aboveboard.errors import Tampered, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import PolicyRecord
from aboveboard.gateway.stored_records import STORED, StoredRecord, fetch_records, open_record
from aboveboard.policy.meaning import encode_rules
from aboveboard.policy.policy_set import PolicySet
from aboveboard.storage.tables import records
from aboveboard.words import EntryKind

PAGE = 50
"""The policy records that are read at once. Each has the text of a whole set."""

_POLICIES = STORED.where(records.c.kind == EntryKind.POLICY).order_by(records.c.entry_index)


async def find_alike(gateway: Gateway, policy: PolicySet) -> frozenset[str]:
    """Returns the ids of the sets in the log whose judging part is that of `policy`, and its own id.

    A set whose record does not decrypt is not among them. Raises Unavailable.
    """
    wanted, found, last = encode_rules(policy.meaning), {policy.id}, -1
    query = _POLICIES.limit(PAGE)
    while rows := await fetch_records(gateway.database, query.where(records.c.entry_index > last)):
        found |= {
            each.policy for each in _read(gateway, rows) if encode_rules(each.meaning.encode()) == wanted
        }
        last = rows[-1].entry_index
    return frozenset(found)


def _read(gateway: Gateway, rows: Sequence[StoredRecord]) -> list[PolicyRecord]:
    """Returns the records that decrypt."""
    read = []
    for row in rows:
        try:
            read.append(open_record(row, gateway.keyring.operator_key, PolicyRecord))
        except (Unreadable, Tampered, msgspec.DecodeError):
            continue  # one damaged record must not fail a dry run
    return read
