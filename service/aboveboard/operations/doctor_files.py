"""The doctor's findings on the data folder and the rules. The database is not opened."""

import shlex
import shutil
import sqlite3
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from aboveboard import kernel
from aboveboard.errors import AboveboardError, StartupRefused
from aboveboard.gateway.rules import Rules, load_rules
from aboveboard.keys.keyring import Keyring, open_keyring
from aboveboard.keys.masters import MOVED, read_move
from aboveboard.operations.findings import DoctorFinding, bad, ok, report_refusal, warn
from aboveboard.settings import Settings, list_deciding
from aboveboard.transparency.startup_check import HEAD_IN_BACKUP

SAFE_SQLITE = (3, 51, 3)
MIB = 1 << 20
ROOM_LEAST_BYTES = 64 * MIB
ROOM_GOOD_BYTES = 1024 * MIB
WAL_LARGE_BYTES = 256 * MIB
LEFTOVERS = (".*.new", "keys/.*.new", "keys/.*.swap", "*.tmp-*", "exports/*.tmp", "exports/*.part")
UNDER_WAY_S = 60
"""The age, in seconds, below which another process may still be writing a file aside."""


def rules(loaded: Settings) -> tuple[DoctorFinding, Rules | None]:
    try:
        found = load_rules(loaded.policies, lambda _: None, child="judges", settings=list_deciding(loaded))
    except AboveboardError as error:
        do = "Correct the policies folder. Check it with `aboveboard policy check`."
        return bad("rules", error.detail, do), None
    return ok("rules", f"{len(found.policy.rules)} rules, policy set {found.policy.id[:12]}"), found


def numbers() -> DoctorFinding:
    """Returns which form of the numbers of a decision a process of this installation computes with."""
    found = kernel.CHOSEN
    if found.native is not None:
        return ok("kernel", "The numbers of a decision are computed by the compiled kernel.")
    says = f"The numbers of a decision are computed by NumPy: {found.because}."
    return warn("kernel", says, found.remedy) if found.remedy else ok("kernel", says)


def keys(loaded: Settings) -> tuple[DoctorFinding, Keyring | None]:
    try:
        keyring = open_keyring(loaded.data / "keys", loaded.kms_uri, create=False)
    except StartupRefused as error:
        return report_refusal("keys", error), None
    return ok(
        "keys", "All keys are there, readable by their owner only, and sealed under this master key."
    ), keyring


def folder(data: Path) -> DoctorFinding:
    """Returns a warning when other users of the machine can open the data folder."""
    mode = stat.S_IMODE(data.stat().st_mode)
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        says = f"Other users of this machine can open {data} (mode {mode:o})."
        return warn("data folder", says, f"Run: chmod 700 {shlex.quote(str(data))}")
    return ok("data folder", "Only its owner can open it.")


def rotation(data: Path) -> Iterator[DoctorFinding]:
    """Yields a warning for keys that have a successor, and one for replaced keys that are not destroyed yet."""
    found = sorted(path.name for path in (data / "keys").glob("*.key.next"))
    try:
        move = read_move(data / "keys")
    except StartupRefused as error:
        yield report_refusal("rotation", error)
        return
    if move is not None and not move.done:
        found.append(MOVED)
    if found:
        says = f"Keys are being rotated ({', '.join(found)})."
        yield warn(
            "rotation", says, "`aboveboard keys status` shows the progress, and the command that ends it."
        )
    old = sorted(path.name for path in (data / "keys").glob("*.key.old"))
    if old:
        says = f"Replaced keys are not destroyed yet ({', '.join(old)})."
        yield warn("rotation", says, "Run the same `aboveboard keys rotate` command again.")


def disk(data: Path) -> DoctorFinding:
    return room(shutil.disk_usage(data).free)


def room(free: int) -> DoctorFinding:
    """Returns the finding on a disk with `free` bytes free: bad below 64 MiB, a warning below 1 GiB."""
    says = f"{free // MIB} MiB are free."
    if free < ROOM_LEAST_BYTES:
        return bad("disk", says, "Make room now. Without room nothing is recorded, so nothing is decided.")
    return warn("disk", says, "Make room soon.") if free < ROOM_GOOD_BYTES else ok("disk", says)


def leftovers(data: Path) -> Iterator[DoctorFinding]:
    """Yields a warning for files that an interrupted program left. Yields another for a head that came from a backup.

    A file counts once it is a minute old.
    """
    until = time.time() - UNDER_WAY_S
    found = sorted(
        path.relative_to(data).as_posix()
        for pattern in LEFTOVERS
        for path in data.glob(pattern)
        if path.stat().st_mtime < until
    )
    if found:
        yield warn("files", f"Interrupted programs left these files: {', '.join(found)}.", "Delete them.")
    if (data / HEAD_IN_BACKUP).exists():
        says = f"{HEAD_IN_BACKUP} comes from a backup."
        yield warn("files", says, "Delete it once the gateway has been started.")


def sqlite_version() -> DoctorFinding:
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return ok("SQLite", sqlite3.sqlite_version)
    return warn(
        "SQLite",
        f"Version {sqlite3.sqlite_version} has a fault with two writers at once, which 3.51.3 corrects.",
        "A lock keeps gateways and commands apart. Let no other program write to the file.",
    )


def write_ahead_log(path: Path) -> Iterator[DoctorFinding]:
    """Yields a warning above 256 MiB. SQLite cannot reuse the file while a reader needs its old pages."""
    wal = path.with_name(f"{path.name}-wal")
    size = wal.stat().st_size if wal.exists() else 0
    if size > WAL_LARGE_BYTES:
        yield warn(
            "write-ahead log",
            f"It has {size // MIB} MiB, because another program has been reading for a long time.",
            "End what reads the database, such as a backup that hangs. A restart of the gateway truncates it.",
        )
