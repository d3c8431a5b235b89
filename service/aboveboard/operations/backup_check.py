"""The check of a backup: its files against its manifest, then whether its keys, database and log fit together.

It changes nothing in the backup.
"""

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

_AGAIN = "Make another backup. Keep this one for study."


class _ManifestEntry(Struct, frozen=True, forbid_unknown_fields=True):
    bytes: int
    sha256: str


class _Manifest(Struct, frozen=True):
    """The fields of a manifest that a check needs.

    The patterns make sure that a terminal can show them without harm.
    """

    format: Literal["aboveboard-backup/1"]
    made: Annotated[str, Meta(pattern=r"\A[0-9T:.Z-]{1,40}\Z")]
    database: Annotated[str, Meta(pattern=r"\A[^/\x00]{1,255}\Z")] | None
    keys: bool
    files: dict[str, _ManifestEntry]


_manifests = msgspec.json.Decoder(_Manifest)


def check_backup(settings: Settings, folder: Path) -> Iterator[DoctorFinding]:
    """Yields the findings on the files, keys, database and log of the backup in `folder`.

    A part that cannot be checked is never reported as ok.
    """
    manifest = _manifest(folder)
    if manifest is None:
        yield bad(
            "manifest",
            f"{folder} has no manifest of a backup that this code knows.",
            "Name the folder of a backup.",
        )
        return
    files = list(_files(folder, manifest))
    yield from files
    keyring, finding = _keys(settings, folder, manifest)
    yield finding
    name = manifest.database
    if name is None:
        yield warn(
            "database", "It is not in the backup.", "Check the copy that PostgreSQL's own tool has made."
        )
    elif keyring is not None and (folder / name).is_file():
        yield from _database(settings, folder, name, keyring)
    else:
        yield bad("database", "It was not checked.", "Correct the findings above, and check again.")


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
            yield bad("files", f"{shown} is missing.", _AGAIN)
        elif name not in manifest.files:
            yield bad("files", f"{shown} is not in the manifest.", "Take it out of the folder.")
        elif found[name] != manifest.files[name]:
            yield bad("files", f"{shown} is not as it was when the backup was made.", _AGAIN)
    if found == manifest.files:
        yield ok("files", f"The backup has {len(found)} files. It was made at {manifest.made}.")


def _keys(settings: Settings, folder: Path, manifest: _Manifest) -> tuple[Keyring | None, DoctorFinding]:
    """Returns the keys that open the backup, or None when they do not open, and the finding on them.

    A backup without keys is opened with those of the data folder. The master key may be in neither.
    """
    inside = folder / KEYS if manifest.keys else settings.data / KEYS
    own_master = (inside / MASTER).exists()
    try:
        keyring = open_keyring(inside, None if own_master else settings.kms_uri, create=False)
    except StartupRefused as error:
        return None, report_refusal("keys", error)
    if manifest.keys and own_master:
        return keyring, ok("keys", "All keys are in the backup, sealed under its master key.")
    return keyring, warn(
        "keys", "Not all keys are in the backup.", f"Keep those of {settings.data} as safe as the backup."
    )


def _database(settings: Settings, folder: Path, name: str, keyring: Keyring) -> Iterator[DoctorFinding]:
    # Immutable: otherwise SQLite would leave files of its own beside the copy.
    address = f"file:{quote(str((folder / name).absolute()))}?mode=ro&immutable=1"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True))
    try:
        with engine.connect() as connection:
            findings = [*foundation(connection, keyring), pages(connection, "integrity_check")]
            yield from findings
            head = head_of(connection)
            if head is None:
                yield bad("log", "The head of the log is missing.", _AGAIN)
                return
            yield log(connection, head, keyring)
            yield _outside(settings, folder, head, keyring, partial(begins_with, connection, stored=False))
    except FAULTS as error:
        yield bad("database", f"The database does not open ({words_of(error)}).", _AGAIN)
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
        return warn(
            HEAD_IN_BACKUP, "No checkpoint was published before the backup was made, so none is in it."
        )
    if says := describe_missing(settings.log_origin, kept.checkpoint, head, begins):
        return bad(HEAD_IN_BACKUP, says, _AGAIN)
    return ok(
        HEAD_IN_BACKUP, f"The database holds all {kept.checkpoint.size} entries of the published checkpoint."
    )
