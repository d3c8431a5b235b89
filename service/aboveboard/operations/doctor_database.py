"""What the doctor finds in the database, on a connection that can change nothing: for a gateway's, and for a copy."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Row, func, select
from sqlalchemy.exc import DatabaseError

from aboveboard.audit.head import LogHead as AuditHead
from aboveboard.audit.head import verify_log
from aboveboard.audit.tiles import WIDTH, hashes_at
from aboveboard.erasure.reappeared import find_reappeared
from aboveboard.errors import AboveboardError, StartupRefused, Tampered, Unreadable
from aboveboard.gateway.key_eras import UNKNOWN
from aboveboard.keys.keyring import Keyring
from aboveboard.keys.sealing import unseal
from aboveboard.operations.findings import DoctorFinding, Mark, bad, ok, report_refusal, warn
from aboveboard.settings import Settings
from aboveboard.storage.backup_mark import is_copy
from aboveboard.storage.database import version_of, versions_known
from aboveboard.storage.tables import entries, erasures, key_check, log_head, tiles
from aboveboard.transparency.signer import vkeys
from aboveboard.transparency.startup_check import HEAD_FILE, DatabaseHead, StoredNote, describe_missing
from aboveboard.transparency.stored_roots import begins_with, compute_tile, tile_reader

FOUNDATION = ("schema", "database file")
"""Without these nothing else can be read."""

LEAVES_AT_ONCE = 10_000
TILES_BEHIND = 256
_RESTORE = "restore the database from a backup and keep this one for study"


class Outside(NamedTuple):
    """The head that was kept outside of the database; `kept` is None when there is none."""

    kept: StoredNote | None


def database(
    connection: Connection, loaded: Settings, keyring: Keyring, head_kept: Outside | None
) -> Iterator[DoctorFinding]:
    """All in one transaction, so that a gateway may go on writing meanwhile. Without `head_kept` nothing is compared
    with it."""
    readable = True
    for finding in foundation(connection, keyring):
        yield finding
        readable = readable and (finding.mark == Mark.OK or finding.name not in FOUNDATION)
    if not readable:
        return
    head = head_of(connection)
    if head is None:
        yield bad("log", "its head is missing", "restore the database from a backup")
        return
    sound = log(connection, head, keyring)
    yield sound
    if sound.mark == "ok":
        if head_kept is not None:
            yield outside(connection, loaded, head, head_kept.kept)
        yield check_tiles(connection, head.head.size)
    yield from erasures_open(connection)
    yield from report_reappeared(connection, loaded.data)


def foundation(connection: Connection, keyring: Keyring) -> Iterator[DoctorFinding]:
    """Schema, file and keys; ends with the first that makes the rest unreadable."""
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
        says = f"at {at or 'nothing'}, which is older than this code"
        return warn("schema", says, f"the next `aboveboard serve` brings it to {known[0]}")
    return bad("schema", f"the database is at version {at}, which is newer than this code", "update the code")


def pages(connection: Connection, check: str = "quick_check(1)") -> DoctorFinding:
    try:
        sound = connection.exec_driver_sql(f"PRAGMA {check}").scalar() == "ok"
    except DatabaseError:
        sound = False
    if sound:
        return ok("database file", "sound")
    return bad("database file", "damaged", "restore it from a backup and keep this one for study")


def keys_belong(connection: Connection, keyring: Keyring) -> DoctorFinding:
    """The operator's key opens what it has sealed, and people were made under a master and a pseudonym key that are
    here: a rotation replaces those and leaves the operator's as it is."""
    found = connection.execute(select(key_check.c.sealed, key_check.c.era)).first()
    try:
        unseal(keyring.operator_key, found.sealed if found else b"", b"key_check")
    except Unreadable:
        says = "the keys do not open this database"
        return bad("keys and database", says, "restore the keys folder that belongs to it")
    if found is None or found.era not in (UNKNOWN, *keyring.eras):
        says = "keys were rotated in between"
        return bad("keys and database", says, "restore the two from the same backup")
    return ok("keys and database", "the keys belong to this database")


