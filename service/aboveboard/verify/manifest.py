"""The manifest of an archive, and the context of its check."""

from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec import Meta, Struct

from aboveboard import canonical
from aboveboard.audit.note import Checkpoint
from aboveboard.errors import Tampered
from aboveboard.verify.hostile_zip import MANIFEST, RECORDS, ManifestFile, Members
from aboveboard.verify.records import Tally
from aboveboard.verify.report import Progress, Report, Trust


class Range(Struct, frozen=True, forbid_unknown_fields=True):
    """The indexes of the first and last entry that the archive covers. It covers none when `last` is before `first`."""

    first: Annotated[int, Meta(ge=0)]
    last: Annotated[int, Meta(ge=-1)]


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """The archive's description of itself. It is not signed."""

    v: Literal[1]
    format: Literal["aboveboard-export/1"]
    kind: Literal["audit", "person"]
    origin: str
    size: Annotated[int, Meta(ge=0)]
    made: str
    files: dict[str, ManifestFile]
    range: Range | None = None
    counts: dict[str, int] = {}
    # `parse_query` checks it.
    query: dict[str, Any] = {}


class SignedArchive(NamedTuple):
    """An archive whose checkpoint is signed, and the report about it."""

    report: Report
    members: Members
    manifest: Manifest
    checkpoint: Checkpoint
    trust: Trust
    progress: Progress


_manifests = msgspec.json.Decoder(Manifest)


def parse_manifest(data: bytes) -> Manifest:
    """Returns the manifest in `data`. Raises Tampered for another format, or JSON that is not canonical."""
    try:
        found = _manifests.decode(data)
        if canonical.encode(canonical.decode(data)) == data:
            return found
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Tampered(f"The file {MANIFEST} does not have the expected format.") from None
    raise Tampered(f"The file {MANIFEST} is not in canonical form.")


def check_counts(archive: SignedArchive, tally: Tally) -> None:
    """Compares the manifest's counts of lines, by state, with those found. A difference is a fault in the report."""
    found = {"records": tally.records, "erased": tally.erased, "unreadable": tally.unreadable}
    found |= {"bodies_left_out": tally.left_out}
    for name, count in found.items():
        claimed = archive.manifest.counts.get(name, 0)
        if claimed != count:
            archive.report.fault(MANIFEST, f"Its count of {name} is {claimed}, but the archive has {count}.")


def check_pseudonyms(archive: SignedArchive, tally: Tally) -> None:
    """Compares the bodies that are left out, and records that name people, with the request in the manifest.

    Only a body that is left out against the request is a fault.
    """
    report, is_without = archive.report, archive.manifest.query.get("pseudonyms") is False
    if tally.left_out and not is_without:
        report.fault(
            RECORDS, f"It was requested with pseudonyms, but {tally.left_out} of its records lack their body."
        )
    elif tally.left_out:
        report.skip(
            f"the bodies of {tally.left_out} of the records: they name other records or people, so an archive without "
            "pseudonyms leaves them out"
        )
    if is_without and tally.naming:
        report.skip(
            "that it hides which records are about the same person: it was requested without pseudonyms, but "
            f"{tally.naming} of its records name people or other records, as those of version 0.1.0 do. "
            "Protect it like one with pseudonyms"
        )
