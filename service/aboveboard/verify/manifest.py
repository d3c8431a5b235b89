"""The manifest of an archive, and what is passed along while the archive is checked."""

from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec import Meta, Struct

from aboveboard import canonical
from aboveboard.audit.note import Checkpoint
from aboveboard.errors import Tampered
from aboveboard.verify.hostile_zip import MANIFEST, Listed, Members
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
    files: dict[str, Listed]
    range: Range | None = None
    counts: dict[str, int] = {}
    # It is checked by `parse_query`, whose report names the part at fault.
    query: dict[str, Any] = {}


class Archive(NamedTuple):
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


def check_counts(archive: Archive, tally: Tally) -> None:
    """The manifest's own counts against what was found."""
    found = {"records": tally.records, "erased": tally.erased, "unreadable": tally.unreadable}
    for name, count in found.items():
        if archive.manifest.counts.get(name, 0) != count:
            archive.report.fault(MANIFEST, f"it counts other {name} than the {count} that are there")
