"""The making of a backup. The order of its steps makes its parts consistent with each other."""

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
    """The result of a backup. `files` and `bytes` count everything in it but the manifest.

    `database` is None when it is not SQLite. With `master_elsewhere` the backup has keys, but no master key.
    """

    database: DatabaseCopy | None
    files: int
    bytes: int
    master_elsewhere: bool


def make_backup(settings: Settings, folder: Path, *, keys: bool, at_ms: int) -> BackupSummary:
    """Makes the backup in `folder`, whole and durable. After an error nothing of it is left.

    Raises StartupRefused when there is no database, the disk refuses, `folder` exists, or keys were rotated in between.
    """
    data, path = settings.data, settings.sqlite_path
    if path is not None and not path.exists():
        raise StartupRefused(f"There is no database at {path}. Check ABOVEBOARD_DATA.")
    try:
        with new_folder(folder) as aside:
            before = _contents(data / KEYS)
            # The published head before the database: the log only grows, so the copy contains that head.
            with suppress(FileNotFoundError):
                copy_file(data / HEAD_FILE, aside / HEAD_IN_BACKUP)
            copied = None if path is None else copy_database(path, aside / path.name)
            # The ledger after the database: it names each person who was erased while the database was copied.
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
            f"The backup could not be written ({reason}). Nothing of it was kept. Check that the disk has room, "
            f"and that this user may read {data} and write to {folder.parent}."
        ) from error
    total = sum(each.bytes for each in found.values())
    master = settings.kms_uri != (data / KEYS / "master.key").as_uri()
    return BackupSummary(copied, len(found), total, keys and master)


def _contents(folder: Path) -> dict[str, bytes]:
    """Returns the content of each key file and each successor, by name.

    Hidden files are left out: an interrupted start leaves them.
    """
    found = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    return {path.name: path.read_bytes() for path in found}


def _copy_keys(source: Path, target: Path, before: dict[str, bytes]) -> None:
    """Copies the key files named in `before`. Raises StartupRefused when their content differs from `before`."""
    target.mkdir(mode=0o700)
    for name in before:
        with suppress(FileNotFoundError):
            copy_file(source / name, target / name)
    # Compared after the copy too: a rotation may have replaced one key file between two reads.
    if not _contents(target) == before == _contents(source):
        raise StartupRefused("Keys were rotated while the backup was made. Make it again.")
