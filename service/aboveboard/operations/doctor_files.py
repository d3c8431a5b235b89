"""What the doctor finds in the data folder, without opening the database."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from aboveboard.errors import AboveboardError, StartupRefused
from aboveboard.gateway.rules import load_rules
from aboveboard.keys.keyring import Keyring, open_keyring
from aboveboard.keys.masters import MOVED, read_move
from aboveboard.operations.findings import DoctorFinding, bad, ok, report_refusal, warn
from aboveboard.settings import Settings
from aboveboard.transparency.startup_check import HEAD_IN_BACKUP

SAFE_SQLITE = (3, 51, 3)
MIB = 1 << 20
ROOM_LEAST_BYTES = 64 * MIB
ROOM_GOOD_BYTES = 1024 * MIB
WAL_LARGE_BYTES = 256 * MIB
LEFTOVERS = (".*.new", "keys/.*.new", "keys/.*.swap", "*.tmp-*", "exports/*.tmp", "exports/*.part")
UNDER_WAY_S = 60
"""A file aside that is younger may be somebody's who is writing it right now."""


def rules(loaded: Settings) -> DoctorFinding:
    try:
        found = load_rules(loaded.policies, lambda _: None)
    except AboveboardError as error:
        return bad("rules", error.detail, "mend the policies folder: aboveboard policy check")
    return ok("rules", f"{len(found.policy.rules)} rules, policy set {found.policy.id[:12]}")


def keys(loaded: Settings) -> tuple[DoctorFinding, Keyring | None]:
    try:
        keyring = open_keyring(loaded.data / "keys", loaded.kms_uri, create=False)
    except StartupRefused as error:
        return report_refusal("keys", error), None
    return ok("keys", "all there, readable by their owner only, and sealed under this master key"), keyring


def rotation(data: Path) -> Iterator[DoctorFinding]:
    """Keys that lie beside their successors, or have been succeeded and are not yet destroyed."""
    found = sorted(path.name for path in (data / "keys").glob("*.key.next"))
    try:
        move = read_move(data / "keys")
    except StartupRefused as error:
        yield report_refusal("rotation", error)
        return
    if move is not None and not move.done:
        found.append(MOVED)
    if found:
        says = f"keys are being rotated ({', '.join(found)})"
        yield warn("rotation", says, "`aboveboard keys status` says how far it is and what ends it")
    old = sorted(path.name for path in (data / "keys").glob("*.key.old"))
    if old:
        says = f"keys that were replaced are not destroyed yet ({', '.join(old)})"
        yield warn("rotation", says, "say the same `aboveboard keys rotate` again")


def disk(data: Path) -> DoctorFinding:
    return room(shutil.disk_usage(data).free)


def room(free: int) -> DoctorFinding:
    says = f"{free // MIB} MiB free"
    if free < ROOM_LEAST_BYTES:
        return bad("disk", says, "make room now: without it nothing is recorded, so nothing is decided")
    return warn("disk", says, "make room soon") if free < ROOM_GOOD_BYTES else ok("disk", says)


def leftovers(data: Path) -> Iterator[DoctorFinding]:
    """Files aside that nobody is writing any more."""
    until = time.time() - UNDER_WAY_S
    found = sorted(
        path.relative_to(data).as_posix()
        for pattern in LEFTOVERS
        for path in data.glob(pattern)
        if path.stat().st_mtime < until
    )
    if found:
        yield warn(
            "files", f"left behind by something that was interrupted: {', '.join(found)}", "delete them"
        )
    if (data / HEAD_IN_BACKUP).exists():
        yield warn(
            "files", f"{HEAD_IN_BACKUP} comes from a backup", "delete it once the gateway has been started"
        )


def sqlite_version() -> DoctorFinding:
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return ok("SQLite", sqlite3.sqlite_version)
    return warn(
        "SQLite",
        f"version {sqlite3.sqlite_version} has a fault with two writers at once (mended in 3.51.3)",
        "a lock keeps ours apart, but let no other program write to the file",
    )


def write_ahead_log(path: Path) -> Iterator[DoctorFinding]:
    wal = path.with_name(f"{path.name}-wal")
    size = wal.stat().st_size if wal.exists() else 0
    if size > WAL_LARGE_BYTES:
        yield warn(
            "write-ahead log",
            f"{size // MIB} MiB: somebody has been reading for a long time",
            "end what reads the database, such as a backup that hangs; a restart of the gateway cuts it off",
        )
