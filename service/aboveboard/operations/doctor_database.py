"""The doctor's findings on a database: that of a gateway, or a copy. The connection can change nothing."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Row, func, select
from sqlalchemy.exc import DatabaseError

from aboveboard.access.key_macs import list_refused
from aboveboard.audit.head import LogHead as AuditHead
from aboveboard.audit.head import verify_log
from aboveboard.audit.tiles import WIDTH, hashes_at
from aboveboard.erasure.reappeared import find_reappeared
from aboveboard.errors import KEYS_BEHIND, AboveboardError, StartupRefused, Tampered, Unreadable
from aboveboard.gateway.key_eras import UNKNOWN
from aboveboard.keys.keyring import Keyring
from aboveboard.keys.sealing import unseal
from aboveboard.operations.doctor_answers import report_answers
from aboveboard.operations.doctor_choices import report_choices
from aboveboard.operations.doctor_passes import report_passes
from aboveboard.operations.doctor_people import report_orphans
from aboveboard.operations.doctor_placeholders import report_placeholders
from aboveboard.operations.doctor_prices import report_prices
from aboveboard.operations.doctor_records import report_records
from aboveboard.operations.findings import DoctorFinding, Mark, bad, ok, report_refusal, warn
from aboveboard.people.placeholders import Placeholders
from aboveboard.settings import Settings
from aboveboard.storage.backup_mark import is_copy
from aboveboard.storage.migrations import version_of, versions_known
from aboveboard.storage.tables import entries, erasures, key_check, log_head, tiles
from aboveboard.transparency.signer import vkeys
from aboveboard.transparency.startup_check import (
    HEAD_FILE,
    WAY_OUT,
    WAY_OUT_OF_COPY,
    DatabaseHead,
    StoredNote,
    describe_missing,
)
from aboveboard.transparency.stored_roots import begins_with, compute_tile, tile_reader

FOUNDATION = ("schema", "database file")
"""The findings without which nothing else can be read."""

LEAVES_AT_ONCE = 10_000
TILES_BEHIND = 256
_RESTORE = "Restore the database from a backup. Keep this one for study."


class Outside(NamedTuple):
    """The head that is stored outside of the database. `kept` is None when there is none."""

    kept: StoredNote | None


def database(
    connection: Connection, loaded: Settings, keyring: Keyring, head_kept: Outside | None
) -> Iterator[DoctorFinding]:
    """Yields all findings on the database. Call it in one transaction, because a gateway may write at the same time.

    It ends early when the schema, the file or the log's head cannot be read. Without `head_kept` nothing is compared
    with the head outside.
    """
    readable = True
    for finding in foundation(connection, keyring):
        yield finding
        readable = readable and (finding.mark == Mark.OK or finding.name not in FOUNDATION)
    if not readable:
        return
    head = head_of(connection)
    if head is None:
        yield bad("log", "The head of the log is missing.", _RESTORE)
        return
    sound = log(connection, head, keyring)
    yield sound
    if sound.mark == "ok":
        if head_kept is not None:
            yield outside(connection, loaded, head, head_kept.kept)
        yield check_tiles(connection, head.head.size)
    yield from erasures_open(connection)
    yield report_api_keys(connection, keyring)
    yield report_records(connection, keyring)
    yield report_choices(connection, keyring)
    yield report_passes(connection, keyring)
    yield from report_orphans(connection)
    yield from report_reappeared(connection, loaded.data)
    yield from report_prices(connection)
    yield from report_placeholders(connection, keyring, Placeholders(loaded.placeholder_ids))
    yield from report_answers(connection)


def foundation(connection: Connection, keyring: Keyring) -> Iterator[DoctorFinding]:
    """Yields the findings on schema, file and keys. It ends with the first that makes the rest unreadable."""
    schema = version(connection)
    yield schema
    if schema.mark != "ok":
        return
    if connection.dialect.name == "sqlite":
        file = pages(connection)
        yield file
        if file.mark != "ok":
            return
    yield keys_belong(connection, keyring)


def version(connection: Connection) -> DoctorFinding:
    at, known = version_of(connection), versions_known()
    if at == known[0]:
        return ok("schema", str(at))
    if at is None or at in known:
        state = "has no version" if at is None else f"is at version {at}"
        says = f"The database {state}. It is older than this code."
        return warn("schema", says, f"The next `aboveboard serve` migrates it to {known[0]}.")
    return bad(
        "schema", f"The database is at version {at}, which is newer than this code.", "Update the code."
    )


def pages(connection: Connection, check: str = "quick_check(1)") -> DoctorFinding:
    try:
        sound = connection.exec_driver_sql(f"PRAGMA {check}").scalar() == "ok"
    except DatabaseError:
        sound = False
    if sound:
        return ok("database file", "The file is sound.")
    return bad("database file", "The file is damaged.", _RESTORE)


def keys_belong(connection: Connection, keyring: Keyring) -> DoctorFinding:
    """Checks that the keys belong to the database.

    The operator's key must open the sealed check text. A rotation leaves that key as it is, so the key generation must
    be known too: new people are under its master and pseudonym keys.
    """
    found = connection.execute(select(key_check.c.sealed, key_check.c.era)).first()
    try:
        unseal(keyring.operator_key, found.sealed if found else b"", b"key_check")
    except Unreadable:
        says = "The keys in the data folder do not open this database."
        return bad("keys and database", says, "Restore the keys folder that belongs to it.")
    if found is None or found.era not in (UNKNOWN, *keyring.eras):
        do = "Put the newest keys folder here, or restore both from the same backup."
        return bad("keys and database", KEYS_BEHIND, do)
    return ok("keys and database", "The keys belong to this database.")


def head_of(connection: Connection) -> DatabaseHead | None:
    columns = (log_head.c.origin, log_head.c.size, log_head.c.edge, log_head.c.checkpoint)
    row = connection.execute(select(*columns).where(log_head.c.id == 1)).first()
    return None if row is None else DatabaseHead(row.origin, AuditHead(row.size, row.edge, row.checkpoint))


def log(connection: Connection, head: DatabaseHead, keyring: Keyring) -> DoctorFinding:
    """Verifies every leaf against the head, and the head against its signature."""
    found = select(entries.c.entry_index, entries.c.leaf).order_by(entries.c.entry_index)
    leaves = connection.execute(found.execution_options(yield_per=LEAVES_AT_ONCE))
    known = vkeys(head.origin, keyring)
    try:
        verify_log(_in_place(leaves), head.head, *known)
    except AboveboardError as error:
        return bad("log", error.detail, _RESTORE)
    return ok("log", f"{head.head.size} entries, all of them signed. Verifier key: {' and '.join(known)}")


def _in_place(rows: Iterable[Row[int, bytes]]) -> Iterator[bytes]:
    for place, (index, leaf) in enumerate(rows):
        if index != place:
            raise Tampered(f"The entry with index {place} is missing.")
        yield leaf


def outside(
    connection: Connection, loaded: Settings, head: DatabaseHead, kept: StoredNote | None
) -> DoctorFinding:
    """Compares the database with the head that is stored outside of it, as every start does.

    `kept` is None when there is no such head.
    """
    size = head.head.size
    if kept is not None:
        begins = partial(begins_with, connection, stored=False)
        says = describe_missing(loaded.log_origin, kept.checkpoint, head, begins)
        if says is None:
            says = f"The database holds all {kept.checkpoint.size} entries of the published checkpoint."
            return ok(HEAD_FILE, says)
        return bad(HEAD_FILE, says, WAY_OUT)
    if is_copy(connection):
        says = "It is missing, and the database is a copy from a backup."
        return bad(HEAD_FILE, says, WAY_OUT_OF_COPY)
    if size == 0:
        return ok(HEAD_FILE, "It does not exist yet, and nothing was signed.")
    says = "It is missing, so nothing can be compared."
    return warn(HEAD_FILE, says, "The next `aboveboard serve` writes it.")


def check_tiles(connection: Connection, size: int) -> DoctorFinding:
    """Compares each stored tile with what it is computed from, the lower levels first, up to one that differs.

    The finding is a warning when more than 256 full tiles are not stored.
    """
    count, read = 0, tile_reader(connection)
    query = select(tiles.c.level, tiles.c.place, tiles.c.hashes).order_by(tiles.c.level, tiles.c.place)
    for level, place, hashes in connection.execute(query):
        try:
            right = (place + 1) * WIDTH <= hashes_at(level, size)
            right = right and hashes == compute_tile(connection, read, level, place, WIDTH)
        except Tampered:
            right = False
        if not right:
            says = f"The tile of level {level} with index {place} does not match the log."
            do = "Stop the gateway, run DELETE FROM tiles, and start it. The tiles are rebuilt."
            return bad("tiles", says, do)
        count += level == 0
    behind = size // WIDTH - count
    if behind > TILES_BEHIND:
        return warn(
            "tiles", f"{behind} tiles are not stored yet.", "Keep a gateway running, which stores them."
        )
    return ok("tiles", f"{count} of {size // WIDTH} are stored.")


def erasures_open(connection: Connection) -> Iterator[DoctorFinding]:
    count = connection.execute(select(func.count()).select_from(erasures)).scalar() or 0
    if count:
        yield warn("erasures", f"{count} under way.", "Keep a gateway running, which finishes them.")
    else:
        yield ok("erasures", "None is under way.")


def report_api_keys(connection: Connection, keyring: Keyring) -> DoctorFinding:
    """Reports the rows of API keys that were changed or added without the keys. The gateway refuses them."""
    found = list_refused(connection, keyring)
    if not found:
        return ok("API keys", "Every row is as the gateway wrote it.")
    says = f"{len(found)} were changed or added in the database, and are refused: {', '.join(map(ascii, found))}."
    do = "Revoke each with aboveboard keys revoke, create new ones, and find out who writes to the database."
    return bad("API keys", says, do)


def report_reappeared(connection: Connection, data: Path) -> Iterator[DoctorFinding]:
    """Yields the finding on erased people who are in the database again, by the erasure ledger outside of it.

    Yields nothing when the ledger is empty.
    """
    try:
        found = find_reappeared(connection, data)
    except StartupRefused as error:
        yield report_refusal("erasure ledger", error)
        return
    if found.missing:
        says = f"The ledger lacks {found.missing} lines of other gateways."
        yield warn("erasure ledger", says, "Keep a gateway running here, which copies them within a second.")
    if not found.lines:
        return
    if found.people:
        says = f"The database comes from a backup and has people who were erased since ({found.people})."
        do = "Start the gateway, which erases them again before its first answer: aboveboard serve."
        yield bad("erasure ledger", says, do)
    else:
        yield ok("erasure ledger", f"{found.lines} lines, and none of these people is in the database.")
