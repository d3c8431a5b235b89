"""Whether a backup is what it was made as, and would open: read from the copy alone, which stays as it is."""

import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import create_engine

from aboveboard.audit.note import Checkpoint
from aboveboard.errors import StartupRefused
from aboveboard.keys.keyring import MASTER, Keyring, open_keyring
from aboveboard.operations.backup_make import KEYS, MANIFEST
from aboveboard.operations.doctor_database import foundation, head_of, log, pages
from aboveboard.operations.findings import DoctorFinding, bad, ok, report_refusal, warn
from aboveboard.settings import Settings
from aboveboard.storage.backup import sums
from aboveboard.storage.database import FAULTS, words_of
from aboveboard.transparency.startup_check import HEAD_IN_BACKUP, DatabaseHead, describe_missing, read_kept
from aboveboard.transparency.stored_roots import begins_with

_AGAIN = "make another backup, and keep this one for study"


class _ManifestEntry(Struct, frozen=True, forbid_unknown_fields=True):
    bytes: int
    sha256: str


class _Manifest(Struct, frozen=True):
    """What a check needs of it. What is shown of it is known to be harmless to a terminal."""

    format: Literal["aboveboard-backup/1"]
    made: Annotated[str, Meta(pattern=r"\A[0-9T:.Z-]{1,40}\Z")]
    database: Annotated[str, Meta(pattern=r"\A[^/\x00]{1,255}\Z")] | None
    keys: bool
    files: dict[str, _ManifestEntry]


_manifests = msgspec.json.Decoder(_Manifest)


def check_backup(settings: Settings, folder: Path) -> Iterator[DoctorFinding]:
    """Files, database, log and keys. What cannot be checked is not called in order."""
    manifest = _manifest(folder)
    if manifest is None:
        yield bad(
            "manifest", f"{folder} has none of a backup that this code knows", "name the folder of a backup"
        )
        return
    files = list(_files(folder, manifest))
    yield from files
    keyring, finding = _keys(settings, folder, manifest)
    yield finding
    name = manifest.database
    if name is None:
        yield warn("database", "not in it", "check the copy that PostgreSQL's own tool has made")
    elif keyring is not None and (folder / name).is_file():
        yield from _database(settings, folder, name, keyring)
    else:
        yield bad("database", "not checked", "mend what is said above, and check again")


def _manifest(folder: Path) -> _Manifest | None:
    try:
        return _manifests.decode((folder / MANIFEST).read_bytes())
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _files(folder: Path, manifest: _Manifest) -> Iterator[DoctorFinding]:
    found = {
        name: _ManifestEntry(**each._asdict()) for name, each in sums(folder).items() if name != MANIFEST
    }
    for name in sorted(manifest.files.keys() | found.keys()):
        shown = name if name.isprintable() else ascii(name)
        if name not in found:
            yield bad("files", f"{shown} is missing", _AGAIN)
        elif name not in manifest.files:
            yield bad("files", f"{shown} is not in the manifest", "take it out of the folder")
        elif found[name] != manifest.files[name]:
            yield bad("files", f"{shown} is not as it was when the backup was made", _AGAIN)
    yield ok("files", f"made {manifest.made}, {len(found)} files")


def _keys(settings: Settings, folder: Path, manifest: _Manifest) -> tuple[Keyring | None, DoctorFinding]:
    """Its own keys, or those of the data folder for a backup without; the master key may be in neither."""
    inside = folder / KEYS if manifest.keys else settings.data / KEYS
    own_master = (inside / MASTER).exists()
    try:
        keyring = open_keyring(inside, None if own_master else settings.kms_uri, create=False)
    except StartupRefused as error:
        return None, report_refusal("keys", error)
    if manifest.keys and own_master:
        return keyring, ok("keys", "all in it, and sealed under its master key")
    return keyring, warn("keys", "not all in it", f"keep those of {settings.data} as safe as the backup")


def _database(settings: Settings, folder: Path, name: str, keyring: Keyring) -> Iterator[DoctorFinding]:
    # Immutable, or SQLite would leave files of its own beside the copy.
    address = f"file:{quote(str((folder / name).absolute()))}?mode=ro&immutable=1"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True))
    try:
        with engine.connect() as connection:
            findings = [*foundation(connection, keyring), pages(connection, "integrity_check")]
            yield from findings
            head = head_of(connection)
            if head is None:
                yield bad("log", "its head is missing", _AGAIN)
                return
            yield log(connection, head, keyring)
            yield _outside(settings, folder, head, keyring, partial(begins_with, connection, stored=False))
    except FAULTS as error:
        yield bad("database", f"it does not open ({words_of(error)})", _AGAIN)
    finally:
        engine.dispose()


def _outside(
    settings: Settings,
    folder: Path,
    head: DatabaseHead,
    keyring: Keyring,
    begins: Callable[[Checkpoint], bool],
) -> DoctorFinding:
    try:
        kept = read_kept(folder / HEAD_IN_BACKUP, settings.log_origin, keyring)
    except StartupRefused as error:
        return report_refusal(HEAD_IN_BACKUP, error)
    if kept is None:
        return warn(HEAD_IN_BACKUP, "not in it: no checkpoint had been handed out when it was made")
    if says := describe_missing(settings.log_origin, kept.checkpoint, head, begins):
        return bad(HEAD_IN_BACKUP, says, _AGAIN)
    return ok(HEAD_IN_BACKUP, f"the database holds all {kept.checkpoint.size} entries that were handed out")
