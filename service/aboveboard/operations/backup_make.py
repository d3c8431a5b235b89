"""The order in which a backup is made, which is what makes it fit together."""

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from aboveboard import canonical
from aboveboard.clock import to_iso
from aboveboard.erasure import ledger
from aboveboard.errors import StartupRefused
from aboveboard.settings import Settings
from aboveboard.storage.backup import DatabaseCopy, copy_database, copy_file, new_folder, sums, write_file
from aboveboard.transparency.startup_check import HEAD_FILE, HEAD_IN_BACKUP

FORMAT = "aboveboard-backup/1"
MANIFEST = "manifest.json"
KEYS = "keys"


class BackupSummary(NamedTuple):
    """`database` is None for one that is not SQLite. `bytes` are those of all files."""

    database: DatabaseCopy | None
    files: int
    bytes: int
    master_elsewhere: bool


def make_backup(settings: Settings, folder: Path, *, keys: bool, at_ms: int) -> BackupSummary:
    """Afterwards `folder` holds the backup, whole and durable; otherwise there is no such folder.

    The kept head comes before the database, so that the database contains it; the erasure ledger after it, so that
    nobody comes back who was erased meanwhile. Keys are read on both sides, for a rotation may have come between.
    Raises StartupRefused.
    """
    data, path = settings.data, settings.sqlite_path
    if path is not None and not path.exists():
        raise StartupRefused(f"there is no database at {path}; is ABOVEBOARD_DATA right?")
    try:
        with new_folder(folder) as aside:
            before = _contents(data / KEYS)
            with suppress(FileNotFoundError):
                copy_file(data / HEAD_FILE, aside / HEAD_IN_BACKUP)
            copied = None if path is None else copy_database(path, aside / path.name)
            with suppress(FileNotFoundError):
                copy_file(data / ledger.FILE, aside / ledger.IN_BACKUP)
            if keys:
                _copy_keys(data / KEYS, aside / KEYS, before)
            found = sums(aside)
            manifest: canonical.JsonValue = {
                "v": 1,
                "format": FORMAT,
                "made": to_iso(at_ms),
                "database": None if path is None else path.name,
                "log": None if copied is None else {"origin": copied.origin, "size": copied.size},
                "keys": keys,
                "files": {name: each._asdict() for name, each in found.items()},
            }
            write_file(aside / MANIFEST, canonical.encode(manifest) + b"\n")
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise StartupRefused(
            f"the backup cannot be made ({reason}), and nothing of it was kept; "
            f"is there room for it, and may this user read {data} and write to {folder.parent}?"
        ) from error
    total = sum(each.bytes for each in found.values())
    master = settings.kms_uri != (data / KEYS / "master.key").as_uri()
    return BackupSummary(copied, len(found), total, keys and master)


def _contents(folder: Path) -> dict[str, bytes]:
    """Of the keys and their successors; not of what an interrupted start has left aside."""
    found = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    return {path.name: path.read_bytes() for path in found}


def _copy_keys(source: Path, target: Path, before: dict[str, bytes]) -> None:
    target.mkdir(mode=0o700)
    for name in before:
        with suppress(FileNotFoundError):
            copy_file(source / name, target / name)
    if not _contents(target) == before == _contents(source):
        raise StartupRefused("keys were rotated while the backup was made; make it again")
