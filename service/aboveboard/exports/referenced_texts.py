"""The texts that records name by their SHA-256: policy sets, notices and builds, taken from the log's own entries."""

from contextlib import suppress
from hashlib import sha256

from sqlalchemy import select

from aboveboard.audit.entries import parse_leaf
from aboveboard.build import build_bytes
from aboveboard.consent.notices import notice_bytes
from aboveboard.errors import Tampered, Unreadable
from aboveboard.exports.zip_writer import ArchiveWriter
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import BuildRecord, NoticeRecord, PolicyRecord
from aboveboard.gateway.stored_records import STORED, Body, fetch_records
from aboveboard.storage.tables import OF_THE_OPERATOR, entries, records
from aboveboard.words import EntryKind


async def add_policies(gateway: Gateway, archive: ArchiveWriter, wanted: set[str]) -> int:
    """Adds `policies/<id>.txt` for each wanted set whose text is known, and returns their number.

    The id is the SHA-256 of the file.
    """
    known: dict[str, bytes] = {gateway.rules.policy.id: gateway.rules.policy.meaning}
    places = {parse_leaf(leaf).policy: index for index, leaf in await _places(gateway, EntryKind.POLICY)}
    added = 0
    for name in sorted(wanted):
        text = known.get(name)
        if text is None and name in places:
            body = await _body(gateway, places[name], PolicyRecord)
            text = b"" if body is None else body.meaning.encode()
        if text is not None and sha256(text).hexdigest() == name:
            archive.add(f"policies/{name}.txt", text)
            added += 1
    return added


async def add_notices(gateway: Gateway, archive: ArchiveWriter, size: int) -> int:
    """Adds `notices/<id>.json` for every readable notice among the first `size` entries, and returns their number.

    The id is the SHA-256 of the file.
    """
    added = 0
    for index, _ in await _places(gateway, EntryKind.NOTICE):
        body = await _body(gateway, index, NoticeRecord) if index < size else None
        if body is None:
            continue
        data = notice_bytes(body.purpose, body.version, body.language, body.text)
        name = f"notices/{sha256(data).hexdigest()}.json"
        if name not in archive:
            archive.add(name, data)
            added += 1
    return added


async def add_builds(gateway: Gateway, archive: ArchiveWriter, size: int) -> int:
    """Adds `builds/<id>.json` for every readable build among the first `size` entries, and returns their number.

    The id is the SHA-256 of the file.
    """
    added = 0
    for index, _ in await _places(gateway, EntryKind.BUILD):
        body = await _body(gateway, index, BuildRecord) if index < size else None
        if body is None:
            continue
        data = build_bytes(body.files, body.packages, body.python, body.version)
        name = f"builds/{sha256(data).hexdigest()}.json"
        if name not in archive:
            archive.add(name, data)
            added += 1
    return added


async def _places(gateway: Gateway, kind: EntryKind) -> list[tuple[int, bytes]]:
    query = (
        select(entries.c.entry_index, entries.c.leaf)
        .join(records, records.c.entry_index == entries.c.entry_index)
        .where(records.c.kind == kind, OF_THE_OPERATOR)
        .order_by(entries.c.entry_index)
    )
    return [(index, leaf) for index, leaf in await gateway.database.rows(query)]


async def _body(gateway: Gateway, index: int, shape: type[Body]) -> Body | None:
    """Returns the operator's record at `index`, or None when it does not decrypt.

    The line of that entry in the export then says `unreadable`.
    """
    query = STORED.where(records.c.entry_index == index)
    for stored in await fetch_records(gateway.database, query):
        with suppress(Unreadable, Tampered):
            return gateway.open_record(stored, gateway.keyring.operator_key, shape)
    return None
