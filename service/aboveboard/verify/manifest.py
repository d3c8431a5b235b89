"""The manifest of an archive, and what is passed along while the archive is checked."""

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
    """Indexes of the first and last entry that the archive covers; none when `last` comes before `first`."""

    first: Annotated[int, Meta(ge=0)]
    last: Annotated[int, Meta(ge=-1)]


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """What the archive says about itself. Nothing vouches for it."""

    v: Literal[1]
    format: Literal["aboveboard-export/1"]
    kind: Literal["audit", "person"]
    origin: str
    size: Annotated[int, Meta(ge=0)]
    made: str
    files: dict[str, ManifestFile]
    range: Range | None = None
    counts: dict[str, int] = {}
    # It is checked by `parse_query`, whose report names the part at fault.
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
    """Tampered for anything that we would not write."""
    try:
        found = _manifests.decode(data)
        if canonical.encode(canonical.decode(data)) == data:
            return found
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Tampered(f"its {MANIFEST} is not one that we write") from None
    raise Tampered(f"its {MANIFEST} is not in canonical form")


def check_counts(archive: SignedArchive, tally: Tally) -> None:
    """The manifest's own counts against what was found."""
    found = {"records": tally.records, "erased": tally.erased, "unreadable": tally.unreadable}
    found |= {"bodies_left_out": tally.left_out}
    for name, count in found.items():
        if archive.manifest.counts.get(name, 0) != count:
            archive.report.fault(MANIFEST, f"it counts other {name} than the {count} that are there")


def check_pseudonyms(archive: SignedArchive, tally: Tally) -> None:
    """The bodies that are left out, and what names people, against what the archive was asked for."""
    report, is_without = archive.report, archive.manifest.query.get("pseudonyms") is False
    if tally.left_out and not is_without:
        report.fault(
            RECORDS, f"it was asked for with pseudonyms, but {tally.left_out} of its records lack their body"
        )
    elif tally.left_out:
        report.skip(
            f"the bodies of {tally.left_out} of the records: they name other records or people, so an archive without "
            "pseudonyms leaves them out"
        )
    if is_without and tally.naming:
        report.skip(
            f"that it tells nothing of who is the same person: it was asked for without pseudonyms, but {tally.naming} "
            "of its records name people or other records, as those of version 0.1.0 do. Keep it like one with pseudonyms"
        )
