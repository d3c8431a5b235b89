"""The check that a person's archive leaves out nothing: a search of the whole log with their finding keys."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from aboveboard.audit.log_names import are_of_one_log
from aboveboard.audit.note import Checkpoint
from aboveboard.errors import NotFound, Tampered, Unavailable
from aboveboard.verify.archive import verify_archive
from aboveboard.verify.deletions import VerifiedDeletions, read_mine
from aboveboard.verify.finding import FINDING, TAKEN_OUT, Finder, read_keys
from aboveboard.verify.hostile_zip import RECORDS, Members, open_members, open_zip
from aboveboard.verify.manifest import SignedArchive, parse_manifest
from aboveboard.verify.own_search import OwnSearch, search
from aboveboard.verify.report import FAULTS_MOST, Progress, Report, Trust, as_text, no_progress, open_signed
from aboveboard.verify.tile_source import check_place, open_tiles
from aboveboard.verify.tiles import VerifiedTiles

TILES = "the tiles"

NOT_FINDABLE = f"whether anything is left out: written before, not findable. It has no {FINDING}"


class _Line(Struct, frozen=True):
    index: int
    erased: bool = False


_lines = msgspec.json.Decoder(_Line)


def verify_mine(path: Path, place: str | None, trust: Trust, progress: Progress = no_progress) -> Report:
    """Returns the report about a person's archive at `path`, compared with the tiles of the log at `place`.

    Each entry about the person that is neither in the archive nor committed to as gone is a fault. It names the index.
    Without `place` only the archive itself is checked. An archive that cannot be read is a fault. Tiles that cannot be
    read now are none: the report then is postponed. Raises Malformed when `place` is no place of tiles.
    """
    if place is not None:
        check_place(place)
    report = verify_archive(path, trust, progress)
    if report.wrong >= FAULTS_MOST:
        return report
    with report.to_the_most(), report.part("the archive"), open_zip(path) as opened:
        members = open_members(path, opened)
        manifest = parse_manifest(members.manifest())
        members.believe(manifest.files)
        if manifest.kind != "person":
            raise Tampered("This is not the archive of a person. Give the one that a person was given.")
        checkpoint = open_signed(as_text(members.checkpoint()), trust)
        _check_whole(SignedArchive(report, members, manifest, checkpoint, trust, progress), place)
    return report


def _check_whole(archive: SignedArchive, place: str | None) -> None:
    report, keys = archive.report, read_keys(archive.members)
    if keys is None and any(fault.where == FINDING for fault in report.faults):
        return
    if place is None:
        report.skip(
            "whether anything is left out: that takes the tiles of the log. Give them with --tiles"
            if keys
            else NOT_FINDABLE
        )
        return
    deleted = read_mine(archive.members, archive.checkpoint)
    found = _search(archive, place, Finder(keys or []))
    if found is None:
        return
    if keys is None:
        _say_not_findable(archive, found)
    else:
        _compare(archive, found, deleted)


def _search(archive: SignedArchive, place: str, finder: Finder) -> OwnSearch | None:
    """Returns the entries among the tiles. None when they are not those of the archive's log, or cannot be read."""
    report, checkpoint = archive.report, archive.checkpoint
    try:
        with report.part(TILES), open_tiles(place) as source:
            newest = open_signed(source.checkpoint, archive.trust)
            tiles = VerifiedTiles(source.read, newest)
            _check_same_log(tiles, newest, checkpoint)
            return search(tiles, min(newest.size, checkpoint.size), finder, report.fault, archive.progress)
    except Unavailable as error:
        report.postpone(f"whether anything is left out: {error.detail} Search again later")
    return None


def _check_same_log(tiles: VerifiedTiles, newest: Checkpoint, checkpoint: Checkpoint) -> None:
    """Raises Tampered unless the log of `newest` begins with that of `checkpoint`. A smaller one does not show it."""
    other = "The tiles are not those of the log that the archive is from."
    if not are_of_one_log(newest.origin, checkpoint.origin):
        raise Tampered(other)
    if newest.size < checkpoint.size:
        return
    root = tiles.root_of_first(checkpoint.size)
    if root is None:
        raise NotFound(f"The tiles lack hashes of the first {checkpoint.size} entries.")
    if root != checkpoint.root:
        raise Tampered(other)


def _say_not_findable(archive: SignedArchive, found: OwnSearch) -> None:
    """Reports an archive without finding keys. Only one of before the first build may lack them."""
    if found.start is not None:
        archive.report.fault(FINDING, f"{TAKEN_OUT} The log has the entry of a build at index {found.start}.")
    elif found.seen < archive.checkpoint.size:
        archive.report.postpone(f"whether anything is left out: {_describe_end(archive)}")
    else:
        archive.report.skip(NOT_FINDABLE)


def _describe_end(archive: SignedArchive) -> str:
    return (
        f"the tiles end before the archive's log of {archive.checkpoint.size} entries. So nothing shows that they are "
        "of the same log. The public log has the rest within an hour"
    )


def _indexes(members: Members) -> Iterator[int]:
    """Yields the indexes of the lines with a record. The check of the archive has reported the others."""
    for data in members.lines(RECORDS):
        try:
            line = _lines.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        if not line.erased:
            yield line.index


def _compare(archive: SignedArchive, found: OwnSearch, deleted: VerifiedDeletions | None) -> None:
    report, lines = archive.report, set(_indexes(archive.members))
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
    searched = f"{found.seen} entries were searched, and {len(own)} of them are about this person"
    if found.seen == archive.checkpoint.size:
        report.ok(searched)
    else:
        report.postpone(f"whether anything is left out: {searched}, but {_describe_end(archive)}")
    if gone:
        report.ok(f"{gone} of them have no record any more, and the log commits to each as gone")
    if found.older:
        report.skip(
            f"{found.older} entries before index {start}, which may be about anybody: written before, not findable"
        )
    report.skip(
        "entries about this person under another key: only the service can tell whether it wrote some"
    )
