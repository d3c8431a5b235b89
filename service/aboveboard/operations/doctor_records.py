"""The doctor's findings on records whose rows were changed or deleted in the database.

Every reader refuses a changed one. A record that went rightly is in the commitment to what is gone.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, exists, select

from aboveboard.audit.deletions import Chunk
from aboveboard.audit.tiles import WIDTH
from aboveboard.errors import AboveboardError, Unreadable
from aboveboard.gateway.stored_records import STORED_WITH_KEY, StoredRecord, open_bytes
from aboveboard.keys.keyring import Keyring
from aboveboard.operations.findings import DoctorFinding, bad, ok
from aboveboard.storage.tables import deletion_chunks, deletion_head, entries, records

AT_ONCE = 10_000
NAMED_MOST = 10
"""The most records that the finding names by their index."""


def report_records(connection: Connection, keyring: Keyring) -> DoctorFinding:
    """Opens every record, and reports those that were changed or deleted.

    Records of a person without a readable key are left out.
    """
    changed, missing = list(list_refused(connection, keyring)), list(list_missing(connection))
    if not changed and not missing:
        return ok("records", "Every record is as the gateway wrote it.")
    says = (
        [f"{len(changed)} were changed in the database, and are refused ({_name(changed)})."]
        if changed
        else []
    )
    says += [f"{len(missing)} were deleted in the database ({_name(missing)})."] if missing else []
    do = "Restore the database from a backup. Keep this one for study, and find out who writes to it."
    return bad("records", " ".join(says), do)


def _name(indexes: Sequence[int]) -> str:
    return (
        "index " + ", ".join(map(str, indexes[:NAMED_MOST])) + (", ..." if len(indexes) > NAMED_MOST else "")
    )


def list_refused(connection: Connection, keyring: Keyring) -> Iterator[int]:
    """Yields the index of each record that has no entry, or that its key does not open."""
    strays = select(records.c.entry_index).where(
        ~exists().where(entries.c.entry_index == records.c.entry_index)
    )
    yield from connection.execute(strays).scalars()
    # By person, so that each key is unwrapped once.
    query = STORED_WITH_KEY.order_by(records.c.person, records.c.entry_index)
    last: tuple[bytes | None, bytes | None] = (None, keyring.operator_key)
    for row in connection.execute(query.execution_options(yield_per=AT_ONCE)):
        stored = StoredRecord(*row)
        if stored.person != last[0]:
            last = (stored.person, _unwrap(keyring, stored))
        if last[1] is not None and not _opens(stored, last[1]):
            yield stored.entry_index


def list_missing(connection: Connection) -> Iterator[int]:
    """Yields the index of each entry without a record that is not in the commitment to what is gone."""
    if connection.execute(select(deletion_head.c.id)).first() is None:
        return  # a database that no gateway of this version has served
    chunks = select(deletion_chunks.c.place, deletion_chunks.c.bits, deletion_chunks.c.salt)
    gone = {place: Chunk(place, bits, salt) for place, bits, salt in connection.execute(chunks)}
    query = select(entries.c.entry_index).order_by(entries.c.entry_index)
    query = query.where(~exists().where(records.c.entry_index == entries.c.entry_index))
    for index in connection.execute(query.execution_options(yield_per=AT_ONCE)).scalars():
        chunk = gone.get(index // WIDTH)
        if chunk is None or not chunk.has(index):
            yield index


def _unwrap(keyring: Keyring, stored: StoredRecord) -> bytes | None:
    if stored.person is None:
        return keyring.operator_key
    try:
        return keyring.unwrap(stored.readable_key or b"", stored.person)
    except Unreadable:
        return None


def _opens(stored: StoredRecord, key: bytes) -> bool:
    try:
        open_bytes(stored, key)
    except AboveboardError:
        return False
    return True
