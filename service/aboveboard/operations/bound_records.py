"""The records of a database from before, each sealed again with all that its row says (`gateway.sealed_records`).

A record that does not open, or that names another id or kind than its row, stays as it is. From then on it is refused.
"""

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, update

from aboveboard.audit.entries import check_opening, parse_leaf, unpack
from aboveboard.errors import AboveboardError
from aboveboard.gateway.record_packing import SealedContent
from aboveboard.gateway.sealed_records import seal_content
from aboveboard.gateway.stored_records import STORED_WITH_KEY, StoredRecord
from aboveboard.keys.keyring import Keyring
from aboveboard.keys.sealing import unseal
from aboveboard.operations.row_pages import read_pages
from aboveboard.storage.tables import entries, records
from aboveboard.words import EntryKind

SET_SEALED = (
    update(records).where(records.c.entry_index == bindparam("key")).values(sealed=bindparam("again"))
)


class _NamedDecision(Struct, frozen=True):
    decision: str


_decision = msgspec.json.Decoder(_NamedDecision)


def bind_records(connection: Connection, keyring: Keyring) -> None:
    """Seals every record again. Only a first start after the upgrade may, because it believes each row."""
    for rows in read_pages(connection, STORED_WITH_KEY, entries.c.entry_index):
        keys: dict[bytes | None, bytes] = {None: keyring.operator_key}
        found = [(row.entry_index, _seal_again(keyring, StoredRecord(*row), keys)) for row in rows]
        again = [{"key": index, "again": sealed} for index, sealed in found if sealed is not None]
        if again:
            connection.execute(SET_SEALED, again)


def _seal_again(keyring: Keyring, row: StoredRecord, keys: dict[bytes | None, bytes]) -> bytes | None:
    """Returns the new seal of a record, None for one that is refused. `keys` caches the unwrapped keys by pseudonym."""
    try:
        if row.person not in keys:
            keys[row.person] = keyring.unwrap(row.wrapped_key or b"", row.person or b"")
        key = keys[row.person]
        opening = unseal(key, row.sealed, row.leaf)
        leaf, (salt, body) = parse_leaf(row.leaf), unpack(opening)
        check_opening(leaf, salt, body)
        is_named = row.kind != EntryKind.DECISION or _decision.decode(body).decision == row.record
        is_genuine = is_named and row.kind == leaf.type
        return seal_content(row, key, SealedContent(0, opening)) if is_genuine else None
    except AboveboardError:
        return None
