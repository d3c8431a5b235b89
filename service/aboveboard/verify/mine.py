"""The check that a person's archive leaves out nothing: a search of the whole log with their finding keys."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from aboveboard.errors import Tampered
from aboveboard.verify.archive import verify_archive
from aboveboard.verify.deletions import VerifiedDeletions, read_mine
from aboveboard.verify.finding import FINDING, Finder, read_keys
from aboveboard.verify.hostile_zip import RECORDS, Members, open_members, open_zip
from aboveboard.verify.manifest import SignedArchive, parse_manifest
from aboveboard.verify.own_search import OwnSearch, search
from aboveboard.verify.report import Progress, Report, Trust, as_text, no_progress, open_signed
from aboveboard.verify.tile_source import open_tiles
from aboveboard.verify.tiles import VerifiedTiles

TILES = "the tiles"


class _Line(Struct, frozen=True):
    index: int
    erased: bool = False


_lines = msgspec.json.Decoder(_Line)


def verify_mine(path: Path, place: str | None, trust: Trust, progress: Progress = no_progress) -> Report:
    """Returns the report about a person's archive at `path`, compared with the tiles of the log at `place`.

    Each entry about the person that the archive lacks is a fault with its index. Without `place` only the archive itself
    is checked. Raises OSError when the archive cannot be read.
    """
    report = verify_archive(path, trust, progress)
    with report.part("the archive"), open_zip(path) as opened:
        members = open_members(path, opened)
        manifest = parse_manifest(members.manifest())
        members.believe(manifest.files)
        if manifest.kind != "person":
            raise Tampered("This is not the archive of a person. Give the one that a person was given.")
        checkpoint = open_signed(as_text(members.read("checkpoint")), trust)
        keys = read_keys(members)
        if keys is None:
            report.skip(f"whether anything is left out: written before, not findable. It has no {FINDING}")
        elif place is None:
            report.skip(
                "whether anything is left out: that takes the tiles of the log. Give them with --tiles"
            )
        else:
            deleted = read_mine(members, checkpoint)
            found = None
            with report.part(TILES):
                archive = SignedArchive(report, members, manifest, checkpoint, trust, progress)
                found = _search(archive, place, Finder(keys))
            if found is not None:
                _compare(report, found, set(_indexes(members)), deleted)
    return report


def _search(archive: SignedArchive, place: str, finder: Finder) -> OwnSearch:
    report, size = archive.report, archive.checkpoint.size
    with open_tiles(place) as source:
        newest = open_signed(source.checkpoint, archive.trust)
        tiles = VerifiedTiles(source.read, newest)
        if newest.size < size:
            report.skip(
                f"the last {size - newest.size} entries of the archive's log: the tiles end before them. The public "
                "log has them within an hour"
            )
        elif tiles.root_of_first(size) != archive.checkpoint.root:
            raise Tampered("The tiles are not those of the log that the archive is from.")
        return search(tiles, min(newest.size, size), finder, report.fault, archive.progress)


def _indexes(members: Members) -> Iterator[int]:
    """Yields the indexes of the lines with a record. The check of the archive has reported the others."""
    for data in members.lines(RECORDS):
        try:
            line = _lines.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        if not line.erased:
            yield line.index


def _compare(report: Report, found: OwnSearch, lines: set[int], deleted: VerifiedDeletions | None) -> None:
    own = {entry.index for entry in found.found}
    gone = 0
    for entry in found.found:
        if entry.index in lines:
            continue
        if deleted is not None and deleted.has(entry.index):
            gone += 1
            continue
        report.fault(
            RECORDS,
            f"The entry at index {entry.index} ({entry.kind}, in the hour {entry.hour}) is about this person, "
            "but the archive does not have its record.",
        )
    start = found.seen if found.start is None else found.start
    for index in sorted(lines - own):
        if start <= index < found.seen:
            report.fault(RECORDS, f"The finding key does not find the entry at index {index}, which is here.")
    report.ok(f"{found.seen} entries were searched, and {len(own)} of them are about this person")
    if gone:
        report.ok(f"{gone} of them have no record any more, and the log commits to each as gone")
    if found.older:
        report.skip(
            f"{found.older} entries before index {start}, which may be about anybody: written before, not findable"
        )
    report.skip(
        "entries about this person under another key: only the service can tell whether it wrote some"
    )