def head_of(connection: Connection) -> DatabaseHead | None:
    columns = (log_head.c.origin, log_head.c.size, log_head.c.edge, log_head.c.checkpoint)
    row = connection.execute(select(*columns).where(log_head.c.id == 1)).first()
    return None if row is None else DatabaseHead(row.origin, AuditHead(row.size, row.edge, row.checkpoint))


def log(connection: Connection, head: DatabaseHead, keyring: Keyring) -> DoctorFinding:
    """Every leaf against the head, and the head against its signature."""
    found = select(entries.c.entry_index, entries.c.leaf).order_by(entries.c.entry_index)
    leaves = connection.execute(found.execution_options(yield_per=LEAVES_AT_ONCE))
    known = vkeys(head.origin, keyring)
    try:
        verify_log(_in_place(leaves), head.head, *known)
    except AboveboardError as error:
        return bad("log", error.detail, _RESTORE)
    return ok("log", f"{head.head.size} entries, all of them signed; verifier key {' and '.join(known)}")


def _in_place(rows: Iterable[Row[int, bytes]]) -> Iterator[bytes]:
    for place, (index, leaf) in enumerate(rows):
        if index != place:
            raise Tampered(f"the entry with index {place} is missing")
        yield leaf


def outside(
    connection: Connection, loaded: Settings, head: DatabaseHead, kept: StoredNote | None
) -> DoctorFinding:
    """The head that was kept outside, against the database; as every start does it."""
    size = head.head.size
    if kept is not None:
        begins = partial(begins_with, connection, stored=False)
        says = describe_missing(loaded.log_origin, kept.checkpoint, head, begins)
        if says is None:
            return ok(
                HEAD_FILE, f"the database holds all {kept.checkpoint.size} entries that it says were signed"
            )
        way_out = (
            'restore a newer backup, or go on without what is lost: aboveboard audit reopen --because "..."'
        )
        return bad(HEAD_FILE, says, way_out)
    if is_copy(connection):
        says = "it is missing, and the database is a copy from a backup: what was signed since is not known"
        return bad(HEAD_FILE, says, 'put it back, or go on: aboveboard audit reopen --because "..."')
    if size == 0:
        return ok(HEAD_FILE, "not there yet, and nothing was signed")
    return warn(
        HEAD_FILE, "it is missing, so nothing can be compared", "the next `aboveboard serve` makes it"
    )


def check_tiles(connection: Connection, size: int) -> DoctorFinding:
    """Each stored tile against what it is made of, the lower levels first."""
    count, read = 0, tile_reader(connection)
    query = select(tiles.c.level, tiles.c.place, tiles.c.hashes).order_by(tiles.c.level, tiles.c.place)
    for level, place, hashes in connection.execute(query):
        try:
            right = (place + 1) * WIDTH <= hashes_at(level, size)
            right = right and hashes == compute_tile(connection, read, level, place, WIDTH)
        except Tampered:
            right = False
        if not right:
            says = f"the tile of level {level} at place {place} is not what the log says"
            return bad("tiles", says, "stop the gateway, DELETE FROM tiles, and start: they are made again")
        count += level == 0
    behind = size // WIDTH - count
    if behind > TILES_BEHIND:
        return warn("tiles", f"{behind} are not stored yet", "keep a gateway running, which makes them")
    return ok("tiles", f"{count} of {size // WIDTH} stored")


def erasures_open(connection: Connection) -> Iterator[DoctorFinding]:
    count = connection.execute(select(func.count()).select_from(erasures)).scalar() or 0
    if count:
        yield warn("erasures", f"{count} under way", "keep a gateway running, which ends them")
    else:
        yield ok("erasures", "none under way")


def report_reappeared(connection: Connection, data: Path) -> Iterator[DoctorFinding]:
    """People who are in the database, although the ledger outside of it says that they were erased later on."""
    try:
        found = find_reappeared(connection, data)
    except StartupRefused as error:
        yield report_refusal("erasure ledger", error)
        return
    if not found.lines:
        return
    if found.people:
        says = f"{found.people} people are in the database who were erased after it was copied"
        yield bad(
            "erasure ledger", says, "start the gateway, which erases them again before its first answer"
        )
    else:
        yield ok("erasure ledger", f"{found.lines} lines, and nobody of them is in the database")
